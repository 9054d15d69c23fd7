"""The domain: catalogue, calendar, arithmetic and, on top of them, the database."""

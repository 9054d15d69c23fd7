"""The playground: its office and clock, its page and the JSON API behind it."""

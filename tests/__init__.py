"""The test suite; `support/` holds what the folders share."""

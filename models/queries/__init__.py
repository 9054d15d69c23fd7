"""What only reads the database: functions that take a session first and return plain data."""

"""What changes the database: functions that take a session first and run inside the caller's transaction."""

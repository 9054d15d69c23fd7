"""The conversation's state machine, without Telegram and without a database."""

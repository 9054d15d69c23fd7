"""What is written and how it is cut, without Telegram and without a database."""

"""The in-process Bot API answers as Telegram does."""

"""The playground: the real bot against an in-process Telegram, with a chat page."""

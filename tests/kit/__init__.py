"""What stands between Telegram and the handlers: transport, intake and pacing."""

"""What the bot does by itself when time passes."""

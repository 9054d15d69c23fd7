"""The month by itself: prompts, reminders, leave, and what heads are shown."""

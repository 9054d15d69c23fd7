"""What the bot says: Indonesian sentences grouped by feature, and how numbers and dates are written."""

"""What heads see: recaps, trends, findings and sample data, on both databases."""

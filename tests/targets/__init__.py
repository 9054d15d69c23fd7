"""Yearly targets: reading, storing, and how indicators stand by them."""

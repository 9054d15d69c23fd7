"""Workbooks, read back with another library than wrote them."""

"""Scripted conversations with the real application."""

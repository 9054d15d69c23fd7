"""Recaps in the chat: requests, buttons, texts, charts that are kept, and whole conversations."""

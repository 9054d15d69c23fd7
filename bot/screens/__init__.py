"""Screens: from plain data to a text and its buttons. No session, no bot."""

"""Lengths as Telegram counts them: in UTF-16 code units, so that most emoji count twice."""


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)

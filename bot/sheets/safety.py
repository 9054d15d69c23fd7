"""Text that spreadsheets must not take for formulas."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be taken for a formula when somebody edits, converts or opens the cell."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may compute this text; blanks before it do not make it harmless."""
    return text.startswith(RISKY) or text.lstrip().startswith(RISKY)

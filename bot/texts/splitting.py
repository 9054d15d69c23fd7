"""Cutting long texts into messages Telegram takes, at the end of a paragraph, line, sentence or word."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from telegram.constants import MessageLimit

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
"""Characters of a message as Telegram counts them: in UTF-16 units, after tags and entities were read."""

_WIDEST = 2
"""Units of an emoji; a shorter limit might never be met."""

_TOKEN = re.compile(r"</?[a-z]+[^>]*>|&[#\w]+;|.", re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z]+)[^>]*>")
_BREAKS = ("\n\n", "\n", ". ", " ")
"""After what a text is cut, the best place first."""


def split_html(text: str, limit: int = LIMIT) -> list[str]:
    """Return the text in pieces of at most ``limit`` characters; tags open at a cut are closed and opened again.

    Expects well-formed HTML of Telegram's kind. No piece is blank, so a blank text has none. Raises ``ValueError``
    for a limit below two.
    """
    if limit < _WIDEST:
        raise ValueError(f"nothing can be cut into pieces of {limit}")
    tokens = _TOKEN.findall(text)
    shown = [_shown(token) for token in tokens]
    pieces, open_tags = [], list[str]()
    for start, end in _cuts(tokens, shown, limit):
        opened = "".join(open_tags)
        for token in tokens[start:end]:
            _follow(open_tags, token)
        closed = "".join(f"</{_name(tag)}>" for tag in reversed(open_tags))
        if "".join(shown[start:end]).strip():
            pieces.append(opened + "".join(tokens[start:end]).strip() + closed)
    return pieces


def units(text: str) -> int:
    """Return a plain text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _cuts(tokens: Sequence[str], shown: Sequence[str], limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(tokens):
        end, room = start, limit
        while end < len(tokens) and (room := room - units(shown[end])) >= 0:
            end += 1
        if end < len(tokens):
            end = _break(shown, start, end)
        # What ends at the cut is closed on this side of it.
        while end < len(tokens) and tokens[end].startswith("</"):
            end += 1
        yield start, end
        start = end


def _break(shown: Sequence[str], start: int, end: int) -> int:
    """Return the best place for a cut in the second half of what fits, or its end where there is none."""
    for mark in _BREAKS:
        for place in range(end, start + (end - start) // 2, -1):
            if "".join(shown[max(place - len(mark), start) : place]) == mark:
                return place
    return end


def _shown(token: str) -> str:
    return "" if _TAG.fullmatch(token) else html.unescape(token)


def _follow(open_tags: list[str], token: str) -> None:
    match = _TAG.fullmatch(token)
    if match is None:
        return
    if match["end"]:
        open_tags.pop()
    else:
        open_tags.append(token)


def _name(tag: str) -> str:
    match = _TAG.fullmatch(tag)
    return match["name"] if match else ""

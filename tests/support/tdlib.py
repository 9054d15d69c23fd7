"""TDLib's own reading of HTML: the parser that Telegram's Bot API server uses, offline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tdjson import td_execute

KINDS = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
}

Entity = tuple[str, int, int]
"""Its kind, where it begins, and how long it is."""


class RefusedError(Exception):
    """TDLib does not take the text; the words are its own."""


def parse(html: str) -> tuple[str, list[Entity]]:
    """Read a text of parse mode HTML. Raises ``RefusedError``."""
    request = {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    answer = _execute(request)
    if answer["@type"] == "error":
        raise RefusedError(answer["message"])
    return answer["text"], in_order(map(_entity, answer["entities"]))


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sort entities so that readings can be compared."""
    return sorted(entities, key=lambda entity: (entity[1], -entity[2], entity[0]))


def _entity(entity: dict[str, Any]) -> Entity:
    kind = entity["type"]["@type"]
    return KINDS.get(kind, kind), entity["offset"], entity["length"]


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = td_execute(json.dumps(request).encode())
    if answer is None:
        raise RefusedError("no answer")
    read: dict[str, Any] = json.loads(answer)
    return read


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})

"""Texts and captions of a request: parsed, trimmed and measured as Telegram does."""

from collections.abc import Mapping
from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.markup import FormattedText, parse_html
from bot.playground.telegram.state import User
from bot.playground.telegram.text_units import utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024


Users = Mapping[int, User]
"""Everybody the bot has met, by id; whom it has not met it cannot mention."""

NOBODY: Users = {}


def message_text(params: dict[str, Any], users: Users = NOBODY) -> dict[str, Any]:
    """The fields ``text`` and ``entities`` of a message; raises ApiError for an empty or too long text."""
    formatted = _formatted(params.get("text", ""), params.get("parse_mode"), params.get("entities"), users)
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return _fields("text", "entities", formatted)


def message_caption(params: dict[str, Any], users: Users = NOBODY) -> dict[str, Any]:
    """The fields ``caption`` and ``caption_entities``, none for no caption; raises ApiError for a too long one."""
    formatted = _formatted(params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"), users)
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _fields("caption", "caption_entities", formatted) if formatted.text else {}


def _fields(text: str, entities: str, formatted: FormattedText) -> dict[str, Any]:
    fields: dict[str, Any] = {text: formatted.text}
    if formatted.entities:
        fields[entities] = formatted.entities
    return fields


def _formatted(
    source: str, parse_mode: str | None, entities: list[dict[str, Any]] | None, users: Users
) -> FormattedText:
    match (parse_mode or "").lower():
        case "":
            return _trimmed(FormattedText(source, entities or []))
        case "html":
            return _trimmed(_with_people(parse_html(source), users))
        case "markdown" | "markdownv2":
            raise bad_request(f"parse mode {parse_mode} is not supported by the playground")
    raise bad_request("unsupported parse_mode")


def _with_people(formatted: FormattedText, users: Users) -> FormattedText:
    """With whom mentions are of; a mention of somebody the bot has not met is plain text, as Telegram leaves it."""
    entities = []
    for entity in formatted.entities:
        user = users.get(entity["user"]["id"]) if "user" in entity else None
        if user is not None or "user" not in entity:
            entities.append(entity | {"user": user.json()} if user else entity)
    return FormattedText(formatted.text, entities)


def _trimmed(formatted: FormattedText) -> FormattedText:
    """Without white space around the text; entities move along and are cut to what is left."""
    text = formatted.text.strip()
    start = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    end = start + utf16_length(text)
    entities = []
    for entity in formatted.entities:
        first = max(entity["offset"], start)
        last = min(entity["offset"] + entity["length"], end)
        if first < last:
            entities.append(entity | {"offset": first - start, "length": last - first})
    return FormattedText(text, entities)

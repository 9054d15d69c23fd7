"""Telegram's HTML parse mode: as strict as the real parser, with its messages and UTF-16 offsets."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.text_units import utf16_length

ENTITY_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-z0-9]));?", re.IGNORECASE)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LAST_CODE_POINT = 0x10FFFF
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(r"\s*")


@dataclass(frozen=True)
class FormattedText:
    """A text and its message entities, as in a Message of the Bot API."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


def parse_html(source: str) -> FormattedText:
    """Parse a text of parse mode HTML; raises ApiError "can't parse entities: ..." where Telegram does."""
    reader = _Reader(source)
    reader.read()
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText("".join(reader.output), entities)


def decode_references(text: str) -> str:
    """Replace the four named and all numeric character references; others stay as they are written."""
    return _REFERENCE.sub(_referenced, text)


def _referenced(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name.lower()]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code <= _LAST_CODE_POINT else match.group()


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


@dataclass
class _OpenTag:
    """A start tag that waits for its end tag; ``argument`` is the one attribute that matters for it."""

    name: str
    argument: str
    offset: int
    first_piece: int


class _Reader:
    """One pass over a source text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.output: list[str] = []
        self.length = 0
        self.open: list[_OpenTag] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> None:
        """Read the whole source into ``output`` and ``entities``."""
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source[self.position] == "<":
                self._start_tag()
            else:
                end = self.source.find("<", self.position)
                end = len(self.source) if end < 0 else end
                self._emit(decode_references(self.source[self.position : end]))
                self.position = end
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def _emit(self, text: str) -> None:
        self.output.append(text)
        self.length += utf16_length(text)

    def _byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Move over what the pattern matches here and return it."""
        match = pattern.match(self.source, self.position)
        skipped = match.group() if match else ""
        self.position += len(skipped)
        return skipped

    def _here(self) -> str:
        """The current character, empty at the end."""
        return self.source[self.position : self.position + 1]

    def _start_tag(self) -> None:
        begin = self.position
        offset = self._byte_offset(begin)
        self.position += 1
        name = self._skip(re.compile(r"[^\s>]*")).lower()
        if not self._here():
            raise _unparsable(f"Unclosed start tag at byte offset {offset}")
        if name not in ENTITY_TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
        argument = _argument(name, self._attributes(name, offset))
        if name == "span" and argument != "spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        if name == "tg-emoji" and not argument.isdecimal():
            raise _unparsable("Invalid custom emoji identifier specified")
        self.open.append(_OpenTag(name, argument, self.length, len(self.output)))

    def _attributes(self, tag: str, offset: int) -> dict[str, str]:
        """The attributes up to and including the closing ``>``."""
        attributes: dict[str, str] = {}
        while True:
            self._skip(_SPACES)
            if not self._here():
                raise _unparsable(f"Unclosed start tag at byte offset {offset}")
            if self._here() == ">":
                self.position += 1
                return attributes
            name = self._skip(_ATTRIBUTE_NAME).lower()
            if not name:
                raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
            self._skip(_SPACES)
            if not self._here():
                raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {offset}')
            attributes[name] = self._attribute_value(offset) if self._here() == "=" else ""

    def _attribute_value(self, offset: int) -> str:
        self.position += 1
        self._skip(_SPACES)
        quote = self._here()
        if quote not in ('"', "'"):
            token = self._skip(_TOKEN)
            if self._here() and not self._here().isspace() and self._here() != ">":
                raise _unparsable(f"Unexpected end of name token at byte offset {self._byte_offset(self.position)}")
            return token.lower()
        end = self.source.find(quote, self.position + 1) if quote else -1
        if end < 0:
            raise _unparsable(f"Unclosed start tag at byte offset {offset}")
        value = self.source[self.position + 1 : end]
        self.position = end + 1
        return decode_references(value)

    def _end_tag(self) -> None:
        offset = self._byte_offset(self.position)
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {offset}")
        end = self.source.find(">", self.position)
        name = self.source[self.position + 2 : end].strip().lower() if end >= 0 else ""
        if end < 0 or re.search(r"\s", name):
            raise _unparsable(f"Unclosed end tag at byte offset {offset}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise _unparsable(f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"')
        self.position = end + 1
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        """Turn a finished tag into an entity, unless it is empty or links nowhere."""
        length = self.length - tag.offset
        if not length:
            return
        entity: dict[str, Any] = {"type": ENTITY_TYPES[tag.name], "offset": tag.offset, "length": length}
        if tag.name == "a":
            url = _normal_url(tag.argument or "".join(self.output[tag.first_piece :]))
            if url is None:
                return
            entity["url"] = url
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.argument and self.open and self.open[-1].name == "pre":
            self.open[-1].argument = tag.argument
            return
        elif tag.name == "pre" and tag.argument:
            entity["language"] = tag.argument
        self.entities.append(entity)


def _argument(tag: str, attributes: dict[str, str]) -> str:
    """The one attribute that means something for this tag; Telegram ignores all others."""
    css_class = attributes.get("class", "")
    match tag:
        case "a":
            return attributes.get("href", "")
        case "code":
            return css_class.removeprefix("language-") if css_class.startswith("language-") else ""
        case "span":
            return css_class.removeprefix("tg-") if css_class.startswith("tg-") else ""
        case "tg-emoji":
            return attributes.get("emoji-id", "")
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
    return ""


def _normal_url(url: str) -> str | None:
    """The address a link entity carries; None for text that is no address, which Telegram leaves unlinked."""
    url = url.strip()
    if re.match(r"(?:https?|tg|ton|tonsite|mailto|tel):", url, re.IGNORECASE):
        return url
    return f"http://{url}" if re.match(r"[^\s./]+\.[^\s.]", url) else None

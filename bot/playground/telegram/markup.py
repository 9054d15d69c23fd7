"""Telegram's HTML parse mode: as strict as the real parser, with its messages and UTF-16 offsets."""

import re
from dataclasses import dataclass, field
from itertools import takewhile
from string import ascii_lowercase, ascii_uppercase
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
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_LONGEST_REFERENCE = 9
"""Characters without the semicolon; longer ones Telegram leaves as they are."""
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LAST_CODE_POINT = 0x10FFFF
# White space to Telegram: nothing beyond ASCII.
_SPACE = " \t\r\n\v\x00"
_SPACES = re.compile(rf"[{_SPACE}]*")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_CAPITALS = str.maketrans(ascii_uppercase, ascii_lowercase)
_USER_LINK = re.compile(r"tg:(?://)?user/?\?([^#]*)")
_USER_ID = re.compile("[1-9][0-9]{0,12}")
_LAST_USER_ID = (1 << 40) - 1
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class FormattedText:
    """A text and its message entities, as in a Message of the Bot API."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)


def parse_html(source: str) -> FormattedText:
    """Parse a text of parse mode HTML; raises ApiError "can't parse entities: ..." where Telegram does.

    A link to somebody's account becomes a mention, of whose user only the id is known here.
    """
    reader = _Reader(source)
    reader.read()
    text = "".join(reader.output)
    if _HALF_A_CHARACTER.search(text):
        raise _unparsable(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code "
            "units"
        )
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(text, entities)


def decode_references(text: str) -> str:
    """Replace the four named and all numeric character references; others stay as they are written."""
    return _REFERENCE.sub(_referenced, text)


def _referenced(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, match.group())
    if len(match.group().rstrip(";")) > _LONGEST_REFERENCE:
        return match.group()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < _LAST_CODE_POINT else match.group()


def _lower(text: str) -> str:
    """Telegram knows capital letters of ASCII only."""
    return text.translate(_CAPITALS)


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
        name = _lower(self._skip(_TAG_NAME))
        if not self._here():
            raise _unparsable(f"Unclosed start tag at byte offset {offset}")
        if name not in ENTITY_TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {offset}')
        argument = _argument(name, self._attributes(name, offset))
        if name == "span" and argument != "spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.open.append(_OpenTag(name, argument, self.length, len(self.output)))

    def _attributes(self, tag: str, offset: int) -> dict[str, str]:
        """The attributes up to and including the closing ``>``."""
        attributes: dict[str, str] = {}
        while True:
            self._skip(_SPACES)
            if self._here() == ">":
                self.position += 1
                return attributes
            name = _lower(self._skip(_ATTRIBUTE_NAME))
            if not name:
                raise _unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
            self._skip(_SPACES)
            if not self._here():
                raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {offset}')
            attributes[name] = self._attribute_value(tag, offset) if self._here() == "=" else ""
            if not self._here():
                raise _unparsable(f"Unclosed start tag at byte offset {offset}")

    def _attribute_value(self, tag: str, offset: int) -> str:
        self.position += 1
        self._skip(_SPACES)
        quote = self._here()
        if not quote:
            raise _unparsable(f'Unclosed start tag "{tag}" at byte offset {offset}')
        if quote not in ('"', "'"):
            begins = self._byte_offset(self.position)
            token = self._skip(_TOKEN)
            if self._here() not in {"", *_SPACE, ">"}:
                raise _unparsable(f"Unexpected end of name token at byte offset {begins}")
            return _lower(token)
        end = self.source.find(quote, self.position + 1)
        if end < 0:
            raise _unparsable(f"Unclosed start tag at byte offset {offset}")
        value = self.source[self.position + 1 : end]
        self.position = end + 1
        return decode_references(value)

    def _end_tag(self) -> None:
        offset = self._byte_offset(self.position)
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {offset}")
        self.position += len("</")
        name = _lower(self._skip(_TAG_NAME))
        self._skip(_SPACES)
        if self._here() != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {offset}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise _unparsable(f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"')
        self.position += 1
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        """Turn a finished tag into an entity, unless it is empty or links nowhere."""
        length = self.length - tag.offset
        if not length:
            return
        entity: dict[str, Any] = {"type": ENTITY_TYPES[tag.name], "offset": tag.offset, "length": length}
        if tag.name == "code" and tag.argument and self.open and self.open[-1].name == "pre":
            self.open[-1].argument = tag.argument
            return
        more = _details(tag, "".join(self.output[tag.first_piece :]))
        if more is not None:
            self.entities.append(entity | more)


def _details(tag: _OpenTag, content: str) -> dict[str, Any] | None:
    """What a tag's argument adds to its entity; None for a link to nowhere and a time that is none."""
    match tag.name:
        case "a":
            return _linked(tag.argument or content)
        case "tg-emoji":
            if not tag.argument.isdecimal():
                raise _unparsable("Invalid custom emoji identifier specified")
            return {"custom_emoji_id": tag.argument}
        case "tg-time":
            return {"unix_time": int(tag.argument)} if int(tag.argument or 0) else None
        case "blockquote" if tag.argument:
            return {"type": "expandable_blockquote"}
        case "pre" if tag.argument:
            return {"language": tag.argument}
    return {}


_ARGUMENTS = {"a": "href", "tg-emoji": "emoji-id", "tg-time": "unix", "code": "class", "span": "class"}
_PREFIXES = {"code": "language-", "span": "tg-"}


def _argument(tag: str, attributes: dict[str, str]) -> str:
    """The one attribute that means something for this tag; Telegram ignores all others."""
    if tag == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    value, prefix = attributes.get(_ARGUMENTS.get(tag, ""), ""), _PREFIXES.get(tag, "")
    if tag == "tg-time":
        return "".join(takewhile("0123456789".__contains__, value))
    return value.removeprefix(prefix) if value.startswith(prefix) else ""


def _linked(url: str) -> dict[str, Any] | None:
    """What a link's address makes of its entity: a mention for a person's, a link for any other, nothing for none."""
    user_id = _mentioned(url)
    if user_id:
        return {"type": "text_mention", "user": {"id": user_id}}
    address = _normal_url(url)
    return {"url": address} if address else None


def _mentioned(url: str) -> int:
    """The account that an address such as ``tg://user?id=7`` names, 0 for other addresses; as TDLib reads them."""
    match = _USER_LINK.match(_lower(url))
    parameters = (part.partition("=") for part in match[1].split("&")) if match else ()
    value = next((value for key, _, value in parameters if key == "id"), "")
    return int(value) if _USER_ID.fullmatch(value) and int(value) <= _LAST_USER_ID else 0


def _normal_url(url: str) -> str | None:
    """The address a link entity carries; None for text that is no address, which Telegram leaves unlinked."""
    url = url.strip()
    if re.match(r"(?:https?|tg|ton|tonsite|mailto|tel):", url, re.IGNORECASE):
        return url
    return f"http://{url}" if re.match(r"[^\s./]+\.[^\s.]", url) else None

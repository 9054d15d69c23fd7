"""The HTML of rich messages read into a tree, strictly: its own tags, every tag closed, few named entities."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.playground.telegram.errors import ApiError, bad_request

INLINE_TAGS = {"b", "i", "u", "s", "mark", "sub", "sup", "a", "code", "tg-math"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
VOID_TAGS = {"hr", "img"}
BLOCK_TAGS = (
    HEADINGS | VOID_TAGS | {"p", "footer", "ul", "ol", "blockquote", "pre", "details", "table", "tg-math-block"}
)
PART_TAGS = {
    "li": {"ul", "ol"},
    "summary": {"details"},
    "caption": {"table"},
    "tr": {"table"},
    "th": {"tr"},
    "td": {"tr"},
}
# What holds nothing but its parts; white space between them means nothing.
STRUCTURES = {"ul", "ol", "table", "tr"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "details": {"open"},
    "table": {"bordered", "striped"},
    "th": {"align", "valign", "colspan", "rowspan"},
    "td": {"align", "valign", "colspan", "rowspan"},
    "code": {"class"},
    "ol": {"start", "type", "reversed"},
    "li": {"value", "type"},
}
_NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\xa0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
_STRAY = re.compile(r"<(?!/?[a-zA-Z])")
_REFERENCE = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*);")


@dataclass
class Element:
    """A tag with its attributes and, in order, its texts and elements."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def elements(self, *tags: str) -> list["Element"]:
        """The direct child elements with one of these tags."""
        return [child for child in self.children if isinstance(child, Element) and child.tag in tags]


def unparsable(reason: str) -> ApiError:
    """The refusal of a text that is no valid rich message."""
    return bad_request(f"can't parse entities: {reason}")


def parse_tree(source: str) -> Element:
    """The tree of a rich message under a root element; raises ApiError for whatever is not allowed in one."""
    if stray := _STRAY.search(source):
        raise unparsable(f'Unsupported start tag "" at byte offset {len(source[: stray.start()].encode())}')
    for name in _REFERENCE.findall(source):
        if name not in _NAMED:
            raise unparsable(f'Unsupported named entity "&{name};"')
    reader = _TreeReader()
    reader.feed(source)
    reader.close()
    if len(reader.open) > 1:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].tag}"')
    return reader.open[0]


class _TreeReader(HTMLParser):
    """Builds the tree; the innermost open element is the last of ``open``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element where it may stand."""
        if tag not in INLINE_TAGS | BLOCK_TAGS | PART_TAGS.keys():
            raise unparsable(f'Unsupported start tag "{tag}"')
        attributes = {name: value or "" for name, value in attrs}
        if unknown := attributes.keys() - _ATTRIBUTES.get(tag, set()):
            raise unparsable(f'Unsupported attribute "{min(unknown)}" in the tag "{tag}"')
        self._check_place(tag)
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if tag not in VOID_TAGS:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag closed in itself is right for a rule and a picture only."""
        if tag not in VOID_TAGS:
            raise unparsable(f'Unsupported start tag "{tag}/"')
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        expected = self.open[-1].tag
        if not expected:
            raise unparsable(f'Unexpected end tag "</{tag}>"')
        if tag != expected:
            raise unparsable(f'Unmatched end tag, expected "</{expected}>", found "</{tag}>"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add text, which a list or a table can't hold outside of its parts."""
        parent = self.open[-1]
        if parent.tag in STRUCTURES:
            if data.strip():
                raise unparsable(f'Unexpected text in the tag "{parent.tag}"')
            return
        parent.children.append(data)

    def handle_comment(self, data: str) -> None:
        """Comments are no part of a rich message."""
        raise unparsable(f'Unsupported start tag "!--{data[:20]}"')

    def _check_place(self, tag: str) -> None:
        parent = self.open[-1].tag
        if tag in PART_TAGS:
            fits = parent in PART_TAGS[tag]
        elif tag in INLINE_TAGS:
            fits = parent not in STRUCTURES and parent != "tg-math"
        else:
            fits = parent in {"", "li", "blockquote", "details"}
        if not fits:
            raise unparsable(f'Tag "{tag}" can\'t be in the tag "{parent}"')

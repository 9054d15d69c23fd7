"""Rich messages (Bot API 10.1): checked against their limits and turned into the blocks a Message carries."""

from collections.abc import Callable
from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import JsonValue
from bot.playground.telegram.rich_tree import BLOCK_TAGS, HEADINGS, Element, parse_tree, unparsable

MAX_CHARACTERS = 32_768
MAX_BLOCKS = 500
MAX_DEPTH = 16
MAX_MEDIA = 50
MAX_COLUMNS = 20
_SPANS = ("colspan", "rowspan")
_INLINE_TYPES = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
}
_SOURCES = ("html", "markdown", "blocks")


def parse_rich_message(rich_message: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The RichMessage of an InputRichMessage, and its HTML for the page that shows it.

    Only the ``html`` form is supported here; raises ApiError for the others and for whatever Telegram refuses.
    """
    given = [name for name in _SOURCES if name in rich_message]
    if len(given) != 1:
        raise bad_request("rich message must have exactly one of html, markdown and blocks")
    if given != ["html"]:
        raise bad_request(f"rich message {given[0]} is not supported by the playground")
    source = str(rich_message["html"])
    tree = parse_tree(source)
    _check_limits(tree)
    blocks = _blocks(tree)
    if not blocks:
        raise bad_request("message text is empty")
    return {"blocks": blocks}, source


def _check_limits(tree: Element) -> None:
    elements = list(_walk(tree, 0))
    if max(depth for _, depth in elements) > MAX_DEPTH:
        raise bad_request("rich message nesting is too deep")
    if _characters(tree) > MAX_CHARACTERS:
        raise bad_request("message is too long")
    if sum(1 for element, _ in elements if element.tag in BLOCK_TAGS | {"li", "tr"}) > MAX_BLOCKS:
        raise bad_request("rich message has too many blocks")
    if sum(1 for element, _ in elements if element.tag == "img") > MAX_MEDIA:
        raise bad_request("rich message has too many media")
    for element, _ in elements:
        _check_element(element)


def _walk(element: Element, depth: int) -> list[tuple[Element, int]]:
    found = [(element, depth)]
    for child in element.children:
        if isinstance(child, Element):
            found += _walk(child, depth + 1)
    return found


def _characters(element: Element) -> int:
    return sum(len(child) if isinstance(child, str) else _characters(child) for child in element.children)


def _check_element(element: Element) -> None:
    match element.tag:
        case "tr":
            cells = element.elements("th", "td")
            for cell in cells:
                for span in _SPANS:
                    if not cell.attributes.get(span, "1").isdecimal():
                        raise unparsable(f'Invalid value of the attribute "{span}"')
            if sum(int(cell.attributes.get("colspan", "1")) for cell in cells) > MAX_COLUMNS:
                raise bad_request("rich message table has too many columns")
        case "img" if not element.attributes.get("src", "").startswith("https://"):
            raise unparsable('Tag "img" must have an HTTPS address')
        case "a" if not element.attributes.get("href"):
            raise unparsable('Tag "a" must have an address')
        case "details" if len(element.elements("summary")) != 1:
            raise unparsable('Tag "details" must have one summary')


def _blocks(parent: Element) -> list[dict[str, Any]]:
    """The child blocks; inline content outside of a block makes a paragraph of its own."""
    blocks: list[dict[str, Any]] = []
    loose = Element("p", {})
    for child in [*parent.children, Element("", {})]:
        if isinstance(child, str) or (child.tag not in BLOCK_TAGS and child.tag not in {"", "summary"}):
            loose.children.append(child)
            continue
        if any(not isinstance(piece, str) or piece.strip() for piece in loose.children):
            blocks.append({"type": "paragraph", "text": _rich_text(loose)})
        loose = Element("p", {})
        if child.tag in BLOCK_TAGS:
            blocks.append(_block(child))
    return blocks


def _block(element: Element) -> dict[str, Any]:
    tag = element.tag
    if tag in HEADINGS:
        return {"type": "heading", "text": _rich_text(element), "size": int(tag[1])}
    build = _BLOCK_BUILDERS.get(tag)
    return build(element) if build else {"type": {"p": "paragraph"}.get(tag, tag), "text": _rich_text(element)}


def _list(element: Element) -> dict[str, Any]:
    label = "{}." if element.tag == "ol" else "•"
    items = enumerate(element.elements("li"), start=1)
    return {
        "type": "list",
        "items": [{"label": label.format(number), "blocks": _blocks(item)} for number, item in items],
    }


def _details(element: Element) -> dict[str, Any]:
    summary = _rich_text(element.elements("summary")[0])
    block = {"type": "details", "summary": summary, "blocks": _blocks(element)}
    return block | ({"is_open": True} if "open" in element.attributes else {})


def _table(element: Element) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row.elements("th", "td")] for row in element.elements("tr")]
    table: dict[str, Any] = {"type": "table", "cells": rows}
    for attribute in ("bordered", "striped"):
        if attribute in element.attributes:
            table[f"is_{attribute}"] = True
    for caption in element.elements("caption"):
        table["caption"] = _rich_text(caption)
    return table


def _cell(element: Element) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "text": _rich_text(element),
        "align": element.attributes.get("align", "left"),
        "valign": element.attributes.get("valign", "top"),
    }
    if element.tag == "th":
        cell["is_header"] = True
    return cell | {span: int(element.attributes[span]) for span in _SPANS if span in element.attributes}


def _rich_text(element: Element) -> JsonValue:
    """A RichText: a string, a styled part, or an array of those."""
    parts = [child if isinstance(child, str) else _styled(child) for child in element.children]
    return parts[0] if len(parts) == 1 else parts or ""


def _styled(element: Element) -> dict[str, Any]:
    if element.tag == "a":
        return {"type": "url", "text": _rich_text(element), "url": element.attributes["href"]}
    if element.tag == "tg-math":
        return {"type": "mathematical_expression", "expression": _plain(element)}
    return {"type": _INLINE_TYPES[element.tag], "text": _rich_text(element)}


def _plain(element: Element) -> str:
    return "".join(child if isinstance(child, str) else _plain(child) for child in element.children)


_BLOCK_BUILDERS: dict[str, Callable[[Element], dict[str, Any]]] = {
    "ul": _list,
    "ol": _list,
    "details": _details,
    "table": _table,
    "blockquote": lambda element: {"type": "blockquote", "blocks": _blocks(element)},
    "img": lambda _: {"type": "photo", "photo": []},
    "hr": lambda _: {"type": "divider"},
    "tg-math-block": lambda element: {"type": "mathematical_expression", "expression": _plain(element)},
}

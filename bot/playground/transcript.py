"""A chat as a text file: who wrote what and when, with the buttons in brackets and tables line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground.telegram.json_types import Json
from bot.playground.views import chat_view
from bot.playground.world import Playground
from bot.texts import formats

_INDENT = " " * 8


def transcript(playground: Playground, chat_id: int) -> str:
    """Return what was said in a chat so far, in the office's time; a deleted message is not in it."""
    chat = chat_view(playground, chat_id, after=0)
    saved = f"{formats.day(playground.now.date())} {playground.now:%H.%M} {formats.zone(playground.now)}"
    lines = [f"Percakapan {chat['name']} dengan bot Realisasi (ruang coba)", f"Disimpan {saved}"]
    day = ""
    for message in chat["messages"]:
        if message["day"] != day:
            day = message["day"]
            lines += ["", day]
        lines += _message(message, chat["author"] if message["mine"] else "Realisasi")
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _message(message: Json, author: str) -> Iterator[str]:
    edited = " (diedit)" if message["edited"] else ""
    content = [line for line in _content(message) if line.strip()]
    yield f"{message['time']}   {author}{edited}: {content[0] if content else ''}".rstrip()
    for line in content[1:]:
        yield _INDENT + line
    for row in message["buttons"]:
        yield _INDENT + " ".join(f"[{button['text']}]" for button in row)


def _content(message: Json) -> Iterator[str]:
    if "reply_to" in message:
        yield f"» {message['reply_to']}".replace("\n", " ")
    if "photo" in message:
        yield "(gambar)"
    if "document" in message:
        yield f"(berkas {message['document']['file_name']})"
    if "sticker" in message:
        yield f"(stiker {message['sticker']})"
    if "voice" in message:
        yield f"(pesan suara, {message['voice']} detik)"
    if "location" in message:
        yield f"(lokasi {message['location']['latitude']}, {message['location']['longitude']})"
    yield from message["text"].splitlines()
    yield from _blocks(message.get("rich_message", {}).get("blocks", []))


def _blocks(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        match block["type"]:
            case "list":
                for item in block["items"]:
                    yield f"{item['label']} " + " ".join(_blocks(item["blocks"]))
            case "details":
                yield _plain(block["summary"])
                yield from _blocks(block["blocks"])
            case "blockquote":
                yield from _blocks(block["blocks"])
            case "table":
                yield _plain(block.get("caption"))
                yield from (" | ".join(_plain(cell["text"]) for cell in row) for row in block["cells"])
            case _:
                yield from _plain(block.get("text") or block.get("expression")).splitlines()


def _plain(text: Any) -> str:  # noqa: ANN401 - a RichText: a string, a styled part or an array of those
    if isinstance(text, list):
        return "".join(map(_plain, text))
    if isinstance(text, dict):
        return _plain(text.get("text") or text.get("expression"))
    return text or ""

"""What the page gets to see of chats and people, as plain JSON; times are written out in the office's zone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground import wording
from bot.playground.office import Resident
from bot.playground.telegram import StoredMessage, TelegramServer
from bot.playground.telegram.json_types import Json, JsonValue
from bot.playground.timetravel import Stop
from bot.playground.world import Playground
from bot.texts import formats
from models.reviewing import reviewing_units
from models.summaries import Post, Recap

_LANGUAGE = "id"


async def office_view(playground: Playground) -> Json:
    """Return units in their order with their people, where each of them stands, and the clock, as all is now."""
    await playground.look_around()
    recap = await playground.recap()
    return {
        "office": playground.catalogue.office,
        "month": formats.month(recap.month),
        "clock": clock_view(playground.now, await playground.next_stop()),
        "units": [unit | {"people": _people(playground, recap, unit["code"])} for unit in _units(playground)],
        "revision": playground.journal.revision,
    }


def clock_view(now: datetime, stop: Stop) -> Json:
    """Return the office's time as people write it, and what happens next."""
    return {
        "now": now.isoformat(),
        "day": formats.day(now.date()),
        "time": f"{now:%H.%M} {formats.zone(now)}",
        "next": {"at": stop.at.isoformat(), "when": formats.moment(stop.at), "what": stop.what},
    }


def chat_view(playground: Playground, chat_id: int, after: int) -> Json:
    """Return a chat: all its messages, or with ``after`` those changed since that revision, and which ones exist."""
    server = playground.server
    messages = server.messages(chat_id)
    changed = playground.journal.changed_since(chat_id, after)
    shown = [message for message in messages if after == 0 or message.message_id in changed]
    resident = playground.residents[chat_id]
    return {
        "id": chat_id,
        "name": resident.name,
        "author": playground.residents[resident.account].name,
        "unit": playground.catalogue.unit[resident.unit].name,
        "revision": playground.journal.revision,
        "messages": [message_view(message, playground.calendar.timezone) for message in shown],
        "ids": [message.message_id for message in messages],
        "keyboard": _reply_keyboard(messages),
        "commands": commands(server, chat_id),
    }


def message_view(message: StoredMessage, zone: ZoneInfo) -> Json:
    """Return a message as a bubble needs it."""
    data = message.json
    sent = datetime.fromtimestamp(data["date"], zone)
    view: Json = {
        "id": message.message_id,
        "mine": not message.from_bot,
        "day": formats.day(sent.date()),
        "time": f"{sent:%H.%M}",
        "edited": "edit_date" in data,
        "text": message.text,
        "entities": message.entities,
        "buttons": [[_button(button) for button in row] for row in (message.markup or {}).get("inline_keyboard", [])],
    }
    if "photo" in data:
        largest = data["photo"][-1]
        view["photo"] = {name: largest[name] for name in ("file_id", "width", "height")}
    if "document" in data:
        view["document"] = {name: data["document"][name] for name in ("file_id", "file_name", "file_size")}
    if "sticker" in data:
        view["sticker"] = data["sticker"]["emoji"]
    if "voice" in data:
        view["voice"] = data["voice"]["duration"]
    for name in ("location", "rich_message"):
        if name in data:
            view[name] = data[name]
    if "reply_to_message" in data:
        quoted = data["reply_to_message"]
        view["reply_to"] = (
            quoted.get("text") or quoted.get("caption") or quoted.get("document", {}).get("file_name", "…")
        )
    return view


def commands(server: TelegramServer, chat_id: int) -> list[Json]:
    """Return the command menu of a chat: the narrowest scope that has one, the language before none."""
    found = {}
    for key, listed in server.profile["commands"].items():
        scope, language = json.loads(key)
        if scope["type"] != "chat" or int(scope["chat_id"]) == chat_id:
            found[scope["type"], language] = listed
    kind = "all_private_chats" if chat_id > 0 else "all_group_chats"
    order = [(scope, lang) for scope in ("chat", kind, "default") for lang in (_LANGUAGE, "")]
    return next((found[place] for place in order if found.get(place)), [])


def _button(button: Json) -> Json:
    """Return what a press needs: callback data, an address, or a text to copy."""
    return {
        "text": button["text"],
        "style": button.get("style", ""),
        "data": button.get("callback_data"),
        "url": button.get("url"),
        "copy": button.get("copy_text", {}).get("text"),
    }


def _reply_keyboard(messages: Iterable[StoredMessage]) -> JsonValue:
    """Return the keyboard below the input field: that of the newest message that set or removed one."""
    for message in reversed(list(messages)):
        if message.markup and "remove_keyboard" in message.markup:
            return None
        if message.markup and "keyboard" in message.markup:
            rows = [[key if isinstance(key, str) else key["text"] for key in row] for row in message.markup["keyboard"]]
            return {"rows": rows, "placeholder": message.markup.get("input_field_placeholder", "")}
    return None


def _units(playground: Playground) -> list[Json]:
    """Return all units, each followed by those below it, with how deep it lies."""
    units = playground.catalogue.unit
    listed = []
    for code in playground.catalogue.below(playground.catalogue.root.code):
        depth, parent = 0, units[code].parent
        while parent is not None:
            depth, parent = depth + 1, units[parent].parent
        listed.append({"code": code, "name": units[code].name, "depth": depth})
    return listed


def _people(playground: Playground, recap: Recap, unit: str) -> list[Json]:
    posts = {post.position: post for post in recap.posts}
    return [
        _standing(posts.get(resident.position), _without_report(resident))
        | {
            "id": resident.chat_id,
            "name": resident.name,
            "asked": len(playground.catalogue.position[resident.position].indicators) if resident.position else 0,
            "head": _head(playground, resident) if resident.position else None,
            "admin": resident.chat_id in playground.administrators,
            "unread": _unread(playground, resident),
        }
        for resident in playground.residents.values()
        if resident.unit == unit
    ]


def _without_report(resident: Resident) -> str:
    if resident.position:
        return wording.NOTHING_TO_REPORT
    return wording.WITHOUT_POST if resident.chat_id > 0 else wording.IN_GROUP


def _standing(post: Post | None, otherwise: str) -> Json:
    """Return where somebody's report stands and what its reviewer said; ``otherwise`` names who has none."""
    verdict = post.verdict if post else None
    return {
        "state": str(post.state) if post else "none",
        "state_text": wording.STATES[post.state] if post else otherwise,
        "verdict": str(verdict or ""),
        "verdict_text": wording.VERDICTS[verdict] if verdict else "",
    }


def _head(playground: Playground, resident: Resident) -> int | None:
    """Return whose phone a person's report goes to: that of the nearest head above who is there."""
    catalogue = playground.catalogue
    leads = {
        each.unit: each.chat_id
        for each in playground.residents.values()
        if each.position and catalogue.position[each.position].head
    }
    units = reviewing_units(catalogue, catalogue.position[resident.position])
    return next((leads[unit] for unit in units if unit in leads), None)


def _unread(playground: Playground, resident: Resident) -> int:
    read = playground.read_up_to[resident.chat_id]
    messages = playground.server.messages(resident.chat_id)
    return sum(1 for message in messages if message.from_bot and message.message_id > read)

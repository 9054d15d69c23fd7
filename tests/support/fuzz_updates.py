"""Random updates built from the Bot API's own names: every type and field, true to them or wilfully wrong."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.texts import menu
from tests.support import hostile
from tests.support.bot_api import BotApi, Field, bot_api
from tests.support.fuzz_buttons import Forger

Json = dict[str, Any]
ANSWERS = (
    "12",
    "1.234",
    "45/50",
    "45 dari 50",
    "nihil",
    "dua belas",
    "ya",
    "tidak",
    "50/45",
    "12,5",
    "-3",
    "9" * 30,
    "90%",
)
COMMANDS = ("start", "unknown_thing", *(command.name for command in menu.COMMANDS))
ARGUMENTS = (
    "",
    "12 45/50 nihil",
    "12",
    "30 4",
    "28/30 900/1000",
    "2026-09",
    "september",
    "batal",
    "3-7 november",
    "2026 x 12",
    "ABCD EFGH IJKL",
    "*",
    "../..",
)
MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post", "business_message")
_ARRAY = "Array of "


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who sends updates; ``places`` are the chats, as the Bot API writes them, in which they can write."""

    account: int
    places: tuple[Json, ...]
    name: str = "Pegawai"

    @property
    def user(self) -> Json:
        """The sender as the Bot API writes a user."""
        return {"id": self.account, "is_bot": False, "first_name": self.name, "language_code": "id"}


@dataclass
class Maker:
    """Makes updates; ``dice`` is the only source of chance, ``known`` are accounts that may be named inside them.

    ``codes`` are the office's own codes of units and posts.
    """

    dice: random.Random
    known: Sequence[int]
    codes: Sequence[str]
    buttons: list[tuple[int, int, str]] = field(default_factory=list)
    """What the bot really sent: chat, message and callback data."""
    asked: set[int] = field(default_factory=set)
    """Who pressed a button that asks for something to be typed."""
    api: BotApi = field(default_factory=bot_api)

    def __post_init__(self) -> None:
        self._forger = Forger(self.dice, self.codes)

    def update(self, sender: Sender) -> Json:
        """Return one update of a sender, without its id."""
        if sender.account in self.asked and self.dice.random() < 0.8:
            if self.dice.random() < 0.6:
                self.asked.remove(sender.account)
            return {"message": self._message(sender, text=self._forger.answer())}
        made = (self._command, self._answer, self._button, self._forged_button, self._made_button, self._asking_button)
        content = self.dice.choices((*made, self._anything), weights=(17, 17, 20, 8, 12, 6, 20))[0](sender)
        content = deepcopy(content)
        if self.dice.random() < 0.3:
            for _ in range(self.dice.choice((1, 1, 2, 5))):
                self._spoil(content)
        return content

    def _command(self, sender: Sender) -> Json:
        text = f"/{self.dice.choice(COMMANDS)}"
        if self.dice.random() < 0.2:
            text += self.dice.choice(("@realisasi_bot", "@other_bot", "@"))
        entity = {"type": "bot_command", "offset": 0, "length": len(text)}
        argument = self.dice.choice((self.dice.choice(ARGUMENTS), self.text()))
        message = self._message(sender, text=f"{text} {argument}".strip()[:4096], entities=[entity])
        return {self.dice.choices(("message", "edited_message"), weights=(9, 1))[0]: message}

    def _answer(self, sender: Sender) -> Json:
        text = self.dice.choice((self.dice.choice(ANSWERS), self.text()))
        return {self.dice.choices(MESSAGES, weights=(20, 3, 1, 1, 1))[0]: self._message(sender, text=text)}

    def _button(self, sender: Sender) -> Json:
        """A button the bot really made: the sender's own, an old one, or somebody else's."""
        if not self.buttons:
            return self._command(sender)
        own = [button for button in self.buttons if button[0] == sender.account][-60:]
        sends = [button for button in own[-12:] if button[2].endswith(":send")]
        if sends and self.dice.random() < 0.3:
            own = sends  # else hardly any report would ever be whole, and nothing to review
        chat, message_id, data = self.dice.choice(own if own and self.dice.random() < 0.7 else self.buttons)
        return self._callback(sender, data, message_id if chat == sender.account else self.dice.randrange(1, 50))

    def _forged_button(self, sender: Sender) -> Json:
        """Callback data that no button carries, most of it nearly right."""
        data = self.dice.choice(self.buttons)[2] if self.buttons else "l:1:1:send"
        place = self.dice.randrange(len(data))
        forged = (
            data[:place] + self.dice.choice("0123456789:-+.\u0663") + data[place + 1 :],
            data[:place],
            data + data,
            data.replace(":", ":-"),
            ":".join(self.dice.sample(data.split(":"), data.count(":") + 1)),
            "".join(str(2**63) if part.isdigit() else part for part in data.partition(":")),
            data.upper(),
            self.text()[:64],
        )
        return self._callback(sender, self.dice.choice(forged), self.dice.randrange(1, 200))

    def _made_button(self, sender: Sender) -> Json:
        """Callback data of any screen there is, whoever it is meant for, with ids and pages that may exist or not."""
        return self._callback(sender, self._forger.press(), self.dice.randrange(1, 200))

    def _asking_button(self, sender: Sender) -> Json:
        """A button after which something is to be typed; the sender's next messages are such answers."""
        self.asked.add(sender.account)
        return self._callback(sender, self._forger.asking(), self.dice.randrange(1, 200))

    def _callback(self, sender: Sender, data: str, message_id: int) -> Json:
        chat = sender.places[0] if self.dice.random() < 0.9 else self.dice.choice(sender.places)
        message = {"message_id": message_id, "chat": chat, "date": self.dice.choice((0, 1_790_000_000))}
        query = {"id": str(self.dice.randrange(10**18)), "from": sender.user, "chat_instance": "1", "data": data}
        return {"callback_query": query | ({"message": message} if self.dice.random() < 0.95 else {})}

    def _anything(self, sender: Sender) -> Json:
        """Any kind of update, with any fields, sent by the sender wherever it says who sent it."""
        kind = self.dice.choice([known for known in self.api.objects["Update"] if known.name != "update_id"])
        content = self._typed(self.dice.choice(kind.types), 0)
        if isinstance(content, dict):
            self._sign(content, sender)
        return {kind.name: content}

    def _sign(self, content: Json, sender: Sender) -> None:
        """Say truly who sent it and where; all else stays as chance made it."""
        for name in ("from", "user", "from_user"):
            if name in content:
                content[name] = sender.user
        for name in ("chat", "user_chat_id"):
            if name in content:
                content[name] = self.dice.choice(sender.places) if name == "chat" else sender.account
        if isinstance(content.get("message"), dict) and "chat" in content["message"]:
            content["message"]["chat"] = self.dice.choice(sender.places)

    def _message(self, sender: Sender, **content: Any) -> Json:
        chat = sender.places[0] if self.dice.random() < 0.8 else self.dice.choice(sender.places)
        message = {"message_id": self.dice.randrange(1, 10**6), "date": 1_790_000_000, "chat": chat, **content}
        if chat["type"] != "channel":
            message["from"] = sender.user
        if chat["type"] == "supergroup" and self.dice.random() < 0.2:  # an anonymous administrator
            message |= {"sender_chat": chat, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
        if self.dice.random() < 0.2:
            message |= self._object("Message", 1, only_optional=True) | {"from": message.get("from")}
        return message | content

    def text(self) -> str:
        """Return a hostile text, or several."""
        chosen = self.dice.choice(hostile.TEXTS)
        if self.dice.random() < 0.1:
            chosen = self.dice.choice(hostile.UNSENDABLE)
        return chosen + self.dice.choice(hostile.TEXTS) if self.dice.random() < 0.1 else chosen

    # ------------------------------------------------------------------------------------------ By the specification

    def _typed(self, kind: str, depth: int) -> Any:
        """Return a value of a type of the Bot API."""
        if kind.startswith(_ARRAY):
            count = self.dice.choice((0, 1, 1, 2)) if depth < 4 else 0
            return [self._typed(kind.removeprefix(_ARRAY), depth + 1) for _ in range(count)]
        if kind in self.api.unions:
            return self._typed(self.dice.choice(self.api.unions[kind]), depth)
        if kind in self.api.objects:
            return self._object(kind, depth)
        return self._plain(kind)

    def _plain(self, kind: str) -> Any:
        if kind == "Integer":
            return self.dice.choice((self.dice.choice(hostile.NUMBERS), self.dice.choice(self.known), 1_790_000_000))
        if kind == "Boolean":
            return self.dice.random() < 0.5
        return self.dice.uniform(-200, 200) if kind == "Float" else self.text()

    def _object(self, kind: str, depth: int, *, only_optional: bool = False) -> Json:
        made: Json = {}
        for known in self.api.objects[kind]:
            wanted = self.dice.random() < (0.3, 0.15, 0.08, 0.04)[min(depth, 3)]
            if (known.required and not only_optional) or (wanted and not known.required):
                made[known.name] = self._field(known, depth)
        return made

    def _field(self, known: Field, depth: int) -> Any:
        if known.constant and self.dice.random() < 0.9:
            return known.constant
        if known.name == "id" and known.types == ("Integer",):
            return self.dice.choice(self.known)
        if depth > 6 and not known.required:
            return None
        return self._typed(self.dice.choice(known.types), depth + 1)

    # ------------------------------------------------------------------------------------------------- Wilfully wrong

    def _spoil(self, content: Any) -> None:
        """Put something wrong somewhere: another type, nothing, the field's name misspelt, nested without end."""
        places = list(_places(content))
        if not places:
            return
        holder, key = self.dice.choice(places)
        what = self.dice.randrange(5)
        if what == 0:
            del holder[key]
        elif what == 1 and isinstance(holder, dict):
            holder[f"{key}_"] = holder.pop(key)
        elif what == 2:
            holder[key] = json.loads("[" * 40 + "]" * 40)
        elif what == 3 and isinstance(holder, dict):
            holder[key] = {key: holder[key]}
        else:
            holder[key] = deepcopy(self.dice.choice(hostile.JUNK))


def _places(content: Any) -> list[tuple[Any, Any]]:
    """Return every place inside that can be changed, as its holder and key."""
    found: list[tuple[Any, Any]] = []
    waiting = [content]
    while waiting:
        holder = waiting.pop()
        keys: Any = holder if isinstance(holder, dict) else range(len(holder))
        found += [(holder, key) for key in keys]
        waiting += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
    return found

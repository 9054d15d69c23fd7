"""Presses and answers that nobody was shown: made from the patterns by which the bot itself reads callback data."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import bot.screens
import handlers
from models.filling import Press
from tests.support import hostile

_parser: Any = importlib.import_module("re._parser")  # which no type checker knows

ASKING = (
    "kl:a",
    "ku:t:-",
    "ku:t:{code}",
    "adp:cari",
    "adp:plt:{id}",
    "adt:t:{id}:d:{id}",
    "adt:t:{id}:p:{id}",
    "adt:h:{id}:{id}:j",
    "adt:h:{id}:{id}:k",
    "adj:isi:{id}",
    "adj:plt:{id}",
    "adj:bebas:{id}:2026-10",
    "adi:minta",
    *("v:o:1:1", "v:o:2:1", "v:o:3:1", "v:o:{id}:1", "v:o:{id}:2"),
)
"""The buttons after which the next message is an answer: days, names, reasons, an announcement, a roster."""

ROSTER = "nip\tnama\tjabatan\tmulai\n198001012005011001\t{}\tcamat\t{}\n"
DAYS = (
    *("hari ini", "besok", "lusa", "1 desember", "31 februari", "2026-12-01", "0000-00-00", "9999-12-31", "1/12/2026"),
    *("32/13/2026", "1 des 99999", "29 feb 2027", "1 desember Hari jadi", "1 desember =1+1", "3-7 november", "-1"),
    "\u0661/\u0661\u0662/\u0662\u0660\u0662\u0666",
)
WORDS = (
    *("a", "Budi", "198001012005011001", "kepala", "Mohon diperiksa lagi", "ya", "batal", "."),
    *(
        "<b>Rapat</b> jam 9",
        "<b>Rapat jam 9",
        "<i>a</b>",
        "<a href='x'>a</a>",
        "&lt;&amp;&#0;",
        "Rapat {} %s {0} %(a)s",
    ),
)
ANSWERS = (
    *DAYS,
    *WORDS,
    *hostile.TEXTS,
    "\U0001f600" * 4096,
    *(f"1 desember {text}" for text in (hostile.ZERO_WIDTH, hostile.RIGHT_TO_LEFT)),
    *(ROSTER.format(name, day) for name, day in zip((*WORDS, *hostile.TEXTS), DAYS * 3, strict=False)),
)
"""What is typed when a question is open: days, names, reasons, texts and tables that are meant, or nothing of it."""

SPOILT = ("-1", "0", "00", "1.0", "+1", " 1", "\u0663", str(2**63), "9" * 60, "")
"""What stands in the place of a forged button's number."""

_CODE_LENGTH = 20
_DAY_LENGTH = 8


@cache
def sources() -> tuple[str, ...]:
    """Return every pattern of callback data; those of something else among them only make more nonsense."""
    found: set[str] = set()
    for package in (bot.screens, handlers):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found.add(value.pattern)
                elif name == "PATTERN":
                    found.add(value)
    return tuple(sorted(found))


@cache
def _patterns() -> tuple[Any, ...]:
    return tuple(_parser.parse(source) for source in sources())


@dataclass(frozen=True, slots=True)
class Forger:
    """Makes callback data; ``codes`` are the office's own codes of units and posts."""

    dice: random.Random
    codes: Sequence[str]

    def press(self) -> str:
        """Return data as a button of ours might bear it, of a screen nobody was shown; some with a wrong number."""
        data = self._text(self.dice.choice(_patterns()))
        numbers = list(re.finditer("[0-9]+", data))
        if numbers and self.dice.random() < 0.3:
            start, end = self.dice.choice(numbers).span()
            data = data[:start] + self.dice.choice(SPOILT) + data[end:]
        return data[:64]

    def asking(self) -> str:
        """Return the data of a button that asks for something to be typed."""
        form = self.dice.choice(ASKING)
        return re.sub(r"\{(\w+)\}", lambda hole: self._id() if hole[1] == "id" else self.dice.choice(self.codes), form)

    def answer(self) -> str:
        """Return what is typed then."""
        return self.dice.choice((self.dice.choice(DAYS), self.dice.choice(WORDS), self.dice.choice(ANSWERS)))

    def _text(self, parsed: Any) -> str:
        return "".join(self._part(str(kind), value) for kind, value in parsed)

    def _part(self, kind: str, value: Any) -> str:
        match kind:
            case "LITERAL":
                return chr(value)
            case "IN":
                return self._letter(value)
            case "SUBPATTERN":
                return self._text(value[-1])
            case "BRANCH":
                return self._text(self.dice.choice(value[1]))
            case "MAX_REPEAT":
                return self._repeated(*value)
        return ""

    def _letter(self, members: Any) -> str:
        if any(str(value) == "CATEGORY_SPACE" for _, value in members):
            return " "
        ranges = [
            (value, value) if str(kind) == "LITERAL" else value
            for kind, value in members
            if str(kind) in {"LITERAL", "RANGE"}
        ]
        if ranges == [(ord("1"), ord("9"))]:
            return self.dice.choice("2222221359")  # the first digit of a year
        first, last = self.dice.choice(ranges) if str(members[0][0]) != "NEGATE" and ranges else (ord("a"), ord("z"))
        return chr(self.dice.randint(first, last))

    def _repeated(self, least: int, most: int, parsed: Any) -> str:
        kind, value = parsed[0]
        if len(parsed) == 1 and str(kind) == "IN":
            if [(str(each), span) for each, span in value] == [("RANGE", (48, 57))]:
                return self._number(least, most)
            if most >= _CODE_LENGTH and str(value[-1][1]) != "CATEGORY_SPACE":
                return str(self.dice.choice((*self.codes, "-", "x", *Press, "send", "e1", "d0")))
        times = self.dice.choice((least, min(int(most), least + 1), min(int(most), least + 5)))
        return "".join(self._text(parsed) for _ in range(times))

    def _number(self, least: int, most: int) -> str:
        if least == most == _DAY_LENGTH:
            days = ("20261102", "20261201", "20261101", "20251231", "20261131", "00000000", "99999999", "00010101")
            return self.dice.choice(days)
        if least == most:
            usual = {2: "10", 3: "026", 4: "2026"}.get(least, "1" * least)
            return usual if self.dice.random() < 0.8 else self.dice.choice("09") * least
        return self._id()[:most]

    def _id(self) -> str:
        return str(self.dice.choice((*(self.dice.randint(1, most) for most in (4, 4, 40, 40, 99)), 0, 10**17)))

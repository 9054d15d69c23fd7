"""Texts and values that break careless programs."""

from __future__ import annotations

from typing import Any

HTML = "<b>tebal</b> <script>alert(1)</script> &lt; &amp;amp; </b> \"'> <a href='tg://user?id=1'>x</a>"
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://127.0.0.1","x")',
    "=cmd|'/c x'!A1",
)
TEMPLATES = ("{}", "{0.__class__}", "%s%n", "%(name)s", "${HOME}", "{{7*7}}")
RIGHT_TO_LEFT = "\u202etxt.exe\u202c \u05d0\u05d1 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u2067x\u2069"
ZERO_WIDTH = "a\u200bb\u200c\u200dc\ufeff\u2060"
COMBINING = "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f" * 5
SQL = "Robert'); DROP TABLE people;-- \" OR 1=1 /*"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
CONTROL = "".join(map(chr, range(1, 32))) + "\x7f\x85"
LONG = "x" * 4096
EMOJI = "\U0001f600" * 2048
"""As many emoji as a message holds: each counts twice."""

TEXTS = (HTML, *FORMULAS, *TEMPLATES, RIGHT_TO_LEFT, ZERO_WIDTH, COMBINING, SQL, FAMILY, CONTROL, LONG, EMOJI)
"""What a person can really send, or an administrator can really import."""

UNSENDABLE = ("\ud800", "a\udfffb", "\ud83d", "nul\x00nul", "", " ", "\U0001f600" * 4096, "x" * 70_000)
"""What Telegram's own clients and servers let nobody send."""

NUMBERS = (0, -1, 1, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, -(10**12) - 1)
JUNK: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**63,
    10**40,
    1.5,
    -1e308,
    "",
    "0",
    "null",
    "\ud800",
    [],
    {},
    [[]],
    [None],
    {"": None},
)
"""Values of the wrong type for almost any field."""

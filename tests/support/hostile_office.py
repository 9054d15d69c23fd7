"""A small office all of whose names are hostile: units, posts, indicators, their wording, and the people."""

from __future__ import annotations

import json
import re
from itertools import cycle
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.tables import Person
from tests.support import hostile
from tests.support.offices import SMALL_OFFICE

NAMES = (
    '<b>Seksi</b> & "Rekan" </b>',
    '=HYPERLINK("http://127.0.0.1","x")',
    "@SUM(A1) {} {0.__class__} %s %(name)s",
    "+62 \\d+ $HOME `a` *b* _c_ [d](e)",
    "-1+1 &lt;i&gt; &amp; &#65;",
    hostile.RIGHT_TO_LEFT,
    hostile.ZERO_WIDTH,
    hostile.COMBINING,
    hostile.SQL,
    hostile.FAMILY + "\U0001f600" * 60,
)
_NAMED = re.compile(
    r'^(office|name|title|objective|numerator|denominator|unit_of_measure|source) = ".*"$', re.MULTILINE
)


def hostile_catalogue(folder: Path) -> Path:
    """Write the small office's catalogue with other names; its codes and rules stay."""
    names = cycle(NAMES)

    def renamed(match: re.Match[str]) -> str:
        return f"{match[1]} = {json.dumps(next(names), ensure_ascii=False)}"

    path = folder / "hostile.toml"
    path.write_text(_NAMED.sub(renamed, SMALL_OFFICE.read_text(encoding="utf-8")), encoding="utf-8")
    return path


def rename_everybody(session: Session) -> list[str]:
    """Give everybody a hostile name; return the names."""
    names = cycle(NAMES)
    people = session.scalars(select(Person).order_by(Person.id)).all()
    for person in people:
        person.name = next(names)
    return [person.name for person in people]

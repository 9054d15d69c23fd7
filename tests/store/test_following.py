"""The rows of units, posts and indicators follow the catalogue, whatever its size in as many statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue, Combine, Kind, Polarity, Unit
from models.database import transact
from models.store.office import follow_catalogue
from models.tables import Indicator, Position
from models.tables import Unit as UnitRow
from tests.recap.office import OFFICE, indicator, post
from tests.support.offices import small_office

WORDS = (Kind.RATIO, Combine.LAST, Combine.MEAN, Polarity.LOWER)


def follow(engine: Engine, catalogue: Catalogue) -> list[str]:
    """Start with a catalogue; returns the statements of it that change rows."""
    said: list[str] = []

    def listen(*arguments: Any) -> None:
        said.append(arguments[2])

    event.listen(engine, "before_cursor_execute", listen)
    transact(engine, lambda session: follow_catalogue(session, catalogue))
    event.remove(engine, "before_cursor_execute", listen)
    return [text for text in said if not text.lstrip().startswith(("SELECT", "BEGIN"))]


def stored(engine: Engine) -> dict[str, Any]:
    """Return what is in the database and not retired, in the order of the catalogue, by the codes of what it is in."""
    parent = UnitRow.__table__.alias()
    units = select(UnitRow.code, UnitRow.name, parent.c.code).outerjoin(parent, parent.c.id == UnitRow.parent_id)
    posts = select(Position.code, Position.title, UnitRow.code, Position.is_head).join(
        UnitRow, UnitRow.id == Position.unit_id
    )
    asked = select(
        Indicator.code, Position.code, Indicator.name, Indicator.kind, Indicator.unit_of_measure,
        Indicator.combine_numerator, Indicator.combine_denominator, Indicator.polarity, Indicator.may_exceed_100,
    ).join(Position, Position.id == Indicator.position_id)  # fmt: skip
    tables: dict[str, Any] = {
        "units": (units, UnitRow),
        "positions": (posts, Position),
        "indicators": (asked, Indicator),
    }

    def read(session: Session) -> dict[str, Any]:
        return {
            name: [tuple(row) for row in session.execute(rows.where(table.retired.is_(False)).order_by(table.rank))]
            for name, (rows, table) in tables.items()
        }

    return transact(engine, read)


def wanted(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "units": [(unit.code, unit.name, unit.parent) for unit in catalogue.units],
        "positions": [(item.code, item.title, item.unit, item.head) for item in catalogue.positions],
        "indicators": [
            (i.code, i.position, i.name, i.kind, i.unit_of_measure, i.combine_numerator, i.combine_denominator,
             i.polarity, i.may_exceed_100)
            for i in catalogue.indicators()
        ],
    }  # fmt: skip


def ids(engine: Engine, codes: Iterable[str]) -> dict[str, int]:
    chosen = select(Position.code, Position.id).where(Position.code.in_(list(codes)))
    return transact(engine, lambda session: dict(session.execute(chosen).all()))


SHORTER = replace(OFFICE, positions=OFFICE.positions[2:])
TURNED = replace(OFFICE, units=(*OFFICE.units[:1], *reversed(OFFICE.units[1:])), positions=OFFICE.positions[::-1])
MOVED = replace(
    OFFICE,
    units=(
        *OFFICE.units[:-1],
        replace(OFFICE.units[-1], name='Bidang "B" \\ 部', parent="bidang-a"),
        Unit("baru", "Baru"),
    ),
    positions=(
        *OFFICE.positions[:-1],
        post(
            "baru",
            "staf-b",
            replace(
                indicator("staf-b.arsip", *WORDS[:1], above=WORDS[1], below=WORDS[2]),
                polarity=WORDS[3],
                may_exceed_100=False,
                name="Arsip, 100 % 'rapi' :satu %(dua)s",
            ),
        ),
        post("baru", "staf-c", head=True),
    ),
)


@pytest.mark.parametrize("then", [OFFICE, SHORTER, TURNED, MOVED], ids=["same", "shorter", "turned", "moved"])
def test_rows_are_those_of_the_newest_catalogue_and_keep_their_ids(engine: Engine, then: Catalogue) -> None:
    follow(engine, OFFICE)
    assert stored(engine) == wanted(OFFICE)
    before = ids(engine, OFFICE.position)
    follow(engine, then)
    assert stored(engine) == wanted(then)
    assert ids(engine, OFFICE.position) == before
    follow(engine, OFFICE)
    assert stored(engine) == wanted(OFFICE)
    assert ids(engine, OFFICE.position) == before


def test_a_start_with_the_same_catalogue_writes_nothing(engine: Engine) -> None:
    follow(engine, MOVED)
    assert follow(engine, MOVED) == []
    follow(engine, OFFICE)
    assert follow(engine, OFFICE) == []


def test_a_large_catalogue_takes_as_many_statements_as_a_small_one(engine: Engine) -> None:
    first = follow(engine, small_office())
    assert first
    many = tuple(post("dinas", f"staf-{n}", indicator(f"staf-{n}.surat")) for n in range(300))
    assert len(follow(engine, replace(OFFICE, positions=(*OFFICE.positions, *many)))) == len(first)
    assert len(follow(engine, OFFICE)) == 2

"""Made-up offices of any size for the benchmarks, their people bound and their past months filled in bulk.

Nobody in them is real: a person is named after the number of a post.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Table, insert
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Combine, Indicator, Kind, Position, Unit
from models.database import database_url, make_engine
from models.migrate import upgrade
from models.periods import Month, OfficeCalendar
from models.realisation import Answer
from models.store.office import set_fact

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 11, 2, 8, 0, tzinfo=JAKARTA)
"""A Monday on which October's reports open."""

FIRST_ACCOUNT = 1001
HISTORY = 12
"""Months that are in the database already."""

BATCH = 20_000
HELD: dict[str, object] = {"starts": date(2020, 1, 1)}
MONTH = Month(2026, 10)
_KINDS = (Kind.COUNT, Kind.RATIO, Kind.COUNT, Kind.RATIO, Kind.COUNT)


def office(posts: int, indicators: int, posts_a_unit: int = 25) -> Catalogue:
    """Return an office with so many posts of so many indicators, in units below the office itself."""
    units = range(1, -(-posts // posts_a_unit) + 1)
    return Catalogue(
        office="Kantor Contoh",
        year=2026,
        units=(Unit("kantor", "Kantor Contoh"), *(Unit(f"u{n}", f"Bidang {n}", "kantor") for n in units)),
        positions=(
            Position("kepala", "Kepala Kantor", "kantor", head=True),
            *(_post(n, f"u{(n - 1) // posts_a_unit + 1}", indicators, posts_a_unit) for n in range(1, posts + 1)),
        ),
    )


def write_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write an office as a catalogue file for a bot of its own process."""
    path.write_text("\n".join(_toml(catalogue)), encoding="utf-8")


def fill(url: str, catalogue: Catalogue, months: int = HISTORY) -> None:
    """Make the database an office that has worked for so many months and reports October 2026 now.

    Accounts count up from ``FIRST_ACCOUNT`` in the catalogue's order; the head's is the first. Rows get the place in
    that order as their id.
    """
    engine = make_engine(database_url(url))
    upgrade(engine)
    with Session(engine) as session, session.begin():
        set_fact(session, "started_at", datetime(2025, 1, 2, tzinfo=UTC).isoformat())
    units = {unit.code: n for n, unit in enumerate(catalogue.units, 1)}
    places = {position.code: n for n, position in enumerate(catalogue.positions, 1)}
    indicators = {indicator.code: n for n, indicator in enumerate(catalogue.indicators(), 1)}
    calendar = OfficeCalendar(JAKARTA)
    past = [MONTH.plus(-step) for step in range(months, 0, -1)]
    reporting = [position for position in catalogue.positions if position.indicators]
    keys = [(month, position) for month in past for position in reporting]
    _insert(engine, tables.Unit, (_unit(unit, units) for unit in catalogue.units))
    _insert(engine, tables.Position, (_position(item, places, units) for item in catalogue.positions))
    _insert(engine, tables.Indicator, (_row(item, indicators, places) for item in catalogue.indicators()))
    _insert(engine, tables.Person, map(_person, places.values()))
    _insert(engine, tables.Assignment, ({"person_id": n, "position_id": n, **HELD} for n in places.values()))
    _insert(engine, tables.Period, (_period(calendar, month) for month in [*past, MONTH]))
    reports = (_report(n, month, places[item.code], calendar) for n, (month, item) in enumerate(keys, 1))
    _insert(engine, tables.Report, reports)
    entries = ((n, month, item) for n, (month, position) in enumerate(keys, 1) for item in position.indicators)
    _insert(engine, tables.Entry, (_entry(n, indicators[item.code], item, month) for n, month, item in entries))
    _settle(engine)


def _settle(engine: Engine) -> None:
    """Let the database know its tables, as it would after some days of work."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if engine.dialect.name == "postgresql":
        for table in ("units", "positions", "indicators", "people", "assignments", "reports", "entries"):
            sequence, newest = f"pg_get_serial_sequence('{table}', 'id')", f"SELECT max(id) FROM {table}"  # noqa: S608
            connection.exec_driver_sql(f"SELECT setval({sequence}, ({newest}))")
        connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    connection.close()
    engine.dispose()


def _insert(engine: Engine, table: type[tables.Base], rows: Iterator[dict[str, object]]) -> None:
    batch: list[dict[str, object]] = []
    core = table.__table__
    assert isinstance(core, Table)
    with engine.begin() as connection:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(insert(core), batch)
                batch = []
        if batch:
            connection.execute(insert(core), batch)


def _unit(unit: Unit, units: dict[str, int]) -> dict[str, object]:
    n = units[unit.code]
    return {"id": n, "code": unit.code, "name": unit.name, "rank": n, "parent_id": units.get(unit.parent or "")}


def _position(position: Position, places: dict[str, int], units: dict[str, int]) -> dict[str, object]:
    n = places[position.code]
    named = {"id": n, "code": position.code, "title": position.title, "rank": n}
    return {**named, "unit_id": units[position.unit], "is_head": position.head}


def _row(indicator: Indicator, indicators: dict[str, int], places: dict[str, int]) -> dict[str, object]:
    n = indicators[indicator.code]
    copied = ("code", "name", "kind", "unit_of_measure", "combine_numerator", "combine_denominator", "polarity")
    columns = {name: getattr(indicator, name) for name in (*copied, "may_exceed_100")}
    return {"id": n, "rank": n, "position_id": places[indicator.position], **columns}


def _person(n: int) -> dict[str, object]:
    at = datetime(2025, 1, 2, tzinfo=UTC)
    account = FIRST_ACCOUNT + n - 1
    return {"id": n, "nip": f"{n:018}", "name": f"Staf {n}", "telegram_id": account, "bound_at": at, "created_at": at}


def _report(n: int, month: Month, place: int, calendar: OfficeCalendar) -> dict[str, object]:
    key = {"id": n, "position_id": place, "person_id": place, "month": month}
    return {**key, "late": False, "submitted_at": calendar.window(month).opens, "revision": 1, "sample": False}


def _entry(report: int, key: int, indicator: Indicator, month: Month) -> dict[str, object]:
    number = 10 + month.number
    below = 2 * number if indicator.is_ratio else None
    answer = {"answer": Answer.VALUE, "numerator": number, "denominator": below, "reason": ""}
    return {"report_id": report, "indicator_id": key, **answer}


def _period(calendar: OfficeCalendar, month: Month) -> dict[str, object]:
    window = calendar.window(month)
    return {"month": month, "opens": window.opens, "due": window.due, "closes": window.closes}


def _post(n: int, unit: str, indicators: int, posts_a_unit: int) -> Position:
    items = tuple(_indicator(f"staf-{n}", place) for place in range(indicators))
    return Position(f"staf-{n}", f"Staf {n}", unit, head=n % posts_a_unit == 1, indicators=items)


def _indicator(position: str, place: int) -> Indicator:
    kind = _KINDS[place % len(_KINDS)]
    name = f"Jumlah dokumen pelayanan yang diselesaikan sesuai standar {place + 1}"
    return Indicator(
        code=f"{position}.{place + 1}",
        position=position,
        objective="Pelayanan yang cepat dan tepat",
        name=name,
        as_printed=name,
        kind=kind,
        numerator="Jumlah dokumen yang selesai",
        denominator="Jumlah dokumen yang masuk" if kind is Kind.RATIO else None,
        unit_of_measure="dokumen",
        source="Buku agenda",
        combine_denominator=Combine.SUM if kind is Kind.RATIO else None,
    )


def _toml(catalogue: Catalogue) -> Iterator[str]:
    """Yield the lines of a catalogue file; every text here is plain."""
    yield f'office = "{catalogue.office}"\nyear = {catalogue.year}'
    for unit in catalogue.units:
        yield f'[[units]]\ncode = "{unit.code}"\nname = "{unit.name}"'
        if unit.parent:
            yield f'parent = "{unit.parent}"'
    for position in catalogue.positions:
        yield f'[[positions]]\ncode = "{position.code}"\ntitle = "{position.title}"\nunit = "{position.unit}"'
        yield f"head = {str(position.head).lower()}"
        for item in position.indicators:
            yield "[[positions.indicators]]"
            copied = ("code", "objective", "name", "kind", "numerator", "denominator", "unit_of_measure", "source")
            yield from (f'{name} = "{getattr(item, name)}"' for name in copied if getattr(item, name))
            yield from (f'combine_denominator = "{value}"' for value in filter(None, [item.combine_denominator]))

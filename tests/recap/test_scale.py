"""A large office: one unit's recap is right among many, through the same statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Unit
from models.measures import ToDate
from models.periods import Month
from models.queries.recaps import recap
from models.realisation import Answer
from models.summaries import Completeness
from tests.recap.office import CALENDAR, NOW, indicator, open_month, post

UNITS, POSTS_EACH = 100, 20
DECEMBER = Month(2025, 12)
YEAR = [Month(2025, number) for number in range(1, 13)]

LARGE = Catalogue(
    office="Dinas Besar",
    year=2025,
    units=(Unit("dinas", "Dinas Besar"), *(Unit(f"u{place}", f"Unit {place}", "dinas") for place in range(UNITS))),
    positions=tuple(
        post(f"u{place}", f"p{place}-{seat}", indicator(f"p{place}-{seat}.surat"))
        for place in range(UNITS)
        for seat in range(POSTS_EACH)
    ),
)


def fill(session: Session) -> None:
    """Let 2,000 people report 12 months; the number says who reports what when. The last seat skips December."""
    units = [{"code": unit.code, "name": unit.name, "rank": rank} for rank, unit in enumerate(LARGE.units, 1)]
    session.execute(insert(tables.Unit), units)
    unit_ids = dict(session.execute(select(tables.Unit.code, tables.Unit.id)).all())
    keys = range(1, UNITS * POSTS_EACH + 1)
    session.execute(insert(tables.Position), [position_row(key, unit_ids) for key in keys])
    session.execute(insert(tables.Indicator), [indicator_row(key) for key in keys])
    people = [{"id": key, "nip": f"{key:018}", "name": f"Pegawai {key}", "created_at": NOW} for key in keys]
    session.execute(insert(tables.Person), people)
    posted = [{"person_id": key, "position_id": key, "starts": date(2020, 1, 1)} for key in keys]
    session.execute(insert(tables.Assignment), posted)
    for month in YEAR:
        open_month(session, month)
    reports = [report_row(key, month) for key in keys for month in reported_by(key)]
    session.execute(insert(tables.Report), reports)
    session.execute(insert(tables.Entry), [entry_row(report) for report in reports])


def reported_by(key: int) -> list[Month]:
    return YEAR if key % POSTS_EACH else YEAR[:-1]


def position_row(key: int, unit_ids: dict[str, int]) -> dict[str, object]:
    meant = LARGE.positions[key - 1]
    named = {"id": key, "code": meant.code, "title": meant.title}
    return {**named, "unit_id": unit_ids[meant.unit], "is_head": False, "rank": key}


def indicator_row(key: int) -> dict[str, object]:
    meant = LARGE.positions[key - 1].indicators[0]
    copied = ("code", "name", "kind", "unit_of_measure", "combine_numerator", "combine_denominator", "polarity")
    columns = {name: getattr(meant, name) for name in copied}
    return {"id": key, "position_id": key, "rank": key, "may_exceed_100": True, **columns}


def report_row(key: int, month: Month) -> dict[str, object]:
    late = key % POSTS_EACH == 1
    return {
        "id": key * 12 + month.number,
        "position_id": key,
        "person_id": key,
        "month": month,
        "submitted_at": CALENDAR.window(month).due,
        "late": late,
    }


def entry_row(report: dict[str, object]) -> dict[str, object]:
    identity = report["id"]
    return {"report_id": identity, "indicator_id": report["position_id"], "answer": Answer.VALUE, "numerator": identity}


def test_one_unit_among_two_thousand_posts_has_its_own_numbers(session: Session) -> None:
    fill(session)
    shown = recap(session, LARGE, "u42", DECEMBER, NOW)
    keys = range(42 * POSTS_EACH + 1, 43 * POSTS_EACH + 1)
    assert [post.position for post in shown.posts] == [LARGE.positions[key - 1].code for key in keys]
    assert shown.completeness == Completeness(on_time=18, late=1, missing=1)
    sums = [sum(key * 12 + month.number for month in reported_by(key)) for key in keys]
    assert [figure.to_date for figure in shown.figures] == [ToDate(Decimal(total)) for total in sums]
    whole = recap(session, LARGE, "dinas", DECEMBER, NOW)
    assert whole.completeness == Completeness(on_time=1800, late=100, missing=100)
    assert len(whole.units) == UNITS

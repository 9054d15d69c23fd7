"""An office made by hand, small enough to count on one's fingers, and what its tests put into the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import ALL_MONTHS, Catalogue, Combine, Indicator, Kind, Position, Unit
from models.nip import make_sample_nip
from models.periods import Month, OfficeCalendar
from models.realisation import Answer, Realisation
from models.running import Leave
from models.store.office import follow_catalogue

OCTOBER = Month(2026, 10)
CALENDAR = OfficeCalendar(ZoneInfo("Asia/Jakarta"))
NOW = datetime(2026, 11, 12, 10, tzinfo=ZoneInfo("Asia/Jakarta"))
"""After October's due moment, before it closes."""

_numbers = count(1000)


def value(numerator: int, denominator: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, numerator, denominator)


NOT_APPLICABLE = Realisation(Answer.NOT_APPLICABLE, reason="Tidak ada kegiatan")
NO_DATA = Realisation(Answer.NO_DATA)


def indicator(
    code: str,
    kind: Kind = Kind.COUNT,
    months: frozenset[int] = ALL_MONTHS,
    above: Combine = Combine.SUM,
    below: Combine = Combine.SUM,
) -> Indicator:
    return Indicator(
        code=code,
        position=code.split(".", maxsplit=1)[0],
        objective="Pelayanan yang baik",
        name=f"Indikator {code}",
        as_printed=f"Indikator {code}",
        kind=kind,
        numerator="Jumlah yang selesai",
        denominator="Jumlah semuanya" if kind is Kind.RATIO else None,
        unit_of_measure="dokumen",
        source="Buku register",
        combine_numerator=above,
        combine_denominator=below if kind is Kind.RATIO else None,
        months=months,
    )


def post(unit: str, code: str, *indicators: Indicator, head: bool = False) -> Position:
    return Position(code=code, title=code.title(), unit=unit, head=head, indicators=indicators)


OFFICE = Catalogue(
    office="Dinas Contoh",
    year=2026,
    units=(
        Unit("dinas", "Dinas Contoh"),
        Unit("bidang-a", "Bidang A", "dinas"),
        Unit("seksi-a1", "Seksi A1", "bidang-a"),
        Unit("seksi-a2", "Seksi A2", "bidang-a"),
        Unit("bidang-b", "Bidang B", "dinas"),
    ),
    positions=(
        post("dinas", "kadis", head=True),
        post("bidang-a", "kabid-a", indicator("kabid-a.tepat", Kind.RATIO), head=True),
        post("seksi-a1", "kasi-a1", indicator("kasi-a1.surat"), indicator("kasi-a1.berkas"), head=True),
        post("seksi-a2", "kasi-a2", indicator("kasi-a2.server", above=Combine.LAST), head=True),
        post("bidang-b", "kabid-b", indicator("kabid-b.triwulan", months=frozenset({3, 6, 9, 12})), head=True),
        post("bidang-b", "staf-b", indicator("staf-b.arsip")),
    ),
)
POSTS = tuple(position.code for position in OFFICE.positions if position.indicators)


def found(session: Session, catalogue: Catalogue = OFFICE) -> None:
    """Set the office up, without people, with October's window."""
    follow_catalogue(session, catalogue)
    open_month(session, OCTOBER)


def open_month(session: Session, month: Month) -> None:
    if session.get(tables.Period, month) is None:
        window = CALENDAR.window(month)
        session.add(tables.Period(month=month, opens=window.opens, due=window.due, closes=window.closes))
        session.flush()


def position_id(session: Session, code: str) -> int:
    return session.scalars(select(tables.Position.id).where(tables.Position.code == code)).one()


def appoint(session: Session, code: str, name: str, starts: date = date(2020, 1, 1), ends: date | None = None) -> int:
    """Put a new person into a post; returns the person's id."""
    person = tables.Person(nip=make_sample_nip(next(_numbers)), name=name, created_at=NOW)
    session.add(person)
    session.flush()
    place = position_id(session, code)
    session.add(tables.Assignment(person_id=person.id, position_id=place, starts=starts, ends=ends))
    session.flush()
    return person.id


def staff(session: Session, posts: Iterable[str] = POSTS) -> dict[str, int]:
    """Fill posts, every reporting one unless told otherwise; returns the people's ids by position."""
    return {code: appoint(session, code, f"Pemegang {code}") for code in posts}


def leave(session: Session, person_id: int, starts: date, ends: date) -> None:
    session.add(Leave(person_id=person_id, starts=starts, ends=ends))
    session.flush()


def send(
    session: Session,
    person_id: int,
    code: str,
    month: Month,
    answers: Mapping[str, Realisation],
    *,
    late: bool = False,
    sample: bool = False,
) -> None:
    """File a report, on the first day of its window or the day after due."""
    open_month(session, month)
    window = CALENDAR.window(month)
    at = window.due + timedelta(days=1) if late else window.opens + timedelta(hours=1)
    place = position_id(session, code)
    report = tables.Report(
        position_id=place, month=month, person_id=person_id, submitted_at=at.astimezone(UTC), late=late, sample=sample
    )
    session.add(report)
    session.flush()
    ids = dict(session.execute(select(tables.Indicator.code, tables.Indicator.id)).all())
    session.add_all(
        tables.Entry(
            report_id=report.id,
            indicator_id=ids[indicator_code],
            answer=answer.answer,
            numerator=answer.numerator,
            denominator=answer.denominator,
            reason=answer.reason,
        )
        for indicator_code, answer in answers.items()
    )
    session.flush()

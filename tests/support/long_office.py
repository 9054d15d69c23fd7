"""A large office all of whose names are as long as they may be, with reports that bear every remark there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.administration import Exemption
from models.catalogue.schema import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE, LONGEST_UNIT_OF_MEASURE
from models.months import Month
from models.oversight import Review
from models.periods import OfficeCalendar
from models.realisation import Answer
from models.reviewing import MAX_REASON, Verdict
from models.roster import LONGEST_NAME as LONGEST_PERSON
from models.store.periods import reopen
from models.tables import Assignment, Entry, Indicator, Period, Person, Position, Report
from tests.support.acts import BY
from tests.support.office import JAKARTA

OCTOBER = Month(2026, 10)
HEAD, BUREAU, CLERK = "kepala", "biro1", "staf1"
UNITS, CLERKS, INDICATORS, EXEMPT = 30, 40, 25, 25
"""Units below the office, clerks of the first of them, what the first of these counts, and who need not report."""

_REVIEWED = {"update_id": None, "acting": False}


def long(start: str, length: int) -> str:
    """Return a name of that length in words of usual ones."""
    return (
        f"{start} {'Pengembangan & Pengendalian <Infrastruktur> Informatika ' * length}"[:length]
        .strip()
        .ljust(length, "x")
    )


def long_catalogue(folder: Path) -> Path:
    """Write the office's catalogue."""
    path = folder / "long.toml"
    path.write_text("\n".join(_lines()), encoding="utf-8")
    return path


def _lines() -> Iterator[str]:
    yield f'office = "{long("Dinas", LONGEST_TITLE)}"\nyear = 2026'
    yield f'[[units]]\ncode = "kantor"\nname = "{long("Dinas", LONGEST_TITLE)}"'
    for number in range(1, UNITS + 1):
        yield f'[[units]]\ncode = "u{number}"\nname = "{long(f"Biro {number}", LONGEST_TITLE)}"\nparent = "kantor"'
    yield from _post(HEAD, "kantor", 2, head=True)
    for number in range(1, UNITS + 1):
        yield from _post(f"biro{number}", f"u{number}", 4, head=True)
        yield from _post(f"bawahan{number}", f"u{number}", 1)
    for number in range(1, CLERKS + 1):
        yield from _post(f"staf{number}", "u1", INDICATORS if number == 1 else 4)


def _post(code: str, unit: str, indicators: int, *, head: bool = False) -> Iterator[str]:
    yield f'[[positions]]\ncode = "{code}"\ntitle = "{long(code.title(), LONGEST_TITLE)}"\nunit = "{unit}"'
    text = long("Melaksanakan", LONGEST_TEXT)
    yield f'head = {str(head).lower()}\ntugas = ["{text}", "{text}"]\nfungsi = ["{text}", "{text}", "{text}"]'
    for place in range(1, indicators + 1):
        ratio = place % 4 == 2
        name = long(f"Jumlah {place}", LONGEST_NAME)
        yield f'[[positions.indicators]]\ncode = "{code}.n{place}"\nobjective = "{name}"\nname = "{name}"'
        yield f'kind = "{"ratio" if ratio else "count"}"\nnumerator = "{name}"\nsource = "{name}"'
        yield f'unit_of_measure = "{long("dokumen", LONGEST_UNIT_OF_MEASURE)}"'
        if ratio:
            yield f'denominator = "{name}"\ncombine_denominator = "sum"'
        elif head and code != HEAD and place == 1:
            yield f'fed_by = ["{code.replace("biro", "bawahan")}.n1"]'


def name_everybody(session: Session) -> None:
    """Give everybody the longest name a roster may have."""
    for number, person in enumerate(session.scalars(select(Person).order_by(Person.id))):
        person.name = long(f"Pegawai {number}", LONGEST_PERSON)


def remember(session: Session) -> None:
    """File a year of ordinary reports, all open again, the newest of which their heads have returned."""
    calendar = OfficeCalendar(JAKARTA)
    for back in range(12, 0, -1):
        window = calendar.window(OCTOBER.plus(-back))
        session.add(Period(month=window.month, opens=window.opens, due=window.due, closes=window.closes))
        session.flush()
        file_reports(session, window.month, number=10)
    key = select(Position.id).where(Position.code.in_(f"staf{number}" for number in range(10, 10 + EXEMPT)))
    reason = {"month": OCTOBER, "reason": long("Unit", MAX_REASON), "created_at": BY.at}
    session.execute(insert(Exemption), [{"position_id": post, **reason} for post in session.scalars(key)])
    september = OCTOBER.previous()
    reopen(session, september, None, BY.at + timedelta(days=60), BY)
    _return_all(session, september)


def file_reports(session: Session, month: Month, number: int) -> None:
    """File everybody's report of a month; with another number than usual, all are late and many bear each remark."""
    unusual = number != 10
    holders = (
        select(Position.id, Assignment.person_id)
        .join(Assignment, Assignment.position_id == Position.id)
        .where(Assignment.ends.is_(None), ~Assignment.acting)
    )
    common = {"month": month, "submitted_at": BY.at, "late": unusual, "revision": 1, "sample": False}
    people = session.execute(holders).all()
    session.execute(insert(Report), [{"position_id": post, "person_id": person, **common} for post, person in people])
    reports = dict(session.execute(select(Report.position_id, Report.id).where(Report.month == month)).all())
    entries = []
    for item in session.scalars(select(Indicator).order_by(Indicator.rank)):
        row = {"report_id": reports[item.position_id], "indicator_id": item.id, "reason": ""}
        below = (0 if unusual else 20) if item.combine_denominator else None
        value = {"answer": Answer.VALUE, "numerator": number, "denominator": below}
        if unusual and item.code.endswith(".n4"):
            value = {"answer": Answer.NO_DATA, "numerator": None, "denominator": None}
        entries.append({**row, **value})
    session.execute(insert(Entry), entries)


def resend(session: Session, month: Month) -> None:
    """Let every report of a month have been returned and sent again."""
    _return_all(session, month)
    session.execute(update(Report).where(Report.month == month).values(revision=2, revised_at=BY.at))


def _return_all(session: Session, month: Month) -> None:
    head = session.execute(
        select(Position.id, Assignment.person_id)
        .join(Assignment, Assignment.position_id == Position.id)
        .where(Position.code == HEAD)
    ).one()
    reason = long("Angka", MAX_REASON)
    verdict = {"verdict": Verdict.RETURNED, "reason": reason, "reviewer_id": head.person_id, "position_id": head.id}
    reports = session.scalars(select(Report.id).where(Report.month == month)).all()
    session.execute(
        insert(Review),
        [{"report_id": report, "revision": 1, "at": BY.at, **verdict, **_REVIEWED} for report in reports],
    )

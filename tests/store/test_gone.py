"""What does not exist, belongs to somebody else or is over is answered so, and nothing of it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.administration import Announcement, AuditEvent, Evidence
from models.audit import Act, Channel
from models.database import transact
from models.evidence import EvidenceRefusal, FileKind, Incoming, Place
from models.months import Month
from models.office_months import Deadline, MonthRefusal
from models.queries.evidence import shelf
from models.queries.evidence_places import choices, open_places
from models.reports import Approved
from models.reviewing import Verdict
from models.store import announcements, evidence, handovers, periods, reviews
from models.store.drafts import Moment
from models.store.evidence import Kept
from models.store.people import account_of
from models.store.reviews import Refusal, Request
from models.tables import Reopening, Report
from tests.recap.office import CALENDAR, OCTOBER, OFFICE, position_id
from tests.store.desk import MORNING, Desk, new_update, receipt, rows, sit_down

NOBODY = 999_999
NEVER = Month(2020, 1)
PHOTO = Incoming(FileKind.PHOTO, "a file", "unique", 1000)


def act() -> Act:
    return Act(MORNING.astimezone(CALENDAR.timezone), Channel.CHAT, update_id=new_update())


UNKNOWN: dict[str, tuple[Callable[[Session], object], object]] = {
    "evidence of a post": (lambda session: shelf(session, NOBODY, OCTOBER, MORNING), None),
    "an account": (lambda session: account_of(session, NOBODY), None),
    "a month to open": (
        lambda session: periods.reopen_for_days(session, CALENDAR, NEVER, None, 3, act()), MonthRefusal.UNKNOWN,
    ),
    "a post to open a month for": (
        lambda session: periods.reopen_for_days(session, CALENDAR, OCTOBER, NOBODY, 3, act()), MonthRefusal.UNKNOWN,
    ),
    "a month to move": (
        lambda session: periods.move_deadline(session, CALENDAR, NEVER, Deadline.DUE, MORNING.date(), act()),
        MonthRefusal.UNKNOWN,
    ),
    "a reopening": (lambda session: periods.close_again(session, NOBODY, act()), None),
    "a question of who reports": (lambda session: handovers.decide(session, NOBODY, OCTOBER, None, act()), False),
    "an announcement to send": (
        lambda session: announcements.release(session, OFFICE, NOBODY, MORNING, 1, act(), NOBODY), None,
    ),
    "a delivery to end": (
        lambda session: announcements.end(session, NOBODY, NOBODY, None, MORNING), None,
    ),
    "an announcement to drop": (lambda session: announcements.drop(session, NOBODY, act(), NOBODY), False),
}  # fmt: skip


@pytest.mark.parametrize("asked", UNKNOWN)
def test_what_does_not_exist_is_answered_so_and_leaves_no_trail(engine: Engine, asked: str) -> None:
    sit_down(engine)
    before = rows(engine, AuditEvent)
    work, answer = UNKNOWN[asked]
    assert transact(engine, work) == answer
    assert (rows(engine, AuditEvent), rows(engine, Reopening), rows(engine, Announcement)) == (before, 0, 0)


def attach(desk: Desk, file: Incoming, place: Place, indicator: int | None) -> Kept:
    who, at = desk.who, Moment(desk.now, new_update())
    kept = transact(desk.engine, lambda session: evidence.keep(session, who, place, indicator, file, at))
    assert isinstance(kept, Kept)
    return kept


def place_of(desk: Desk, code: str) -> Place:
    return Place(transact(desk.engine, lambda session: position_id(session, code)), code, OCTOBER)


def test_a_file_that_waits_is_its_senders_alone_to_attach_and_to_drop(engine: Engine) -> None:
    kasi, other = sit_down(engine, "kasi-a1", "kasi-a2")
    waits = attach(kasi, PHOTO, place_of(kasi, "kasi-a1"), None)
    mine, theirs = kasi.who, other.who
    at = Moment(MORNING, new_update())

    def found(session: Session) -> list[int]:
        asked = [(mine, waits.id), (theirs, waits.id), (mine, NOBODY)]
        return [len(choices(session, OFFICE, who, file, 0, MORNING)) for who, file in asked]

    assert transact(engine, found) == [1, 0, 0]
    foreign = transact(engine, lambda session: open_places(session, OFFICE, theirs, MORNING))
    assert not isinstance(foreign, EvidenceRefusal)
    elsewhere = foreign[0].indicators[0][0]
    assigned = transact(engine, lambda session: evidence.assign(session, OFFICE, mine, waits.id, elsewhere, at))
    assert assigned is EvidenceRefusal.CLOSED
    assert not transact(engine, lambda session: evidence.drop(session, theirs, waits.id))
    assert rows(engine, Evidence) == 1
    assert transact(engine, lambda session: evidence.drop(session, mine, waits.id))
    assert rows(engine, Evidence) == 0


def test_a_file_that_was_attached_is_not_attached_again(engine: Engine) -> None:
    (kasi,) = sit_down(engine, "kasi-a1")
    who, place = kasi.who, place_of(kasi, "kasi-a1")
    waits = attach(kasi, PHOTO, place, None)
    places = transact(engine, lambda session: open_places(session, OFFICE, who, MORNING))
    assert not isinstance(places, EvidenceRefusal)
    (first, _), (second, _) = places[0].indicators

    def assign(indicator: int) -> list[Kept] | EvidenceRefusal:
        at = Moment(MORNING, new_update())
        return transact(engine, lambda session: evidence.assign(session, OFFICE, who, waits.id, indicator, at))

    attached = [Kept(waits.id, place, first, "foto-1.jpg")]
    assert [assign(first), assign(second)] == [attached, attached]
    found = transact(engine, lambda session: shelf(session, place.position_id, OCTOBER, MORNING))
    assert found is not None
    assert [piece.id for piece in found.pieces] == [waits.id]


def test_an_approved_report_takes_no_evidence_and_is_not_corrected(engine: Engine) -> None:
    kasi, kabid = sit_down(engine, "kasi-a1", "kabid-a")
    kasi.lapor("12 3")
    receipt(kasi.kirim())
    report = transact(engine, lambda session: session.scalars(select(Report.id)).one())
    head, now = kabid.who, MORNING.astimezone(CALENDAR.timezone)

    def say(asked: Request, update: int) -> reviews.Reviewed:
        at = Moment(MORNING, update)
        return transact(engine, lambda session: reviews.review(session, OFFICE, head, asked, at, now))

    approve = Request(report, 1, Verdict.APPROVED)
    assert say(Request(NOBODY, 1, Verdict.APPROVED), new_update()).refusal is Refusal.GONE
    assert say(Request(report, 2, Verdict.APPROVED), new_update()).refusal is Refusal.CHANGED
    update = new_update()
    assert say(approve, update).review_id is not None
    assert say(approve, update).repeated
    assert say(approve, new_update()).refusal is Refusal.ALREADY
    mine = kasi.who
    assert transact(engine, lambda session: open_places(session, OFFICE, mine, now)) is EvidenceRefusal.APPROVED
    assert isinstance(kasi.koreksi(), Approved)
    checked = transact(engine, lambda session: reviews.check(session, OFFICE, mine, approve, now))
    assert checked.refusal is Refusal.NOT_YOURS

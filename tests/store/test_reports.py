"""Reports: sent once, corrected with every change kept, and closed with their month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.database import transact
from models.filling import Press, Step
from models.realisation import Answer
from models.reports import OpenDraft
from models.running import Draft
from models.store.drafts import Repeated, Stale
from models.store.periods import reopen
from models.store.reports import Locked, Unanswered
from models.tables import EntryChange, Report
from tests.recap.office import CALENDAR, OCTOBER, open_month, position_id, value
from tests.store.desk import MORNING, new_update, opened, receipt, rows, sit_down, stored
from tests.support.acts import by_command

WINDOW = CALENDAR.window(OCTOBER)


# ------------------------------------------------------------------------------------------------------------ Sending


def test_what_was_confirmed_is_stored_under_its_indicators_and_the_draft_is_gone(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    sent = receipt(desk.kirim())
    assert (sent.revision, sent.late, sent.missing, sent.number) == (1, False, 0, "202610-0001")
    assert stored(engine) == {"kasi-a1.surat": (12, None), "kasi-a1.berkas": (7, None)}
    assert rows(engine, Draft) == 0


def test_before_the_summary_nothing_can_be_sent(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    assert desk.kirim() == Stale()
    assert rows(engine, Report) == 0


def test_a_draft_of_skipped_questions_is_not_sent(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("lewati lewati")
    assert desk.kirim() == Unanswered(desk.running)
    assert rows(engine, Report) == 0


def test_the_button_of_an_earlier_summary_does_not_send_what_changed_since(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    old = desk.seq
    desk.edit(0)
    desk.say("13")
    assert desk.kirim(seq=old) == Stale()
    assert receipt(desk.kirim()).revision == 1


def test_another_persons_summary_cannot_be_sent(engine: Engine) -> None:
    desk, other = sit_down(engine, "kasi-a1", "kasi-a2")
    desk.lapor("12 7")
    other.lapor("9")
    assert other.kirim(seq=desk.seq) == Stale()
    assert rows(engine, Report) == 0


def test_delivered_again_the_tap_shows_the_same_receipt(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    seq, update_id = desk.seq, new_update()
    first = desk.kirim(seq=seq, update_id=update_id)
    assert desk.kirim(seq=seq, update_id=update_id) == first
    assert (rows(engine, Report), rows(engine, EntryChange)) == (1, 2)


def test_delivered_again_a_tap_that_sent_nothing_does_not_show_an_older_receipt(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    receipt(desk.kirim())
    desk.koreksi()
    for place in (0, 1):
        desk.edit(place)
        desk.press(Press.SKIP)
    seq, update_id = desk.seq, new_update()
    assert isinstance(desk.kirim(seq=seq, update_id=update_id), Unanswered)
    assert desk.kirim(seq=seq, update_id=update_id) == Repeated(desk.draft)


# -------------------------------------------------------------------------------------------------------------- Months


def test_from_due_on_a_report_is_late_and_stays_so_when_it_is_corrected(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    just_before, due = desk.later(WINDOW.due - MORNING - timedelta(seconds=1)), desk.later(WINDOW.due - MORNING)
    due.lapor("12 7")
    assert receipt(due.kirim()).late
    just_before.koreksi()
    assert receipt(just_before.kirim()).late


def test_until_due_it_is_on_time(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk = desk.later(WINDOW.due - MORNING - timedelta(seconds=1))
    desk.lapor("12 7")
    assert not receipt(desk.kirim()).late


def test_a_month_that_closes_between_question_and_sending_is_locked_and_its_draft_kept(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    closed = desk.later(WINDOW.closes - MORNING)
    transact(engine, lambda session: open_month(session, OCTOBER.next()))
    assert closed.kirim() == Locked(closed.running)
    assert rows(engine, Report) == 0
    next_month = opened(closed.lapor())
    assert (closed.running.window.month, next_month.answers) == (OCTOBER.next(), {})


@pytest.mark.parametrize("for_all", [True, False])
def test_a_reopened_month_goes_on_with_the_draft_that_was_kept(engine: Engine, for_all: bool) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    closed = desk.later(WINDOW.closes - MORNING)

    def work(session: Session) -> None:
        position = None if for_all else position_id(session, "kasi-a1")
        reopen(session, OCTOBER, position, closed.now + timedelta(days=2), by_command(closed.now))

    transact(engine, work)
    assert opened(closed.lapor()).answers == {"kasi-a1.surat": value(12), "kasi-a1.berkas": value(7)}
    sent = receipt(closed.kirim())
    assert (sent.late, sent.month) == (True, OCTOBER)
    over = closed.later(timedelta(days=3))
    assert not isinstance(over.koreksi(), OpenDraft)


def test_a_month_reopened_for_another_post_stays_closed(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    closed = desk.later(WINDOW.closes - MORNING)

    def work(session: Session) -> None:
        until = closed.now + timedelta(days=2)
        reopen(session, OCTOBER, position_id(session, "kasi-a2"), until, by_command(closed.now))

    transact(engine, work)
    assert isinstance(closed.kirim(), Locked)


# --------------------------------------------------------------------------------------------------------- Corrections


def test_a_correction_is_the_next_revision_and_keeps_who_changed_what_when_and_by_which_update(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    first = receipt(desk.kirim())
    later = desk.later(timedelta(hours=2))
    assert opened(later.koreksi()).step is Step.SUMMARY
    later.edit(0)
    later.say("13")
    update_id = new_update()
    second = receipt(later.kirim(update_id=update_id))
    assert (second.revision, second.number, second.at) == (2, first.number, later.now)

    def changes(session: Session) -> list[EntryChange]:
        return list(session.scalars(select(EntryChange).order_by(EntryChange.id)))

    *_, change = kept = transact(engine, changes)
    assert len(kept) == 3
    assert all(row.old_answer is None for row in kept[:2])
    assert (change.person_id, change.update_id, change.at) == (desk.who.person_id, update_id, later.now)
    assert (change.old_answer, change.old_numerator) == (Answer.VALUE, 12)
    assert (change.new_answer, change.new_numerator) == (Answer.VALUE, 13)
    assert stored(engine) == {"kasi-a1.surat": (13, None), "kasi-a1.berkas": (7, None)}


def test_a_correction_without_a_change_adds_no_change(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    desk.kirim()
    desk.koreksi()
    assert receipt(desk.kirim()).revision == 2
    assert rows(engine, EntryChange) == 2


def test_other_peoples_reports_are_never_opened(engine: Engine) -> None:
    desk, other = sit_down(engine, "kasi-a1", "kasi-a2")
    desk.lapor("12 7")
    desk.kirim()
    place = transact(engine, lambda session: position_id(session, "kasi-a1"))
    assert not isinstance(other.koreksi((place, OCTOBER)), OpenDraft)

"""Two people who report one post: what one has sent is not replaced by numbers that the other filled in before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.database import transact
from models.filling import Press
from models.store.drafts import Repeated
from models.store.reports import Overtaken
from models.tables import Report
from tests.recap.office import OCTOBER, position_id
from tests.store.desk import Desk, let_act, new_update, receipt, rows, sit_down, stored

MINUTE = timedelta(minutes=1)


@pytest.fixture
def two(engine: Engine) -> tuple[Desk, Desk]:
    """The holder of a post, and who acts for them and has a post of their own."""
    holder, acting = sit_down(engine, "kasi-a1", "kasi-a2")
    let_act(acting, "kasi-a1")
    return holder, acting


def test_numbers_filled_in_before_somebody_else_sent_theirs_are_shown_again_first(
    engine: Engine, two: tuple[Desk, Desk]
) -> None:
    holder, acting = two
    holder.lapor("12 7")
    acting.later(MINUTE).lapor("13 7")
    receipt(acting.later(MINUTE).kirim())
    holder = holder.later(2 * MINUTE)
    seq, update_id = holder.seq, new_update()
    shown = holder.kirim(update_id=update_id)
    assert isinstance(shown, Overtaken)
    assert shown.differing == (1,)
    assert stored(engine)["kasi-a1.surat"] == (13, None)
    assert holder.kirim(seq=seq, update_id=update_id) == Repeated(holder.running)
    assert receipt(holder.later(MINUTE).kirim()).revision == 2
    assert stored(engine)["kasi-a1.surat"] == (12, None)


@pytest.mark.parametrize("resumed", [False, True])
def test_what_somebody_else_reported_is_not_wiped_out_by_a_question_that_was_skipped_before(
    engine: Engine, two: tuple[Desk, Desk], *, resumed: bool
) -> None:
    holder, acting = two
    holder.lapor("12 lewati")
    acting.later(MINUTE).lapor("12 7")
    receipt(acting.later(MINUTE).kirim())
    holder = holder.later(2 * MINUTE)
    if resumed:
        holder.koreksi((position(engine), OCTOBER))
    shown = holder.kirim()
    assert isinstance(shown, Overtaken)
    assert shown.differing == ()
    assert [answer.numerator for answer in holder.running.filling.answers.values()] == [12, 7]
    holder.later(MINUTE).kirim()
    assert stored(engine) == {"kasi-a1.surat": (12, None), "kasi-a1.berkas": (7, None)}


def test_a_number_can_still_be_taken_back_in_a_correction_of_what_is_there(
    engine: Engine, two: tuple[Desk, Desk]
) -> None:
    holder, acting = two
    acting.lapor("12 7")
    receipt(acting.kirim())
    holder = holder.later(MINUTE)
    holder.koreksi((position(engine), OCTOBER))
    holder.edit(1)
    holder.press(Press.SKIP)
    assert receipt(holder.kirim()).missing == 1
    assert stored(engine)["kasi-a1.berkas"] == (None, None)
    assert holder.who.person_id != acting.who.person_id
    assert rows(engine, Report) == 1


def test_a_correction_delivered_twice_shows_the_receipt_of_what_it_corrected(
    engine: Engine, two: tuple[Desk, Desk]
) -> None:
    _, acting = two
    acting.lapor("12 7")
    first = receipt(acting.kirim())
    acting = acting.later(MINUTE)
    acting.lapor("9")
    second = receipt(acting.kirim())
    acting = acting.later(MINUTE)
    acting.koreksi((first.position_id, OCTOBER))
    acting.edit(0)
    acting.say("13")
    seq, update_id = acting.seq, new_update()
    corrected = receipt(acting.kirim(update_id=update_id))
    again = receipt(acting.kirim(seq=seq, update_id=update_id))
    assert (corrected.report_id, corrected.revision) == (first.report_id, 2)
    assert again == corrected
    assert second.report_id != first.report_id


def test_a_press_that_sent_nothing_shows_no_receipt_when_it_is_delivered_twice(
    engine: Engine, two: tuple[Desk, Desk]
) -> None:
    holder, _ = two
    holder.lapor("12 7")
    old = holder.seq
    receipt(holder.kirim())
    update_id = new_update()
    holder.kirim(seq=old, update_id=update_id)
    assert holder.kirim(seq=old, update_id=update_id) == Repeated(None)
    assert rows(engine, Report) == 1


def position(engine: Engine) -> int:
    return transact(engine, lambda session: position_id(session, "kasi-a1"))

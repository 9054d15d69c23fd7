"""Drafts: every answer belongs to the question that was asked, whoever asks twice and whatever changes meanwhile."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from models.database import transact
from models.filling import Press, Recorded, Step
from models.reports import OpenDraft, Receipt
from models.running import Draft
from models.store.drafts import Misread, NothingOwed, Repeated, Stale
from models.tables import Assignment, Report
from tests.recap.office import position_id, value
from tests.store.desk import MORNING, employ, happened, new_update, opened, rows, sit_down, stored

# ----------------------------------------------------------------------------------------------- Delivered once more


def test_an_answer_delivered_again_answers_nothing_and_shows_where_the_person_is(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    update_id = new_update()
    assert happened(desk.say("12", update_id=update_id)) == Recorded(desk.running.filling.indicators[0], value(12))
    again = desk.say("12", update_id=update_id)
    assert again == Repeated(desk.draft)
    assert desk.running.filling.answers == {"kasi-a1.surat": value(12)}


def test_a_tap_delivered_again_answers_nothing(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    seq, update_id = desk.seq, new_update()
    desk.press(Press.SKIP, seq=seq, update_id=update_id)
    assert desk.press(Press.SKIP, seq=seq, update_id=update_id) == Repeated(desk.draft)
    assert len(desk.running.filling.answers) == 1


def test_a_line_delivered_again_does_not_undo_what_was_corrected_after_it(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    update_id = new_update()
    desk.lapor("12 7", update_id=update_id)
    desk.edit(0)
    desk.say("13")
    assert desk.lapor("12 7", update_id=update_id) == Repeated(desk.draft)
    assert desk.running.filling.answers["kasi-a1.surat"] == value(13)


def test_a_command_delivered_again_after_the_report_was_sent_opens_nothing(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    first, second = new_update(), new_update()
    desk.lapor("12 7", update_id=first)
    desk.kirim()
    assert desk.lapor("12 7", update_id=first) == Repeated(None)
    desk.koreksi(update_id=second)
    seq = desk.seq
    assert desk.koreksi(update_id=second) == Repeated(desk.draft)
    assert desk.seq == seq
    desk.kirim()
    assert desk.koreksi(update_id=second) == Repeated(None)
    assert rows(engine, Draft) == 0


def test_a_cancel_delivered_again_does_not_stop_what_was_taken_up_after_it(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    update_id = new_update()
    assert isinstance(desk.batal(update_id=update_id), OpenDraft)
    assert desk.batal(update_id=update_id) == Repeated(None)
    desk.lapor()
    assert desk.batal(update_id=update_id) == Repeated(desk.draft)
    assert desk.draft is not None


# ------------------------------------------------------------------------------------------------ Buttons and people


def test_a_button_of_an_earlier_place_does_nothing(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    seq = desk.seq
    desk.say("12")
    before = desk.running
    assert desk.press(Press.NIHIL, seq=seq) == Stale()
    assert desk.batal(seq=seq) == Stale()
    assert desk.running == before


def test_a_button_of_a_report_that_was_sent_does_nothing_in_the_next_draft(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    asked = [desk.seq]
    for answer in ("12", "7"):
        desk.say(answer)
        asked.append(desk.seq)
    desk.kirim()
    desk.koreksi()
    for place in (0, 1):
        for seq in asked:
            assert desk.press(Press.BACK, seq=seq) == Stale()
            assert desk.kirim(seq=seq) == Stale()
        desk.edit(place)


def test_another_persons_button_does_nothing(engine: Engine) -> None:
    desk, other = sit_down(engine, "kasi-a1", "kasi-a2")
    desk.lapor()
    other.lapor()
    before = desk.running, other.running
    assert desk.press(Press.NIHIL, seq=other.seq) == Stale()
    assert other.batal(seq=desk.seq) == Stale()
    assert (desk.running, other.running) == before


def test_at_rest_a_number_is_no_answer_and_a_button_is_stale(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    assert desk.say("12") == NothingOwed()
    assert desk.press(Press.NIHIL, seq=(1, 1)) == Stale()
    assert desk.batal() is None
    assert rows(engine, Draft) == 0


def test_going_on_is_at_the_same_question_with_all_answers(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kabid-a")
    desk.lapor()
    desk.say("12")
    before = desk.running.filling
    assert before.step is Step.DENOMINATOR
    desk.batal()
    assert desk.draft is None
    assert opened(desk.lapor()) == before


def test_a_line_that_cannot_be_read_opens_the_draft_and_keeps_its_answers(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    desk.say("12")
    misread = desk.lapor("1 2 3")
    assert isinstance(misread, Misread)
    assert misread.draft == desk.draft
    assert desk.running.filling.answers == {"kasi-a1.surat": value(12)}


def test_an_answer_that_changes_nothing_leaves_the_buttons_valid(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    seq = desk.seq
    desk.say("halo")
    assert desk.seq == seq
    assert isinstance(happened(desk.press(Press.NIHIL, seq=seq)), Recorded)


# -------------------------------------------------------------------------------------------------------------- Posts


def give_away(engine: Engine, code: str) -> None:
    """Let everybody who holds a post have held it until yesterday."""

    def work(session: Session) -> None:
        held = Assignment.position_id == position_id(session, code)
        session.execute(update(Assignment).where(held).values(ends=MORNING.date() - timedelta(days=1)))

    transact(engine, work)


def test_a_post_given_away_takes_the_draft_out_of_its_former_holders_hands(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    seq = desk.seq
    give_away(engine, "kasi-a1")
    successor = employ(engine, "kasi-a1")
    assert desk.draft is None
    assert desk.say("12") == NothingOwed()
    assert desk.kirim(seq=seq) == Stale()
    assert desk.lapor() == NothingOwed()
    assert opened(successor.lapor()).answers == {}
    assert rows(engine, Report) == 0


def test_one_person_with_two_posts_reports_one_after_the_other(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    person_id = desk.who.person_id

    def second_post(session: Session) -> None:
        place = position_id(session, "kasi-a2")
        session.add(Assignment(person_id=person_id, position_id=place, starts=MORNING.date(), acting=True))

    transact(engine, second_post)
    assert [item.code for item in opened(desk.lapor("12 7")).indicators] == ["kasi-a1.surat", "kasi-a1.berkas"]
    receipt = desk.kirim()
    assert isinstance(receipt, Receipt)
    assert receipt.next_month is not None
    assert [item.code for item in opened(desk.lapor("9")).indicators] == ["kasi-a2.server"]
    desk.kirim()
    assert stored(engine) == {"kasi-a1.surat": (12, None), "kasi-a1.berkas": (7, None), "kasi-a2.server": (9, None)}
    assert desk.lapor() == NothingOwed()

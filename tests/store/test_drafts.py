"""Drafts: every answer belongs to the question that was asked, whoever asks twice and whatever changes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue, Combine, Indicator, Kind
from models.database import transact
from models.filling import Moved, Press, Recorded, Step
from models.reports import OpenDraft, Receipt
from models.running import Draft
from models.store.drafts import Misread, NothingOwed, Repeated, Stale
from models.store.office import follow_catalogue
from models.tables import Assignment, Position, Report
from tests.recap.office import OFFICE, indicator, position_id, post, value
from tests.store.desk import MORNING, Desk, employ, happened, new_update, opened, rows, sit_down, stored


def catalogue_with(*codes: str) -> Catalogue:
    """Return the office with other indicators for its first Seksi."""
    own = post("seksi-a1", "kasi-a1", *map(indicator, codes), head=True)
    return replace(OFFICE, positions=tuple(own if item.code == own.code else item for item in OFFICE.positions))


def restarted(desk: Desk, catalogue: Catalogue) -> Desk:
    """Return the same person after a start with another catalogue."""
    transact(desk.engine, lambda session: follow_catalogue(session, catalogue))
    return replace(desk, catalogue=catalogue)


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


# ---------------------------------------------------------------------------------------- Another catalogue meanwhile


def test_when_the_question_is_withdrawn_the_answer_to_it_answers_no_other(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    seq = desk.seq
    desk = restarted(desk, catalogue_with("kasi-a1.berkas"))
    shown = desk.say("12")
    assert happened(shown) == Moved()
    assert desk.running.filling.indicator.code == "kasi-a1.berkas"
    assert desk.running.filling.answers == {}
    assert desk.press(Press.NIHIL, seq=seq) == Stale()
    desk.say("7")
    assert desk.running.filling.answers == {"kasi-a1.berkas": value(7)}


@pytest.mark.parametrize("way_back", ["lapor", "batal and lapor"])
def test_after_lapor_has_shown_what_replaces_a_withdrawn_question_it_can_be_answered(
    engine: Engine, way_back: str
) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    if way_back != "lapor":
        desk.batal()
    desk = restarted(desk, catalogue_with("kasi-a1.berkas"))
    assert opened(desk.lapor()).indicator.code == "kasi-a1.berkas"
    assert isinstance(happened(desk.say("7")), Recorded)


def test_when_an_earlier_question_is_withdrawn_the_same_question_stays_open(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    desk.say("12")
    desk = restarted(desk, catalogue_with("kasi-a1.berkas", "kasi-a1.baru"))
    answered = happened(desk.say("7"))
    assert isinstance(answered, Recorded)
    assert answered.indicator.code == "kasi-a1.berkas"
    assert desk.running.filling.answers == {"kasi-a1.berkas": value(7)}
    assert desk.running.filling.indicator.code == "kasi-a1.baru"


def test_what_is_new_at_the_summary_is_sent_as_no_data_and_stays_owed(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    desk = restarted(desk, catalogue_with("kasi-a1.surat", "kasi-a1.berkas", "kasi-a1.baru"))
    receipt = desk.kirim()
    assert isinstance(receipt, Receipt)
    assert receipt.missing == 1
    assert opened(desk.lapor()).indicator.code == "kasi-a1.baru"


def test_a_post_with_nothing_left_to_report_has_no_draft(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    desk = restarted(desk, catalogue_with())
    assert desk.draft is None
    assert desk.say("12") == NothingOwed()
    assert desk.lapor() == NothingOwed()


def test_a_post_that_left_the_catalogue_has_no_draft(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    rest = tuple(item for item in OFFICE.positions if item.code != "kasi-a1")
    desk = restarted(desk, replace(OFFICE, positions=rest))
    assert desk.draft is None
    assert desk.lapor() == NothingOwed()
    retired = select(Position.retired).where(Position.code == "kasi-a1")
    assert transact(engine, lambda session: session.scalar(retired))


def of_kind(code: str, kind: Kind) -> Catalogue:
    """Return the office with one indicator of another kind."""
    below, together = ("Jumlah semuanya", Combine.SUM) if kind is Kind.RATIO else (None, None)

    def changed(one: Indicator) -> Indicator:
        return replace(one, kind=kind, denominator=below, combine_denominator=together) if one.code == code else one

    positions = (replace(item, indicators=tuple(map(changed, item.indicators))) for item in OFFICE.positions)
    return replace(OFFICE, positions=tuple(positions))


@pytest.mark.parametrize("kind", [Kind.RATIO, Kind.STATE])
def test_an_answer_to_another_kind_of_question_is_not_sent_but_owed(engine: Engine, kind: Kind) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    desk = restarted(desk, of_kind("kasi-a1.surat", kind))
    assert list(desk.running.filling.answers) == ["kasi-a1.berkas"]
    sent = desk.kirim()
    assert isinstance(sent, Receipt)
    assert sent.missing == 1
    assert stored(engine) == {"kasi-a1.surat": (None, None), "kasi-a1.berkas": (7, None)}
    assert opened(desk.lapor()).indicator.code == "kasi-a1.surat"


def test_a_report_of_another_kind_of_number_is_corrected_without_that_number(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kabid-a")
    desk.lapor("45/50")
    desk.kirim()
    desk = restarted(desk, of_kind("kabid-a.tepat", Kind.COUNT))
    assert opened(desk.koreksi()).answers == {}
    assert opened(desk.koreksi()).step is Step.VALUE


def test_a_numerator_that_waits_answers_nothing_once_a_count_is_asked(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kabid-a")
    desk.lapor()
    desk.say("45")
    desk = restarted(desk, of_kind("kabid-a.tepat", Kind.COUNT))
    assert happened(desk.say("50")) == Moved()
    assert desk.running.filling.step is Step.VALUE
    desk.say("50")
    desk.kirim()
    assert stored(engine) == {"kabid-a.tepat": (50, None)}

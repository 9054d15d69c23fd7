"""Drafts and reports whose post asks for something else since the catalogue changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from models.catalogue.types import Catalogue, Combine, Indicator, Kind
from models.database import transact
from models.filling import Moved, Press, Recorded, Step
from models.reports import Receipt
from models.store.drafts import NothingOwed, Stale
from models.store.office import follow_catalogue
from models.tables import Position
from tests.recap.office import OFFICE, indicator, post, value
from tests.store.desk import Desk, happened, opened, sit_down, stored


def catalogue_with(*codes: str) -> Catalogue:
    """Return the office with other indicators for its first Seksi."""
    own = post("seksi-a1", "kasi-a1", *map(indicator, codes), head=True)
    return replace(OFFICE, positions=tuple(own if item.code == own.code else item for item in OFFICE.positions))


def restarted(desk: Desk, catalogue: Catalogue) -> Desk:
    """Return the same person after a start with another catalogue."""
    transact(desk.engine, lambda session: follow_catalogue(session, catalogue))
    return replace(desk, catalogue=catalogue)


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

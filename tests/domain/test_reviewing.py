"""Who reviews a report, in which state that leaves it, and what is remarkable about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.feeding import Feeder, feeders
from models.months import Month
from models.realisation import Answer, Realisation
from models.reviewing import (
    MAX_REASON,
    HeadHolder,
    ReasonRefusal,
    Remark,
    ReviewState,
    Submission,
    Verdict,
    may_review,
    read_reason,
    remarks,
    reviewer,
    state,
)
from tests.support.offices import small_office

OFFICE = small_office()
CAMAT, KASI, LOKET = (OFFICE.position[code] for code in ("camat", "kasi-pelayanan", "petugas-loket"))
HEAD = HeadHolder(1, "camat", "Camat", acting=False, telegram_id=11)
SECTION = HeadHolder(2, "kasi-pelayanan", "Kepala Seksi Pelayanan", acting=False, telegram_id=12)
STAND_IN = HeadHolder(3, "kasi-pelayanan", "Kepala Seksi Pelayanan", acting=True, telegram_id=13)
HEADS = {"kecamatan": [HEAD], "seksi-pelayanan": [SECTION, STAND_IN]}


@pytest.mark.parametrize(
    ("verdict", "sent", "is_open", "expected"),
    [
        (None, False, True, ReviewState.DRAFT),
        (None, True, True, ReviewState.SENT),
        (Verdict.RETURNED, True, True, ReviewState.RETURNED),
        (Verdict.APPROVED, True, True, ReviewState.APPROVED),
        (Verdict.APPROVED, True, False, ReviewState.APPROVED),
        (Verdict.RETURNED, True, False, ReviewState.LOCKED),
        (None, True, False, ReviewState.LOCKED),
        (None, False, False, ReviewState.LOCKED),
    ],
)
def test_the_state_follows_the_newest_review_and_whether_the_month_is_open(
    verdict: Verdict | None, sent: bool, is_open: bool, expected: ReviewState
) -> None:
    assert state(verdict, sent=sent, is_open=is_open) is expected


def test_the_nearest_head_above_reviews_and_the_offices_top_nobody() -> None:
    assert reviewer(OFFICE, LOKET, HEADS, {9}) == SECTION
    assert reviewer(OFFICE, KASI, HEADS, {2, 3}) == HEAD
    assert reviewer(OFFICE, CAMAT, HEADS, {1}) is None


def test_vacant_posts_and_those_who_had_a_hand_in_the_report_are_passed_over() -> None:
    assert reviewer(OFFICE, LOKET, {"kecamatan": [HEAD]}, {9}) == HEAD
    assert reviewer(OFFICE, LOKET, HEADS, {2}) == STAND_IN
    assert reviewer(OFFICE, LOKET, HEADS, {2, 3}) == HEAD
    assert reviewer(OFFICE, LOKET, HEADS, {1, 2, 3}) is None


def test_a_head_on_leave_reviews_unless_somebody_acts_for_them() -> None:
    away = replace(SECTION, away=True)
    assert reviewer(OFFICE, LOKET, {**HEADS, "seksi-pelayanan": [away, STAND_IN]}, ()) == STAND_IN
    assert reviewer(OFFICE, LOKET, {**HEADS, "seksi-pelayanan": [away]}, ()) == away
    deaf = replace(SECTION, telegram_id=None)
    assert reviewer(OFFICE, LOKET, {**HEADS, "seksi-pelayanan": [deaf, STAND_IN]}, ()) == STAND_IN


def test_any_head_above_may_review_but_never_their_own_nor_another_units() -> None:
    assert may_review(OFFICE, LOKET, ["kecamatan"], 1, {9})
    assert may_review(OFFICE, LOKET, ["seksi-pelayanan"], 2, {9})
    assert not may_review(OFFICE, LOKET, ["seksi-pelayanan"], 2, {2, 9})
    assert not may_review(OFFICE, KASI, ["seksi-pelayanan"], 3, {2})
    assert not may_review(OFFICE, CAMAT, ["kecamatan", "seksi-pelayanan"], 2, {1})
    assert not may_review(OFFICE, LOKET, [], 9, ())


def number(above: int, below: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, above, below)


ROUTINE = Submission(
    report_id=1,
    revision=1,
    position="camat",
    month=Month(2026, 10),
    at=datetime(2026, 11, 3, tzinfo=UTC),
    late=False,
    answers={"camat.surat": number(28, 30), "camat.pajak": number(900, 1000)},
    history={"camat.surat": [number(27, 30), number(29, 31), number(28, 30)]},
)


def test_a_report_of_routine_has_nothing_remarkable() -> None:
    assert remarks(CAMAT.indicators, ROUTINE) == ()
    nothing_to_do = {**ROUTINE.answers, "camat.surat": Realisation(Answer.NOT_APPLICABLE, reason="libur")}
    assert remarks(CAMAT.indicators, replace(ROUTINE, answers=nothing_to_do)) == ()


def test_each_thing_that_is_remarkable_is_found() -> None:
    def found(**changes: object) -> tuple[Remark, ...]:
        return remarks(CAMAT.indicators, replace(ROUTINE, **changes))  # type: ignore[arg-type]

    answers = ROUTINE.answers
    assert found(late=True) == (Remark.LATE,)
    assert found(resent=True) == (Remark.RESENT,)
    assert found(answers={"camat.surat": answers["camat.surat"]}) == (Remark.INCOMPLETE,)
    assert found(answers={**answers, "camat.pajak": Realisation(Answer.NO_DATA)}) == (Remark.INCOMPLETE,)
    assert found(answers={**answers, "camat.surat": number(280, 300)}) == (Remark.UNUSUAL,)
    assert found(answers={**answers, "camat.pajak": number(0, 0)}) == (Remark.NOT_COMPUTABLE,)
    below = KASI.indicators[0]
    for count, expected in ((28, ()), (30, (Remark.DISAGREES,))):
        fed = feeders(CAMAT.indicators[0], {below.code: Feeder(below, KASI.title, number(count))})
        assert found(fed={"camat.surat": fed}) == expected


def test_a_reason_has_words_and_is_not_too_long() -> None:
    assert read_reason("  angka\n tower   belum sesuai ") == "angka tower belum sesuai"
    for nothing in ("", " \n ", "12", "45/50", "...", "👎"):
        assert read_reason(nothing) is ReasonRefusal.EMPTY
    assert read_reason("a" * MAX_REASON) == "a" * MAX_REASON
    assert read_reason("a" * (MAX_REASON + 1)) is ReasonRefusal.TOO_LONG

"""Buttons that nobody was given: every one of them does nothing for whoever may not press it, and says so."""

from __future__ import annotations

from datetime import date

import pytest

from bot.texts import common
from bot.texts import reviews as texts
from tests.month.office import at
from tests.reviews.office import CAMAT, KASI, LOKET, awaited, cards, data, kept, later, report, tap
from tests.support.each import on_each
from tests.support.office import TestOffice
from tests.support.people import appoint, dismiss, send_on_leave

REPORTS = {LOKET: 1, KASI: 2, CAMAT: 3}
ACTIONS = ("a", "r", "1", "2", "3", "o", "c", "s")
MAY = {(CAMAT, LOKET), (CAMAT, KASI), (KASI, LOKET)}
"""Who may review whose report."""


@on_each
async def test_nobody_reviews_what_is_not_below_them_whatever_they_press(office: TestOffice) -> None:
    for post in (LOKET, KASI, CAMAT):
        await report(office, post)
    for who in (LOKET, KASI, CAMAT):
        phone = office.phone(who)
        for whose, number in REPORTS.items():
            if (who, whose) in MAY:
                continue
            for action in ACTIONS:
                refusal = common.HEADS_ONLY if who == LOKET else texts.NOT_YOURS
                messages = len(phone.messages)
                assert await tap(phone, phone.last, f"v:{action}:{number}:1") == refusal, (who, whose, action)
                assert len(phone.messages) == messages
    stranger = office.stranger()
    await stranger.send("/tinjau")
    for pressed in ("v:a:1:1", "v:1:1:1", "w:n", "w:o:0", "w:all:1"):
        assert await tap(stranger, stranger.last, pressed) == common.STRANGER
    for pressed in ("w:n", "w:b:0", "w:all:999999999999"):
        assert await tap(office.phone(LOKET), office.phone(LOKET).last, pressed) == common.HEADS_ONLY
    assert await kept(office) == []
    assert await awaited(office) == 0


@pytest.mark.parametrize(
    "pressed", ["v:a:99:1", "v:a:1:9", "v:a:1", "v:x:1:1", "v:a:-1:1", "v:a:1:1:1", "w:o:-1", "w:z:1", "w:all:x", "v:"]
)
async def test_data_that_no_button_has_changes_nothing_and_is_answered(office: TestOffice, pressed: str) -> None:
    await report(office, LOKET)
    head = office.phone(KASI)
    assert await tap(head, cards(head)[0], pressed) in {texts.GONE, texts.CHANGED}
    assert await kept(office) == []


async def test_far_future_lists_approve_no_more_than_what_waits(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    await tap(head, head.last, f"w:all:{10**17}")
    assert [(review.report, review.verdict) for review in await kept(office)] == [(1, "approved")]


async def test_an_acting_head_reviews_in_that_function_but_never_their_own_report(office: TestOffice) -> None:
    await appoint(office, LOKET, KASI, date(2026, 10, 1))
    await send_on_leave(office, KASI, date(2026, 11, 2), date(2026, 11, 6))
    await report(office, KASI)
    camat, acting = office.phone(CAMAT), office.phone(LOKET)
    assert len(cards(camat)) == 1
    await acting.send("/lapor 12")
    await acting.tap("Kirim")
    # the head is on leave and their stand-in wrote it: the head can still act
    assert len(cards(office.phone(KASI))) == 1
    for number in (1, 2):
        assert await tap(acting, acting.last, f"v:a:{number}:1") == texts.NOT_YOURS

    await dismiss(office, KASI)
    await camat.send("/tinjau")
    assert camat.last.text.startswith("2 laporan menunggu tinjauan Anda")


async def test_who_acts_for_a_head_on_leave_gets_the_card_and_approves_as_plt(office: TestOffice) -> None:
    await appoint(office, CAMAT, KASI, date(2026, 10, 1))
    await send_on_leave(office, KASI, date(2026, 11, 2), date(2026, 11, 6))
    await report(office, LOKET)
    acting = office.phone(CAMAT)
    (card,) = cards(acting)
    assert cards(office.phone(KASI)) == []
    await tap(acting, card, data(card, "Setujui"))
    assert "Disetujui oleh Plt. Kepala Seksi Pelayanan" in card.text
    assert [review.acting for review in await kept(office)] == [True]
    later(office, at(11, 2, 9))
    assert "Plt. Kepala Seksi Pelayanan" in (await office.phone(LOKET).send("/status")).text

"""Reviews at the same moment as other things: other reviews, corrections, updates delivered twice, a bot that dies."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.playground.telegram import StoredMessage
from bot.playground.telegram.faults import server_error
from bot.texts import reviews as texts
from tests.month.office import at, ledger
from tests.reviews.office import CAMAT, KASI, LOKET, cards, correct, data, kept, labels, later, report, tap
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office


async def twice(phone: Phone, message: StoredMessage, pressed: str) -> None:
    """Press a button, and let Telegram deliver the press once more."""
    known = len(phone.office.telegram.calls)
    updates: list[dict[str, object]] = []
    push = phone.office.telegram.updates.push

    def keep(kind: str, content: dict[str, object]) -> dict[str, object]:
        updates.append(push(kind, content))
        return updates[-1]

    phone.office.telegram.updates.push = keep  # type: ignore[method-assign]  # listens in
    await tap(phone, message, pressed)
    phone.office.telegram.updates.push = push  # type: ignore[method-assign]
    application = phone.office.realisasi.application
    await phone.office.realisasi.intake.feed(Update.de_json(updates[0], application.bot))
    assert len(phone.office.telegram.calls) > known


async def test_two_heads_at_once_leave_one_review_on_both_databases(empty_url: str) -> None:
    async with started_office(empty_url, SMALL_OFFICE) as office:
        await report(office, LOKET)
        section, above = office.phone(KASI), office.phone(CAMAT)
        (card,) = cards(section)
        await above.send("/tinjau")
        await above.tap("Menunggu pimpinan di bawah Anda (1)")
        await above.tap("1")
        for phone, shown in ((section, card), (above, cards(above)[-1])):
            office.telegram.tap(phone.account, shown.message_id, data(shown, "Setujui"))
        await asyncio.gather(section.settled(), above.settled())
        assert [review.verdict for review in await kept(office)] == ["approved"]
        assert "Disetujui oleh" in card.text
        assert "Disetujui oleh" in cards(above)[-1].text


@on_each
async def test_approving_and_returning_at_once_ends_returned_or_tells_why_not(office: TestOffice) -> None:
    await report(office, LOKET)
    head = office.phone(KASI)
    (card,) = cards(head)
    approve, give_back = data(card, "Setujui"), data(card, "Kembalikan").replace(":r:", ":1:")
    assert await tap(head, card, give_back) == texts.RETURNED_TOAST
    assert await tap(head, card, approve) == texts.ALREADY
    assert await tap(head, card, give_back) == texts.ALREADY
    assert [review.verdict for review in await kept(office)] == ["returned"]
    assert "Dikembalikan" in card.text


@on_each
async def test_a_press_that_telegram_delivers_twice_changes_nothing_the_second_time(office: TestOffice) -> None:
    await report(office, LOKET)
    head, reporter = office.phone(KASI), office.phone(LOKET)
    (card,) = cards(head)
    await twice(head, card, data(card, "Setujui"))
    assert [review.verdict for review in await kept(office)] == ["approved"]
    told = len(reporter.messages)
    await twice(head, card, data(card, "Kembalikan").replace(":r:", ":2:"))
    assert [review.verdict for review in await kept(office)] == ["approved", "returned"]
    assert len(reporter.messages) == told + 1
    assert texts.REASONS["2"] in card.text


async def test_a_correction_between_card_and_tap_is_not_approved_unseen(office: TestOffice) -> None:
    await report(office, LOKET)
    head = office.phone(KASI)
    (card,) = cards(head)
    await head.tap("Kembalikan")
    await head.tap("Lainnya")
    await correct(office, LOKET, "20")
    assert (await head.send("angka belum sesuai")).text == texts.CHANGED
    assert await tap(head, card, "v:a:1:1") == texts.CHANGED
    assert await kept(office) == []
    assert "20" in cards(head)[-1].text


@on_each
async def test_what_was_sent_at_night_is_shown_in_the_morning_once_and_as_it_is_then(office: TestOffice) -> None:
    head = office.phone(KASI)
    later(office, at(11, 2, 20))
    await report(office, LOKET)
    later(office, at(11, 2, 21))
    await correct(office, LOKET, "20")
    await office.realisasi.tick()
    assert cards(head) == []
    for moment in (at(11, 3, 7), at(11, 3, 7, 5)):
        await office.move_to(moment)
    (card,) = cards(head)
    assert "20" in card.text
    assert "→" not in card.text
    later(office, at(11, 3, 20))
    await tap(head, card, data(card, "Kembalikan").replace(":r:", ":3:"))
    reporter = office.phone(LOKET)
    assert "Perbaiki" not in reporter.labels
    await office.move_to(at(11, 4, 7))
    assert reporter.labels == ["Perbaiki"]
    assert [label for label in await ledger(office, LOKET) if label.startswith("returned")] == ["returned:1"]


async def test_a_card_that_could_not_be_sent_comes_with_the_next_tick(office: TestOffice) -> None:
    office.telegram.faults.rule = lambda method, params: (
        server_error() if method == "sendMessage" and str(params["chat_id"]) == str(office.accounts[KASI]) else None
    )
    await report(office, LOKET)
    head = office.phone(KASI)
    assert cards(head) == []
    office.telegram.faults.clear()
    await office.move_to(at(11, 2, 8, 10))
    assert len(cards(head)) == 1
    assert labels(cards(head)[0])[0] == "✅ Setujui"

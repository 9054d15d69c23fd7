"""What a page is told about changes."""

from __future__ import annotations

import asyncio

from bot.playground.journal import MAX_WAITING, Event, Journal, Listener
from bot.playground.telegram import TelegramServer


def followed() -> tuple[Journal, TelegramServer]:
    journal, server = Journal(), TelegramServer()
    server.add_user(7, "Siti")
    server.add_user(8, "Budi")
    journal.follow(server)
    return journal, server


def test_only_messages_changed_after_a_revision_are_named() -> None:
    journal, server = followed()
    server.send_text(7, "satu")
    before = journal.revision
    server.send_text(7, "dua")
    server.edit_text(7, 1, "uno")
    server.send_text(8, "lain")
    assert journal.changed_since(7, before) == {1, 2}
    assert journal.changed_since(7, journal.revision) == set()
    assert journal.changed_since(8, before) == {1}


async def test_a_listener_hears_what_happens_while_it_listens() -> None:
    journal, server = followed()
    server.send_text(7, "sebelum")
    with journal.listen() as listener:
        server.send_text(8, "halo")
        event = await listener.next(5)
    assert event == Event("message", journal.revision, 8)
    server.send_text(8, "sesudah")
    assert await listener.next(0) is None


async def test_a_listener_that_lags_far_behind_is_told_to_read_everything_again() -> None:
    journal, _ = followed()
    with journal.listen() as listener:
        for _ in range(MAX_WAITING + 1):
            journal.tell("office")
        event = await listener.next(0)
    assert event is not None
    assert (event.kind, event.revision) == ("reset", MAX_WAITING + 1)


async def test_closing_ends_every_listener() -> None:
    journal, _ = followed()
    with journal.listen() as one, journal.listen() as other:
        journal.close()
        assert await one.next(5) is Listener.CLOSED
        assert await other.next(5) is Listener.CLOSED


async def test_starting_over_forgets_messages_but_never_counts_backwards() -> None:
    journal, server = followed()
    server.send_text(7, "satu")
    before = journal.revision
    journal.start_over()
    assert journal.changed_since(7, 0) == set()
    assert journal.revision > before


async def test_a_tap_gets_its_own_answer() -> None:
    journal, server = followed()
    server.send_text(7, "x")
    first, second = server.tap(7, 1, "a"), server.tap(7, 1, "b")
    waiting = asyncio.gather(journal.answer_to(first, 5), journal.answer_to(second, 5))
    for query_id, text in ((second, "dua"), (first, "satu")):
        await asyncio.sleep(0)
        await server.call("answerCallbackQuery", {"callback_query_id": query_id, "text": text})
    answers = await waiting
    assert [answer and answer["text"] for answer in answers] == ["satu", "dua"]


async def test_a_tap_that_nobody_answers_stops_waiting() -> None:
    journal, server = followed()
    server.send_text(7, "x")
    assert await journal.answer_to(server.tap(7, 1, "a"), 0) is None

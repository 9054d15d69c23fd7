"""Rich messages where the server takes them, HTML with the same numbers where it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.faults import Fault
from bot.rich import CHATS_REMEMBERED, EVERYWHERE, PAUSE, RichSupport
from tests.recap_chat.office import HEAD_OF_OFFICE, calls, plain, words
from tests.support.office import START, TestOffice

RICH = ("sendRichMessage", "sendMessage", "editMessageText")


def unknown_method(method: str, params: dict[str, Any]) -> Fault | None:
    """A server of before Bot API 10.1."""
    if method == "sendRichMessage":
        return Fault(ApiError(HTTPStatus.NOT_FOUND, "Not Found"))
    return Fault(bad_request("message text is empty")) if "rich_message" in params else None


def refused_content(method: str, params: dict[str, Any]) -> Fault | None:
    """An account that may not send rich messages."""
    return Fault(bad_request("RICH_MESSAGE_FORBIDDEN")) if "rich_message" in params else None


def refuse(office: TestOffice, rule: Callable[[str, dict[str, Any]], Fault | None]) -> None:
    office.telegram.faults.rule = rule


async def test_a_server_without_rich_messages_gets_the_same_numbers_as_html(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap")
    rich = plain(words(phone.last))
    refuse(office, unknown_method)
    await phone.send("/rekap")
    text = plain(phone.last.text)
    assert phone.last.rich_html is None
    assert phone.labels
    for number in ("77,8 % (21/27)", "95,7 %", "14 kegiatan", "Semua 6 laporan masuk"):
        assert number in rich
        assert number in text


async def test_a_server_that_refused_is_not_tried_again_for_an_hour(office: TestOffice) -> None:
    refuse(office, unknown_method)
    await office.phone(HEAD_OF_OFFICE).send("/rekap")
    await office.phone("kabid-komunikasi").send("/rekap")
    await office.phone("kabid-komunikasi").tap("‹ Agu")
    assert calls(office, *RICH) == ["sendRichMessage", "sendMessage", "sendMessage", "editMessageText"]
    assert "Rekap Agustus" in office.phone("kabid-komunikasi").last.text
    office.clock.move_to(office.clock() + timedelta(hours=1))
    refuse(office, lambda *_: None)
    await office.phone("kabid-komunikasi").tap("‹ Jul")
    assert "Rekap Juli" in str(office.phone("kabid-komunikasi").last.rich_html)


async def test_a_refusal_for_one_chat_leaves_the_others_their_tables(office: TestOffice) -> None:
    refuse(office, refused_content)
    await office.phone(HEAD_OF_OFFICE).send("/rekap")
    assert office.phone(HEAD_OF_OFFICE).last.rich_html is None
    refuse(office, lambda *_: None)
    await office.phone("kabid-komunikasi").send("/rekap")
    assert office.phone("kabid-komunikasi").last.rich_html
    await office.phone(HEAD_OF_OFFICE).send("/rekap")
    assert office.phone(HEAD_OF_OFFICE).last.rich_html is None


async def test_a_double_tap_is_no_refusal(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap")
    message, data = phone.find("‹ Agu")
    for _ in range(2):
        office.telegram.tap(phone.account, message.message_id, data)
    await phone.settled()
    assert "Rekap Agustus" in str(phone.last.rich_html)
    await phone.tap("‹ Jul")
    assert "Rekap Juli" in str(phone.last.rich_html)


def test_refusals_are_forgotten_after_an_hour_and_never_fill_the_memory() -> None:
    support = RichSupport()
    for chat in range(1, CHATS_REMEMBERED + 2):
        support.refused(chat, START)
    assert support.is_likely(1, START)
    assert not support.is_likely(2, START)
    assert support.is_likely(2, START + PAUSE)
    support.refused(EVERYWHERE, START)
    assert not support.is_likely(1, START)

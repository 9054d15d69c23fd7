"""Recaps that the bot sends by itself: to heads, and to groups."""

from __future__ import annotations

import pytest
from telegram.error import Forbidden

from bot.recaps import post_recap
from models.months import Month
from tests.recap_chat.office import HEAD_OF_OFFICE, calls, card, draw_with, plain, words
from tests.support.office import TestOffice
from tests.support.studios import BrokenPencil, Pencil

SEPTEMBER = Month(2026, 9)
LEAD = "<b>Batas waktu sudah lewat.</b> 1 laporan belum masuk."


async def post(office: TestOffice, chat_id: int, unit: str = "dinas", lead: str = LEAD) -> None:
    application = office.realisasi.application
    services = application.bot_data.services
    await post_recap(application.bot, services, chat_id, unit, SEPTEMBER, lead=lead)


async def test_a_head_gets_chart_and_text_with_buttons_that_work(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await post(office, phone.account)
    photo, text = card(phone)
    assert photo.text.startswith("Batas waktu sudah lewat. 1 laporan belum masuk.\n\n26 dari 27 laporan masuk")
    assert "Rekap September 2026" in plain(words(text))
    await phone.tap("Bidang Komunikasi")
    photo, _ = card(phone)
    assert "Bidang Komunikasi" in photo.text
    assert len(phone.messages) == 2


async def test_letters_that_telegram_counts_twice_make_an_opening_too_long_too(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await post(office, phone.account, lead="𝐁" * 700)
    photo, text = card(phone)
    assert photo.text.startswith("26 dari 27")
    assert "𝐁" * 700 in words(text)


async def test_an_opening_too_long_for_a_caption_opens_the_text(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await post(office, phone.account, lead="Belum melapor: " + "Bendahara Penerimaan; " * 60)
    photo, text = card(phone)
    assert photo.text.startswith("26 dari 27")
    assert "Bendahara Penerimaan; Bendahara" in words(text)


async def test_without_a_chart_the_opening_is_not_lost(office: TestOffice) -> None:
    draw_with(office, BrokenPencil())
    phone = office.phone(HEAD_OF_OFFICE)
    await post(office, phone.account)
    assert "Batas waktu sudah lewat." in words(phone.last)
    assert "grafiknya belum dapat dibuat" in words(phone.last)


async def test_a_group_gets_it_without_buttons(office: TestOffice) -> None:
    draw_with(office, Pencil(pages=3))
    office.telegram.add_group(-5, "Bidang Komunikasi", {office.accounts["kabid-komunikasi"]: "creator"})
    await post(office, -5, "bidang-komunikasi")
    photo, text = [message for message in office.telegram.messages(-5) if message.from_bot]
    assert "Bidang Komunikasi" in photo.text
    assert not photo.buttons
    assert not text.buttons


async def test_many_heads_of_one_unit_cost_one_upload(office: TestOffice, pencil: Pencil) -> None:
    for position in ("kabid-komunikasi", HEAD_OF_OFFICE):
        await post(office, office.accounts[position], "bidang-komunikasi")
    assert calls(office, "sendPhoto") == ["sendPhoto*", "sendPhoto"]
    assert len(pencil.drawn) == 1


async def test_a_head_who_blocked_the_bot_is_told_to_the_caller(office: TestOffice) -> None:
    account = office.accounts[HEAD_OF_OFFICE]
    office.telegram.block(account)
    with pytest.raises(Forbidden):
        await post(office, account)

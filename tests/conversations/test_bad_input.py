"""Whatever arrives in place of a number: a fitting answer, nothing lost, nothing of anybody else's shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from telegram import Update

from bot.playground.telegram import TelegramServer
from tests.support.office import Phone, TestOffice

GROUP = -100500


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("-5", "tidak bisa kurang dari nol"),
        ("1,5", "bilangan bulat"),
        ("9999999999999", "terlalu besar"),
        ("12/15", "hanya perlu satu angka"),
        ("90%", "bukan persennya"),
        ("👍", "belum dapat dibaca"),
        ("lewati", "atau tekan tombol di bawah"),
        ("halo <b>bot</b> & teman", "belum dapat dibaca"),
        ("9" * 4096, "terlalu panjang"),
        ("\u202e\u200b12x", "belum dapat dibaca"),
        ("'; DROP TABLE entries; --", "belum dapat dibaca"),
        ("%s {} {0}", "belum dapat dibaca"),
    ],
)
async def test_what_is_no_count_is_refused_with_a_hint_and_the_question_again(
    office: TestOffice, text: str, hint: str
) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    refused = await phone.send(text)
    assert hint in refused.text
    assert "Jumlah Dokumen Persuratan" in refused.text
    assert "Indikator 2 dari 2" in (await phone.send("12")).text


@pytest.mark.parametrize(
    ("text", "hint"),
    [("50/45", "melebihi penyebut. Ketik ulang"), ("1/2/3", "perlu dua angka"), ("90 %", "bukan persennya")],
)
async def test_what_is_no_ratio_is_refused_with_a_hint(office: TestOffice, text: str, hint: str) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    refused = await phone.send(text)
    assert hint in refused.text
    assert "Persentase dokumen persuratan" in refused.text


SENDERS: dict[str, Callable[[TelegramServer, int], object]] = {
    "a sticker": lambda server, user: server.send_sticker(user),
    "a voice note": lambda server, user: server.send_voice(user, b"12"),
    "a location": lambda server, user: server.send_location(user, -7.98, 112.62),
}


@pytest.mark.parametrize("kind", SENDERS)
async def test_what_is_no_text_gets_the_question_again(office: TestOffice, kind: str) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    SENDERS[kind](office.telegram, phone.account)
    answer = await phone.settled()
    assert "hanya membaca angka yang diketik" in answer.text
    assert "Indikator 1 dari 2" in answer.text


@pytest.mark.parametrize("kind", SENDERS)
async def test_at_rest_what_is_no_text_gets_a_way_on(office: TestOffice, kind: str) -> None:
    phone = office.phone("caraka")
    SENDERS[kind](office.telegram, phone.account)
    assert "/lapor" in (await phone.settled()).text


async def test_a_hundred_thousand_characters_are_answered_like_any_other_text(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    update = {**message_update(office, phone, 900), "message": raw_message(phone, 900, "1 dari " * 15_000)}
    await feed(office, update)
    assert "terlalu panjang" in phone.last.text


async def test_an_edited_message_changes_nothing_and_says_so(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    typed = [message for message in office.telegram.messages(phone.account) if message.text == "12"][-1]
    office.telegram.edit_text(phone.account, typed.message_id, "99")
    assert "tidak mengubah jawaban" in (await phone.settled()).text
    summary = await phone.send("1/2")
    assert "12\N{NO-BREAK SPACE}dokumen" in summary.text


async def test_a_button_of_an_older_question_does_nothing(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    first, data = phone.find("Nihil")
    await phone.send("12")
    before = len(phone.messages)
    office.telegram.tap(phone.account, first.message_id, data)
    await phone.settled()
    assert len(phone.messages) == before
    assert "sudah lewat" in str(office.telegram.callback_answers[-1])


async def test_two_taps_at_once_send_one_report(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    await phone.send("/lapor 4")
    message, data = phone.find("Kirim")
    for _ in range(2):
        office.telegram.tap(phone.account, message.message_id, data)
    await phone.settled()
    assert sum("Terkirim" in message.text for message in phone.messages) == 1


async def test_a_command_in_the_middle_leaves_the_report_where_it_is(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    await phone.send("/bantuan")
    await phone.send("/tidakada")
    assert "12 / 15" in (await phone.send("12/15")).text


async def test_another_persons_button_does_nothing(office: TestOffice) -> None:
    caraka, other = office.phone("caraka"), office.phone("kasi-persandian")
    await caraka.send("/lapor 12 45/50")
    _, data = caraka.find("Kirim")
    await other.send("/lapor")
    office.telegram.tap(other.account, other.last.message_id, data)
    await other.settled()
    assert all("Terkirim" not in message.text for message in (*other.messages, *caraka.messages))


@pytest.mark.parametrize(
    "data", ["l:", "l:1", "l:1:1:zzz", "l:1:1:e99", "l:999999999999999999:1:send", "l:-1:0:ok", "x"]
)
async def test_forged_button_data_does_nothing(office: TestOffice, data: str) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    before = [message.text for message in phone.messages]
    office.telegram.tap(phone.account, phone.last.message_id, data)
    await phone.settled()
    assert [message.text for message in phone.messages] == before


async def test_a_stranger_gets_a_polite_refusal_whatever_they_send(office: TestOffice) -> None:
    phone = office.stranger()
    for text in ("/lapor", "12", "/rekap", "/koreksi", "/batal"):
        assert "belum terdaftar" in (await phone.send(text)).text


async def test_in_a_group_entering_data_is_refused_and_talk_is_not_answered(office: TestOffice) -> None:
    phone = office.phone("caraka")
    office.telegram.add_group(GROUP, "Diskominfo", {phone.account: "member"})
    office.telegram.send_text(phone.account, "/lapor 12 45/50", chat_id=GROUP)
    await office.realisasi.intake.drain()
    said = [message.text for message in office.telegram.messages(GROUP) if message.from_bot]
    assert len(said) == 1
    assert "chat pribadi" in said[0]


async def test_a_forwarded_prompt_is_only_a_text(office: TestOffice) -> None:
    caraka, other = office.phone("caraka"), office.phone("kasi-persandian")
    await caraka.send("/lapor")
    await other.send("/lapor")
    office.telegram.add_user(other.account, "kasi-persandian")
    office.telegram.forward(caraka.account, caraka.account, caraka.last.message_id)
    answer = await caraka.settled()
    assert "Indikator 1 dari 2" in answer.text


async def test_an_update_delivered_twice_answers_one_question_and_shows_where_the_person_is(office: TestOffice) -> None:
    phone = office.phone("bendahara-pengeluaran")
    await phone.send("/lapor")
    update = message_update(office, phone, 901)
    update["message"] = raw_message(phone, 901, "12")
    for _ in range(2):
        await feed(office, update)
        assert "Indikator 2 dari 3" in phone.last.text


async def test_a_sending_tap_delivered_twice_shows_the_same_receipt(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    await phone.send("/lapor 4")
    message, data = phone.find("Kirim")
    query = {
        "id": "1",
        "from": {"id": phone.account, "is_bot": False, "first_name": "Kasi"},
        "chat_instance": "1",
        "data": data,
        "message": message.json,
    }
    for _ in range(2):
        await feed(office, {"update_id": 902, "callback_query": query})
        assert "202610-0001" in phone.last.text


async def test_updates_of_many_people_at_once_reach_their_own_reports(office: TestOffice) -> None:
    codes = [code for code in office.accounts if code != "kepala-dinas"]
    await asyncio.gather(*(office.phone(code).send("/lapor") for code in codes))
    for code in codes:
        own = office.realisasi.services.catalogue.position[code]
        assert own.title in office.phone(code).last.text


def raw_message(phone: Phone, message_id: int, text: str) -> dict[str, object]:
    return {
        "message_id": message_id,
        "date": 1_793_000_000,
        "chat": {"id": phone.account, "type": "private", "first_name": "Caraka"},
        "from": {"id": phone.account, "is_bot": False, "first_name": "Caraka"},
        "text": text,
    }


def message_update(office: TestOffice, phone: Phone, update_id: int) -> dict[str, object]:
    return {"update_id": update_id, "message": raw_message(phone, update_id, "")}


async def feed(office: TestOffice, update: dict[str, object]) -> None:
    bot = office.realisasi.application.bot
    await office.realisasi.intake.feed(Update.de_json(update, bot))

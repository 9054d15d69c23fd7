"""`/bantuan` and commands that do not exist."""

from __future__ import annotations

import re

import pytest

from bot.texts import menu
from tests.support.groups import say_in_group
from tests.support.office import Phone, TestOffice, open_office

ADMINISTRATOR = 99


def offered(text: str) -> set[str]:
    """Return the commands in the list of a help text."""
    return set(re.findall(r"^/(\w+) –", text, re.MULTILINE))


async def test_a_reporter_reads_examples_for_their_own_indicators_and_no_command_of_heads(office: TestOffice) -> None:
    text = (await office.phone("caraka").send("/bantuan")).text
    assert "12 dokumen" in text
    assert "45/50" in text
    assert "/lapor 12 45/50" in text
    assert offered(text) == {command.name for command in menu.commands(heads=False)}
    assert "rekap" not in text


async def test_examples_of_a_state_are_shown_to_who_reports_one(office: TestOffice) -> None:
    assert "ya · tidak: keadaan" in (await office.phone("pengelola-data-center").send("/bantuan")).text
    assert "keadaan" not in (await office.phone("caraka").send("/bantuan")).text


async def test_the_example_that_answers_everything_at_once_is_understood(office: TestOffice) -> None:
    phone = office.phone("caraka")
    example = re.search(r"/lapor [\d/ a-z]+", (await phone.send("/bantuan")).text)
    assert example is not None
    await phone.send(example.group())
    assert "✅ Kirim" in phone.labels


async def test_a_head_reads_about_rekap_too(office: TestOffice) -> None:
    text = (await office.phone("kabid-statistik").send("/bantuan")).text
    assert "/rekap oktober" in text
    assert offered(text) == {command.name for command in menu.commands(heads=True)}


async def test_an_administrator_need_not_be_on_the_roster(either_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, everybody=False) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        phone = Phone(office, ADMINISTRATOR)
        text = (await phone.send("/bantuan")).text
        assert "/admin membuka pegawai" in text
        assert offered(text) == set()
        assert "tidak dikenal" in (await phone.send("/xyz")).text
        assert "tidak tercatat dalam daftar pegawai" in (await phone.send("/status")).text


async def test_a_misspelt_command_is_answered_with_the_one_that_was_meant(office: TestOffice) -> None:
    phone = office.phone("caraka")
    assert (await phone.send("/lpor")).text == "Perintah itu tidak dikenal. Maksud Anda /lapor? Lihat /bantuan."
    assert (await phone.send("/xyz")).text == "Perintah itu tidak dikenal. Lihat /bantuan."


async def test_a_reporter_is_not_pointed_to_a_command_of_heads(office: TestOffice) -> None:
    assert "rekap" not in (await office.phone("caraka").send("/rekab")).text
    assert "/rekap" in (await office.phone("sekretaris").send("/rekab")).text


async def test_an_unknown_command_in_the_middle_of_a_report_is_no_answer(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    assert "belum selesai — lanjutkan dengan /lapor" in (await phone.send("/12")).text
    assert "Indikator 2 dari 2" in (await phone.send("12")).text


async def test_in_a_group_only_an_unknown_command_that_names_the_bot_is_answered(office: TestOffice) -> None:
    account = office.accounts["caraka"]
    assert await say_in_group(office, account, "/main_tebak") == []
    [answer] = await say_in_group(office, account, "/main_tebak@realisasi_bot")
    assert "tidak dikenal" in answer.text


@pytest.mark.parametrize("text", ["/status@realisasi_bot", "/STATUS", "/status sekarang juga"])
async def test_a_command_is_understood_however_it_is_written(office: TestOffice, text: str) -> None:
    assert "Status laporan" in (await office.phone("caraka").send(text)).text


async def test_an_edited_command_does_nothing_but_say_so(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/bantuan")
    typed = office.telegram.messages(phone.account)[-2]
    office.telegram.edit_text(phone.account, typed.message_id, "/status")
    assert "tidak mengubah jawaban" in (await phone.settled()).text


async def test_a_forwarded_command_is_about_who_forwards_it(office: TestOffice) -> None:
    phone, other = office.phone("caraka"), office.phone("sekretaris")
    await phone.send("/status")
    typed = office.telegram.messages(phone.account)[-2]
    office.telegram.forward(other.account, phone.account, typed.message_id)
    assert "Sekretaris Dinas" in (await other.settled()).text
    assert "Caraka" not in other.last.text

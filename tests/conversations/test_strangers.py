"""Every command by everybody: a fitting answer, and never another person's data."""

from __future__ import annotations

import pytest

from bot.texts import common, menu
from bot.texts.binding import STRANGER
from tests.support.groups import say_in_group
from tests.support.office import Phone, TestOffice, open_office

COMMANDS = ("start", *(command.name for command in menu.COMMANDS))
OTHERS_NUMBER = "7771"
"""What somebody else reported; it may appear in nobody's answer but their own and their heads'."""

OF_HEADS = {command.name for command in menu.COMMANDS if command.heads}

FITTING = {
    "langganan": "Kiriman rekap untuk Anda",
    "cuti": "Tidak ada cuti yang tercatat",
    "start": "Halo, ",
    "lapor": "Indikator 1 dari",
    "status": "Status laporan",
    "riwayat": "Belum ada laporan",
    "salin": "Belum ada laporan Anda yang terkirim",
    "indikator": "Indikator 1 dari",
    "tinjau": "Tidak ada laporan yang menunggu",
    "koreksi": "Belum ada laporan terkirim",
    "batal": "Tidak ada laporan yang sedang diisi",
    "admin": common.ADMINISTRATORS_ONLY,
    "target": common.ADMINISTRATORS_ONLY,
    "audit": common.AUDITORS_ONLY,
    "dataku": "Data Anda di bot ini",
    "catat": "Catatan",
    "bukti": "Bukti dukung",
    "bantuan": "Contoh jawaban",
}


async def somebody_reports(office: TestOffice) -> None:
    """Let the head of another unit file a report with a number that would be noticed."""
    phone = office.phone("kasi-statistik")
    await phone.send(f"/lapor {OTHERS_NUMBER}")
    if "Benar" in " ".join(phone.labels):
        await phone.tap("Benar")
    await phone.tap("Kirim")


async def answer(phone: Phone, command: str) -> str:
    """Send a command and return everything the bot says to it."""
    before = len(phone.messages)
    await phone.send(f"/{command}")
    said = phone.messages[before:]
    return "\n".join(f"{message.text} {message.json.get('rich_message', '')}" for message in said)


async def test_a_reporter_gets_a_fitting_answer_to_every_command(office: TestOffice) -> None:
    await somebody_reports(office)
    for command in COMMANDS:
        said = await answer(office.phone("caraka"), command)
        expected = common.HEADS_ONLY if command in OF_HEADS else FITTING[command]
        if command == "batal":
            expected = "dihentikan"
        assert expected in said, command
        assert OTHERS_NUMBER not in said, command
        assert "Statistik" not in said, command


async def test_a_head_gets_a_fitting_answer_to_every_command_about_their_own_unit(office: TestOffice) -> None:
    await somebody_reports(office)
    phone = office.phone("kabid-komunikasi")
    for command in COMMANDS:
        if command == "batal":
            assert "dihentikan" in await answer(phone, command)
            continue
        said = await answer(phone, command)
        assert command == "rekap" or FITTING[command] in said, command
        assert said.strip(), command
        assert OTHERS_NUMBER not in said, command
        assert "Seksi Statistik" not in said, command


async def test_a_stranger_hears_how_to_get_in_and_nothing_else(office: TestOffice) -> None:
    await somebody_reports(office)
    stranger = office.stranger()
    for command in COMMANDS:
        plain = STRANGER.replace("<code>", "").replace("</code>", "")
        assert (await answer(stranger, command)).strip() == (plain if command == "start" else common.STRANGER), command
    assert (await answer(stranger, "xyz")).strip() == common.STRANGER
    assert (await stranger.send("12")).text == common.STRANGER


async def test_an_administrator_who_is_not_on_the_roster_is_a_stranger_with_a_help_page(
    either_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_IDS", "99")
    async with open_office(either_url) as office:
        await somebody_reports(office)
        administrator = office.stranger()
        for command in COMMANDS:
            said = await answer(administrator, command)
            assert said.strip(), command
            assert OTHERS_NUMBER not in said, command
        assert "Administrator" in await answer(administrator, "bantuan")
        assert "Administrator" not in await answer(office.phone("caraka"), "bantuan")


@pytest.mark.parametrize("position", ["caraka", "sekretaris"])
async def test_in_a_group_nothing_personal_is_shown(office: TestOffice, position: str) -> None:
    await somebody_reports(office)
    account = office.accounts[position]
    for command in COMMANDS:
        if command in {"rekap", "langganan"}:
            continue
        said = await say_in_group(office, account, f"/{command}")
        assert said[-1].text == common.PRIVATE_ONLY, command
        assert said[-1].buttons[0]["url"] == "https://t.me/realisasi_bot"


async def test_a_stranger_in_a_group_is_told_the_same_and_no_more(office: TestOffice) -> None:
    stranger = office.stranger()
    for command in COMMANDS:
        if command in {"rekap", "langganan"}:
            continue
        assert (await say_in_group(office, stranger.account, f"/{command}"))[-1].text == common.PRIVATE_ONLY, command


async def test_buttons_of_somebody_elses_screens_do_nothing_for_a_stranger(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    await phone.send("/status")
    message, data = phone.find("Koreksi")
    stranger = office.stranger()
    for forged in (data, "mulai", "koreksi:1:2026-10", "koreksi:999999999999999999:9999-12"):
        office.telegram.tap(stranger.account, message.message_id, forged)
        assert (await stranger.settled()).text == common.STRANGER

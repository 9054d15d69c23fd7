"""Telegram slow, refusing or gone, the database busy or full: the person always learns where they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.playground.telegram import Fault, connection_lost, server_error, timed_out, too_many_requests
from models.tables import Entry, Person, Report
from tests.support import databases
from tests.support.office import Phone, TestOffice
from tests.support.started import started_office

PASSING: dict[str, Callable[[], Fault]] = {
    "429": lambda: too_many_requests(3),
    "502": lambda: server_error(after=False),
    "a broken connection": lambda: connection_lost(after=False),
    "a lost answer": lambda: connection_lost(after=True),
    "a timeout": lambda: timed_out(after=False),
    "a timeout after the effect": lambda: timed_out(after=True),
}


@pytest.mark.parametrize("mood", PASSING)
async def test_a_question_gets_through_whatever_telegram_says_at_first(office: TestOffice, mood: str) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    office.telegram.faults.add(PASSING[mood](), "sendMessage", times=2)
    assert "Indikator 2 dari 2" in (await phone.send("12")).text
    office.telegram.faults.add(PASSING[mood](), "sendMessage", times=2)
    assert "12 / 15" in (await phone.send("12/15")).text


@pytest.mark.parametrize("mood", PASSING)
async def test_a_report_is_sent_once_whatever_telegram_says_at_first(office: TestOffice, mood: str) -> None:
    phone = office.phone("kasi-persandian")
    await phone.send("/lapor 4")
    for method in ("answerCallbackQuery", "editMessageReplyMarkup", "sendMessage"):
        office.telegram.faults.add(PASSING[mood](), method)
    assert "202610-0001" in (await phone.tap("Kirim")).text

    def count(session: Session) -> tuple[int, int]:
        reports = session.scalar(select(func.count()).select_from(Report)) or 0
        return reports, session.scalar(select(func.count()).select_from(Entry)) or 0

    assert await office.realisasi.services.database.read(count) == (1, 1)


async def test_when_an_answer_never_gets_through_the_number_is_kept(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    office.telegram.faults.add(server_error(after=False), "sendMessage", times=20)
    await phone.send("12")
    office.telegram.faults.clear()
    assert "Indikator 2 dari 2" in (await phone.send("/lapor")).text


async def test_whoever_blocks_the_bot_is_unreachable_until_they_write_again(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    office.telegram.send_text(phone.account, "12")
    office.telegram.block(phone.account)
    await phone.settled()
    assert await unreachable(office) == ["Caraka"]
    assert "Indikator 2 dari 2" in (await phone.send("/lapor")).text
    assert await unreachable(office) == []


async def test_a_full_disk_is_said_in_words_and_loses_no_earlier_answer(sqlite_template: Path, tmp_path: Path) -> None:
    def let_grow_by(session: Session, more: int) -> None:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar() or 0
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages + more}")

    async with started_office(databases.sqlite_copy(sqlite_template, tmp_path)) as office:
        phone, database = office.phone("caraka"), office.realisasi.services.database
        await phone.send("/lapor")
        await phone.send("12")
        await database.write(let_grow_by, 0)
        others = [office.phone(code) for code in office.accounts if code not in {"caraka", "kepala-dinas"}]
        told = [text for other in others for text in await give_a_long_reason(other)]
        assert any("Penyimpanan server penuh" in text for text in told)
        await database.write(let_grow_by, 1000)
        assert "Indikator 2 dari 2" in (await phone.send("/lapor")).text


async def test_nobody_is_taken_for_a_stranger_because_the_database_failed(office: TestOffice) -> None:
    def rename(session: Session, old: str, new: str) -> None:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    phone, database = office.phone("caraka"), office.realisasi.services.database
    await database.write(rename, "assignments", "elsewhere")
    await phone.send("/lapor")
    await database.write(rename, "elsewhere", "assignments")
    assert ["Kode" in message.text for message in phone.messages] == [True], [m.text for m in phone.messages]
    assert "Indikator 1 dari 2" in (await phone.send("/lapor")).text


async def give_a_long_reason(phone: Phone) -> list[str]:
    """Fill some of the disk; return all that the bot says to it."""
    await phone.send("/lapor")
    with suppress(AssertionError):  # no button where the disk was full already
        await phone.tap("Tidak berlaku")
    await phone.send("x" * 190)
    return [message.text for message in phone.messages]


async def unreachable(office: TestOffice) -> list[str]:
    def names(session: Session) -> list[str]:
        return list(session.scalars(select(Person.name).where(Person.unreachable_since.is_not(None))))

    return await office.realisasi.services.database.read(names)

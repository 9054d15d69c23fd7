"""When an answer cannot be given: a group that moved meanwhile, or Telegram that takes neither it nor the apology."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select

from bot.pacing import INTERACTIVE_TRIES
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault, server_error, too_many_requests
from bot.watching import Outcome
from models.oversight import Group
from tests.support.each import on_each
from tests.support.groups import GROUP, GroupChat, open_group
from tests.support.office import TestOffice

HEAD, NEW = "kabid-komunikasi", -100_701


async def registered(office: TestOffice) -> GroupChat:
    group = open_group(office, GROUP, "Grup Komunikasi", HEAD)
    await group.say(HEAD, "/langganan")
    return group


async def groups(office: TestOffice) -> list[tuple[int, bool]]:
    found = select(Group.chat_id, Group.left_at.is_not(None))
    return [(row[0], row[1]) for row in await office.realisasi.services.database.read(lambda s: s.execute(found).all())]


@on_each
async def test_a_group_that_moved_is_followed_while_it_is_answered(office: TestOffice) -> None:
    group = await registered(office)
    office.telegram.send_text(office.accounts[HEAD], "/langganan", chat_id=GROUP)
    office.telegram.migrate_group(GROUP, NEW)
    await group.settled()
    assert await groups(office) == [(NEW, False)]


async def test_a_refusal_that_cannot_be_told_ends_there(office: TestOffice) -> None:
    phone = office.phone("caraka")
    before = len(phone.messages)
    office.telegram.faults.add(Fault(bad_request("message is not acceptable")), "sendMessage")
    office.telegram.faults.add(server_error(), "sendMessage")
    await phone.send("/status")
    assert len(phone.messages) - before <= 1
    assert "Indikator 1" in (await phone.send("/lapor")).text


async def test_an_answer_that_telegram_has_no_room_for_is_no_fault_of_the_bot(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    phone = office.phone("caraka")
    before = await phone.send("/bantuan")
    office.telegram.faults.add(too_many_requests(3), "sendMessage", times=INTERACTIVE_TRIES)
    caplog.set_level(logging.INFO, "bot")
    assert await phone.send("/status") is before
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]
    [line] = [fields for record in caplog.records if (fields := getattr(record, "fields", None))]
    assert line["outcome"] == Outcome.UNSENT


async def test_a_fault_says_what_to_do_and_under_which_code_the_log_has_it(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.telegram.faults.add(Fault(bad_request("message is not acceptable")), "sendMessage")
    said = (await office.phone("caraka").send("/status")).text
    assert "Silakan coba lagi" in said
    assert "kepada administrator" in said
    [code] = [str(fault) for record in caplog.records if (fault := getattr(record, "fault", None))]
    assert f"Kode: {code}" in said

"""A unit's group gets its charts: registered by its head alone, posted to once, followed when it moves, told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault, server_error
from bot.texts.subscriptions import NOT_YOURS, ONLY_HEADS, STALE, WHICH_UNIT
from models.oversight import Group, GroupNotice
from models.tables import Outcome, Person, Unit
from tests.month.office import CAMAT, KASI, LOKET, at, report
from tests.month.office import recaps as charts
from tests.recap_chat.office import plain, press, rename, words
from tests.support.groups import GroupChat, open_group
from tests.support.office import TestOffice
from tests.support.people import appoint

CHAT, NEW_CHAT, OTHER = -4007, -1001234567890, -4008
LINK = "/start@realisasi_bot rekap-seksi-pelayanan"
SECTION = "Grup ini menerima rekap Seksi Pelayanan: sehari setelah batas waktu dan saat bulan ditutup."
OVERDUE, CLOSES = at(11, 10), at(12, 1)


@pytest.fixture
async def group(office: TestOffice) -> GroupChat:
    """The section's group, registered."""
    opened = open_group(office, CHAT, "Grup <Pelayanan>", KASI, LOKET, CAMAT)
    assert (await opened.say(KASI, LINK)).startswith(SECTION)
    return opened


async def rows(office: TestOffice) -> list[tuple[int, str, bool]]:
    """Return the registered groups: chat, unit, and whether the bot has left."""

    def read(session: Session) -> list[tuple[int, str, bool]]:
        statement = select(Group.chat_id, Unit.code, Group.left_at).join(Unit, Unit.id == Group.unit_id)
        return [(chat, unit, left is not None) for chat, unit, left in session.execute(statement.order_by(Group.id))]

    return await office.realisasi.services.database.read(read)


async def ledger(office: TestOffice) -> dict[str, Outcome | None]:
    def read(session: Session) -> dict[str, Outcome | None]:
        statement = select(GroupNotice.stage, GroupNotice.outcome).order_by(GroupNotice.id)
        return {row.stage: row.outcome for row in session.execute(statement)}

    return await office.realisasi.services.database.read(read)


def told(office: TestOffice, post: str) -> list[str]:
    """Return what a head was told of lost groups."""
    return [message.text for message in office.phone(post).messages if "tidak lagi sampai" in message.text]


async def test_only_a_units_own_head_registers_its_group_and_another_unit_asks_first(office: TestOffice) -> None:
    group = open_group(office, CHAT, "Grup Pelayanan", LOKET, KASI, CAMAT)
    assert group.messages == []
    for text in ("/langganan", LINK):
        assert await group.say(LOKET, text) == ONLY_HEADS
    assert await group.say(CAMAT, LINK) == NOT_YOURS
    assert await rows(office) == []
    for text in (LINK, "/langganan", LINK):
        assert (await group.say(KASI, text)).startswith(SECTION)
    assert await rows(office) == [(CHAT, "seksi-pelayanan", False)]

    question = await group.say(CAMAT, "/langganan")
    assert "sudah menerima rekap Seksi Pelayanan. Ganti dengan rekap Kecamatan Contoh?" in question
    assert await group.tap(LOKET, "Ganti") == ONLY_HEADS
    assert await group.tap(KASI, "Ganti") == NOT_YOURS
    assert (await group.tap(CAMAT, "Biarkan")).startswith(SECTION)
    assert await rows(office) == [(CHAT, "seksi-pelayanan", False)]
    await group.say(CAMAT, "/langganan")
    assert "Grup ini menerima rekap Kecamatan Contoh" in await group.tap(CAMAT, "Ganti")
    assert "Hanya pimpinan unit kerja itu yang dapat menggantinya." in await group.say(KASI, "/langganan")
    assert await rows(office) == [(CHAT, "kecamatan", False)]


async def test_whoever_leads_several_units_is_asked_which_one(office: TestOffice) -> None:
    await appoint(office, CAMAT, KASI, date(2026, 10, 1))
    group = open_group(office, CHAT, "Grup Pelayanan", CAMAT, LOKET)
    assert await group.say(CAMAT, "/langganan") == WHICH_UNIT
    assert await group.tap(LOKET, "Seksi Pelayanan") == ONLY_HEADS
    assert (await group.tap(CAMAT, "Seksi Pelayanan")).startswith(SECTION)
    head = office.phone(CAMAT)
    await head.send("/langganan")
    links = [button["url"] for button in head.last.buttons if "url" in button]
    assert [link.rpartition("?")[2] for link in links] == [
        "startgroup=rekap-kecamatan",
        "startgroup=rekap-seksi-pelayanan",
    ]


async def test_a_group_gets_each_post_once_without_names_and_without_buttons(
    office: TestOffice, group: GroupChat
) -> None:
    await office.realisasi.services.database.write(rename, LOKET, "Pegawai Contoh")
    for moment in (at(11, 9), OVERDUE, at(11, 10, 9)):
        await office.move_to(moment)
    [caption] = group.charts
    lead = "⏰ Batas waktu laporan Oktober 2026 sudah lewat.\n\nBelum satu pun dari 2 laporan masuk"
    assert plain(caption).startswith(lead)
    assert not any(message.buttons for message in group.messages)
    assert "Pegawai Contoh" in charts(office.phone(KASI))[0]
    assert not any("Pegawai Contoh" in words(message) for message in group.messages)
    await report(office, LOKET)
    await office.move_to(CLOSES)
    assert ["sudah ditutup" in caption for caption in group.charts] == [False, True]
    assert set((await ledger(office)).values()) == {Outcome.SENT}


async def test_a_group_has_switches_of_its_own_which_only_its_head_finds(office: TestOffice, group: GroupChat) -> None:
    head, other = office.phone(KASI), office.phone(CAMAT)
    await head.send("/langganan")
    await head.tap("Grup <Pelayanan>")
    assert "Kiriman ke grup “Grup <Pelayanan>”" in head.last.text
    await head.tap("Sehari setelah")
    await head.tap("Mingguan")
    assert [label[0] for label in head.labels[:3]] == ["☐", "✅", "✅"]
    _, switch = head.find("Mingguan")
    _, let_go = head.find("Lepas grup")
    await other.send("/langganan")
    assert "Belum ada grup" in other.last.text
    for data in (switch, let_go):
        assert (await press(other, data))["text"] == STALE
    for moment in (at(11, 9), OVERDUE, at(11, 16)):
        await office.move_to(moment)
    assert ["Rekap mingguan" in caption for caption in group.charts] == [True, True]

    await group.rename("Grup Loket")
    await head.send("/langganan")
    assert "• “Grup Loket” (Seksi Pelayanan): saat bulan ditutup dan setiap Senin pagi" in head.last.text
    await press(head, let_go)
    assert "Belum ada grup" in head.last.text
    assert (await press(head, let_go))["text"] == STALE
    assert group.messages[-1].text == "Grup ini tidak lagi menerima rekap Seksi Pelayanan."
    assert await rows(office) == []


async def test_a_group_registered_late_begins_with_the_next_post(office: TestOffice) -> None:
    await office.move_to(at(11, 20))
    group = open_group(office, CHAT, "Grup Pelayanan", KASI)
    await group.say(KASI, "/langganan")
    await office.move_to(at(11, 20, 9))
    assert group.charts == []
    await office.move_to(CLOSES)
    assert len(group.charts) == 1


async def test_an_outage_delays_a_groups_post_and_doubles_none(office: TestOffice, group: GroupChat) -> None:
    office.telegram.faults.rule = lambda method, params: (
        server_error() if method == "sendPhoto" and int(params["chat_id"]) == CHAT else None
    )
    await office.move_to(OVERDUE)
    assert await ledger(office) == {"recap:overdue:seksi-pelayanan": None}
    office.telegram.faults.clear()
    for minutes in (1, 2, 10):
        await office.move_to(OVERDUE + timedelta(minutes=minutes))
    assert len(group.charts) == 1


@pytest.mark.parametrize("how", ["told", "found out", "silenced"])
async def test_of_a_lost_group_the_head_hears_once_and_it_works_again_when_registered_again(
    office: TestOffice, group: GroupChat, how: str
) -> None:
    if how == "told":
        await group.set_bot("kicked")
    elif how == "found out":
        office.telegram.chats[CHAT].members[office.telegram.bot.id] = "kicked"
    else:
        refusal = Fault(bad_request("not enough rights to send photos to the chat"))
        office.telegram.faults.rule = lambda method, params: (
            refusal if method == "sendPhoto" and int(params["chat_id"]) == CHAT else None
        )
    for moment in (OVERDUE, at(11, 10, 8, 1), at(12, 1), at(12, 8)):
        await office.move_to(moment)
    assert await rows(office) == [(CHAT, "seksi-pelayanan", True)]
    [text] = told(office, KASI)
    assert "Rekap Seksi Pelayanan tidak lagi sampai di grup “Grup <Pelayanan>”" in text
    assert (told(office, CAMAT), group.charts) == ([], [])
    office.telegram.faults.clear()
    await group.set_bot("member")
    assert (await group.say(KASI, LINK)).startswith(SECTION)
    await office.move_to(at(1, 4, year=2027))
    assert len(group.charts) == 1
    assert len(told(office, KASI)) == 1


async def test_a_group_that_puts_the_bot_out_while_it_answers_makes_nobody_unreachable(
    office: TestOffice, group: GroupChat
) -> None:
    office.telegram.send_text(office.accounts[LOKET], "/langganan", chat_id=CHAT)
    office.telegram.chats[CHAT].members[office.telegram.bot.id] = "kicked"
    await group.settled()
    assert await rows(office) == [(CHAT, "seksi-pelayanan", True)]
    unreachable = select(Person.id).where(Person.unreachable_since.is_not(None))
    assert await office.realisasi.services.database.read(lambda session: session.scalars(unreachable).all()) == []


@pytest.mark.parametrize("notified", [True, False], ids=["told by a message", "found out while sending"])
async def test_a_group_that_moves_gets_its_post_under_the_new_id(
    office: TestOffice, group: GroupChat, notified: bool
) -> None:
    office.telegram.migrate_group(CHAT, NEW_CHAT)
    if notified:
        await group.settled()
    else:
        office.telegram.updates.drop()
    await office.move_to(OVERDUE)
    assert await rows(office) == [(NEW_CHAT, "seksi-pelayanan", False)]
    assert await ledger(office) == {"recap:overdue:seksi-pelayanan": Outcome.SENT}
    assert len(GroupChat(office, NEW_CHAT).charts) == 1
    assert group.charts == []


@pytest.mark.parametrize("same_unit", [True, False], ids=["the same unit", "another unit"])
async def test_a_group_that_moved_and_was_registered_again_is_one_group(
    office: TestOffice, group: GroupChat, same_unit: bool
) -> None:
    """Nobody told the bot of the move; the newer registration counts, and what was posted stays posted."""
    await office.move_to(OVERDUE)
    office.telegram.migrate_group(CHAT, NEW_CHAT)
    office.telegram.updates.drop()
    await office.move_to(at(11, 12))
    moved = GroupChat(office, NEW_CHAT)
    await moved.say(KASI if same_unit else CAMAT, "/langganan")
    assert len(await rows(office)) == 2
    await report(office, LOKET)
    await office.move_to(CLOSES)
    assert await rows(office) == [(NEW_CHAT, "seksi-pelayanan" if same_unit else "kecamatan", False)]
    assert ["Seksi Pelayanan" in caption for caption in moved.charts] == [same_unit]
    await office.move_to(at(12, 1, 9))
    assert len(moved.charts) == 1


async def test_two_groups_of_one_unit_both_get_it(office: TestOffice, group: GroupChat) -> None:
    second = open_group(office, OTHER, "Grup Kedua", KASI)
    await second.say(KASI, "/langganan")
    await office.move_to(OVERDUE)
    assert (len(group.charts), len(second.charts)) == (1, 1)

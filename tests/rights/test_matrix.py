"""Every command and every button × every role: what is allowed works, what is refused says so and writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.conversation import StoredConversation
from bot.texts import (
    announcements,
    binding,
    common,
    evidence,
    free_days,
    notices,
    nudges,
    office_months,
    recap,
    reporting,
    reviews,
    roster,
    sections,
    subscriptions,
    tally,
)
from models.administration import Evidence, Right
from models.migrate import METADATA
from models.oversight import Group
from models.running import Draft, Leave
from models.store import rights
from models.tables import Indicator, Position, Report
from tests.rights.matrix import CALLBACKS, COMMANDS, Role, Use
from tests.support import databases
from tests.support.acts import BY
from tests.support.groups import open_group
from tests.support.office import TestOffice, open_office
from tests.support.people import dismiss, person_of

GROUP = -100700
IN_GROUP = (Role.STRANGER, Role.DRAFTER, Role.HEAD, Role.AUDITING_HEAD)
"""One of each kind: what is refused in a group is refused to all of them for the same reason."""

BOOKKEEPING = {"handled_updates", "chart_files"}
ALL_ROWS = {table.name: select(table) for table in METADATA.sorted_tables if table.name not in BOOKKEEPING}
REFUSALS = {
    common.STRANGER, common.NOT_ON_ROSTER, common.PRIVATE_ONLY, common.HEADS_ONLY, common.ADMINISTRATORS_ONLY,
    common.AUDITORS_ONLY, common.AUDITORS_READ, binding.STRANGER, notices.STALE, nudges.CLOSED, recap.GONE,
    recap.NOT_YOURS,
    reporting.STALE, reporting.NOTHING_TO_CORRECT, reviews.GONE, reviews.NOT_YOURS, reviews.CHANGED,
    subscriptions.NOT_YOURS, subscriptions.ONLY_HEADS, subscriptions.STALE, tally.GONE, sections.STALE,
    announcements.STALE, evidence.NOT_YOURS,
    *evidence.REFUSALS.values(), free_days.GONE, roster.GONE, *office_months.REFUSALS.values(),
}  # fmt: skip


@dataclass
class Stage:
    """The office with something of everybody's in it; ``ids`` are what callback data names."""

    office: TestOffice
    accounts: dict[Role, int]
    ids: dict[str, int]
    message: int

    async def command(self, role: Role, name: str, use: Use, chat: int | None = None) -> str:
        """Let somebody send a command; returns what the bot says last."""
        self.office.telegram.send_text(self.accounts[role], f"/{name} {use.text}".strip(), chat_id=chat)
        return await self._answer()

    async def press(self, role: Role, use: Use, chat: int | None = None) -> str:
        """Let somebody press a button that is not theirs, or no button's data, below another one's message."""
        data = use.text.format(**self.ids)
        self.office.telegram.tap(self.accounts[role], self.message, data, chat_id=chat)
        return await self._answer()

    async def _answer(self) -> str:
        calls = self.office.telegram.calls
        calls.clear()
        await self.office.realisasi.intake.drain()
        said = [call.params.get("text") or call.params.get("caption") or "" for call in calls if call.error is None]
        return next((str(text) for text in reversed(said) if text), f"nothing, by {[call.method for call in calls]}")

    def rows(self) -> dict[str, Any]:
        """Return all rows of the database by table, but what the bot notes for itself."""
        with self.office.realisasi.services.database.engine.connect() as connection:
            return {name: connection.execute(statement).all() for name, statement in ALL_ROWS.items()}


@pytest.fixture
async def stage(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_office(databases.sqlite_copy(sqlite_template, tmp_path)) as office:
        database = office.realisasi.services.database
        sender, drafter = office.phone(Role.SENDER), office.phone(Role.DRAFTER)
        await sender.send("/lapor 12")
        await sender.tap("Kirim")
        office.telegram.send_document(sender.account, "bukti.pdf", b"%PDF")
        await sender.settled()
        await sender.tap("1")
        await drafter.send("/cuti 23-24 november")
        await drafter.send("/lapor")
        group = open_group(office, GROUP, "Grup Komunikasi", Role.HEAD, *(set(Role) - {Role.STRANGER, Role.HEAD}))
        await group.say(Role.HEAD, "/langganan")
        await dismiss(office, Role.AUDITOR)
        for role, right in (
            (Role.ADMINISTRATOR, Right.ADMINISTRATOR),
            (Role.AUDITOR, Right.AUDITOR),
            (Role.AUDITING_HEAD, Right.AUDITOR),
        ):
            await database.write(rights.grant, await person_of(office, role), right, BY)
        accounts = {role: office.accounts.get(role, 0) for role in Role} | {Role.STRANGER: office.stranger().account}
        office.telegram.chats[GROUP].members[accounts[Role.STRANGER]] = "member"
        yield Stage(office, accounts, await database.read(ids), drafter.last.message_id)


def ids(session: Session) -> dict[str, int]:
    draft = session.scalars(select(Draft)).one()
    return {
        "draft": draft.id,
        "place": draft.seq,
        "old": draft.seq - 1,
        "report": session.scalars(select(Report.id)).one(),
        "evidence": session.scalars(select(Evidence.id)).one(),
        "leave": session.scalars(select(Leave.id)).one(),
        "group": session.scalars(select(Group.id)).one(),
        "person": session.scalars(select(Report.person_id)).one(),
        "position": session.scalars(select(Position.id).where(Position.code == Role.SENDER)).one(),
        "indicator": session.scalars(select(Indicator.id).join(Position).where(Position.code == Role.SENDER)).one(),
    }


def registered(handlers: Any) -> Iterator[Any]:
    """Yield all handlers, those of conversations too."""
    for handler in handlers:
        if isinstance(handler, StoredConversation):
            yield from registered(handler.handlers)
        yield handler


def refused(said: str) -> bool:
    return said in REFUSALS or said.startswith("Tombol ini sudah tidak berlaku")


async def test_the_matrix_has_every_command_and_every_pattern(stage: Stage) -> None:
    groups = stage.office.realisasi.application.handlers.values()
    everything = [handler for group in groups for handler in registered(group)]
    commands = {name for handler in everything if isinstance(handler, CommandHandler) for name in handler.commands}
    patterns = {handler.pattern for handler in everything if isinstance(handler, CallbackQueryHandler)}
    assert commands == set(COMMANDS)
    assert {getattr(pattern, "pattern", pattern) for pattern in patterns} == set(CALLBACKS)


async def test_what_is_refused_says_so_and_writes_nothing_and_what_is_allowed_works(stage: Stage) -> None:
    uses = [use for uses in CALLBACKS.values() for use in uses]
    before = stage.rows()
    for role, chat in (*((role, None) for role in Role), *((role, GROUP) for role in IN_GROUP)):
        for name, use in COMMANDS.items():
            if role not in (use.in_group if chat else use.allowed):
                said = await stage.command(role, name, use, chat)
                assert refused(said), (role, name, chat, said)
        for use in uses:
            if role not in (use.in_group if chat else use.allowed):
                said = await stage.press(role, use, chat)
                assert refused(said), (role, use.text, chat, said)
        after = stage.rows()
        assert [name for name in before if after[name] != before[name]] == [], (role, chat)
    for use in uses:
        for role in sorted(use.allowed):
            said = await stage.press(role, use)
            assert not refused(said), (role, use.text, said)
    for name, use in COMMANDS.items():
        for role in sorted(use.allowed - {Role.STRANGER}):
            said = await stage.command(role, name, use)
            assert not refused(said), (role, name, said)


async def test_a_button_that_was_used_does_nothing_the_second_time(stage: Stage) -> None:
    for role, text in (
        (Role.DRAFTER, "l:{draft}:{place}:nihil"),
        (Role.DRAFTER, "n:batal:{leave}"),
        (Role.HEAD, "v:a:{report}:1"),
        (Role.HEAD, "lg:lepas:{group}"),
    ):
        use = Use(text, frozenset())
        assert not refused(await stage.press(role, use)), text
        before = stage.rows()
        said = await stage.press(role, use)
        assert refused(said) or said == reviews.ALREADY, (text, said)
        assert stage.rows() == before, text

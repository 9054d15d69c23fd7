"""An update that nobody can read is skipped and acknowledged, with one line in the log, and holds up nothing."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.fuzz.conftest import office_over
from tests.support.office import TestOffice

PERSON = {"id": 1001, "is_bot": False, "first_name": "Pegawai"}
CHAT = {"id": 1001, "type": "private", "first_name": "Pegawai"}
MESSAGE: dict[str, Any] = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": PERSON, "text": "/status"}
MEMBER = {"status": "member", "user": PERSON}
PHOTO = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
COMMAND = {"type": "bot_command", "offset": 0, "length": 7}
POISON: tuple[dict[str, Any], ...] = (
    {"message": {**MESSAGE, "date": 10**40}},
    {"message": {**MESSAGE, "chat": {**CHAT, "id": {"id": 1}}}},
    {"message": {**MESSAGE, "chat": None}},
    {"message": {**MESSAGE, "chat": {**CHAT, "id": 1002}}},
    {"message": {**MESSAGE, "from": {**PERSON, "id": 2**63}}},
    {"message": {**MESSAGE, "from": [PERSON]}},
    {"message": {**MESSAGE, "text": 12}},
    {"message": {**MESSAGE, "text": "\ud800"}},
    {"message": {**MESSAGE, "text": "a\x00b"}},
    {"message": {**MESSAGE, "text": " ", "entities": [COMMAND]}},
    {"message": {**MESSAGE, "entities": [{**COMMAND, "offset": None}]}},
    {"message": {**MESSAGE, "document": {"file_id": "x", "file_unique_id": "x", "file_name": 5}}},
    {"message": {**MESSAGE, "document": {"file_id": "x", "file_unique_id": "x" * 65}}},
    {"message": {**MESSAGE, "document": {"file_id": "x", "file_unique_id": "x", "file_size": -1}}},
    {
        "message": {
            **MESSAGE,
            "photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1, "file_size": "1"}],
        }
    },
    {"message": {**MESSAGE, "photo": [PHOTO], "media_group_id": "x" * 65}},
    {"message": {**MESSAGE, "photo": [PHOTO], "media_group_id": 12}},
    {"message": {**MESSAGE, "migrate_to_chat_id": 1002}},
    {"message": {**MESSAGE, "new_chat_title": ["Grup"]}},
    {"message": {"text": "without anything else"}},
    {"callback_query": {"id": "5", "chat_instance": "1", "data": "l:1:1:send", "message": MESSAGE}},
    {"message": "text"},
    {"callback_query": {"id": 5, "from": PERSON, "chat_instance": "1", "data": "l:1:1:send"}},
    {"callback_query": {"id": "5", "from": PERSON, "chat_instance": "1", "data": ["l:1:1:send"]}},
    {"my_chat_member": {"from": PERSON, "date": 0, "old_chat_member": MEMBER, "new_chat_member": MEMBER}},
    {"my_chat_member": {"chat": CHAT, "from": PERSON, "date": 0, "old_chat_member": {}, "new_chat_member": {}}},
)


def poisonings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def drink(office: TestOffice, update: dict[str, Any]) -> None:
    office.telegram.updates.pending.append(update)
    await office.realisasi.intake.drain()


async def test_what_cannot_be_read_is_acknowledged_with_one_line_and_the_next_is_answered(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_over(empty_url) as office:
        phone = next(office.phone(code) for code, account in office.accounts.items() if account == PERSON["id"])
        await phone.send("/status")
        for number, poison in enumerate(POISON, start=1000):
            caplog.clear()
            shown = len(phone.messages)
            await drink(office, {"update_id": number, **poison})
            assert not office.telegram.updates.pending, poison
            [line] = poisonings(caplog)
            assert f"Update {number} is malformed and skipped" in line
            assert len(phone.messages) == shown, poison
        await drink(office, {"update_id": 2000, "message": {**MESSAGE, "entities": [COMMAND]}})
        assert "Status laporan" in phone.last.text


async def test_updates_without_an_id_are_left_out_and_the_others_handled(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    nameless: tuple[Any, ...] = (
        {},
        {"update_id": "6"},
        {"update_id": None},
        {"update_id": True},
        {"update_id": -1},
        "x",
    )
    async with office_over(empty_url) as office:
        phone = next(office.phone(code) for code, account in office.accounts.items() if account == PERSON["id"])
        for number, update in enumerate((*nameless, {"update_id": 2**63}), start=1):
            show_once(office, [update, {"update_id": number, "message": {**MESSAGE, "entities": [COMMAND]}}])
            await office.realisasi.intake.drain()
            assert len(phone.messages) == number
            assert "Status laporan" in phone.last.text
    assert "1 of 2 updates have no id and are left out" in caplog.text


def show_once(office: TestOffice, updates: list[Any]) -> None:
    """Let the next look of the bot meet these updates, which no queue of ours would hold."""
    queue = office.telegram.updates
    get = queue.get

    async def once(*_: Any, **__: Any) -> list[Any]:
        queue.get = get  # type: ignore[method-assign]  # from then on as usual
        return updates

    queue.get = once  # type: ignore[method-assign]  # see above

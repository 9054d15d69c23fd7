"""A group chat into which somebody has put the bot."""

from __future__ import annotations

from bot.playground.telegram import StoredMessage
from tests.support.office import TestOffice

GROUP = -100700


async def say_in_group(office: TestOffice, account: int, text: str) -> list[StoredMessage]:
    """Let somebody write in a new group; returns what the bot answers there."""
    office.telegram.add_group(GROUP, "Grup Kantor", {account: "creator"})
    office.telegram.send_text(account, text, chat_id=GROUP)
    await office.realisasi.intake.drain()
    return [message for message in office.telegram.messages(GROUP) if message.from_bot]

"""A group chat into which somebody has put the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.telegram import StoredMessage
from tests.support.office import TestOffice

GROUP = -100700


async def say_in_group(office: TestOffice, account: int, text: str) -> list[StoredMessage]:
    """Let somebody write in a new group; returns what the bot answers there."""
    office.telegram.add_group(GROUP, "Grup Kantor", {account: "creator"})
    office.telegram.send_text(account, text, chat_id=GROUP)
    await office.realisasi.intake.drain()
    return [message for message in office.telegram.messages(GROUP) if message.from_bot]


@dataclass
class GroupChat:
    """A group as its members use it; ``chat_id`` changes when it moves."""

    office: TestOffice
    chat_id: int

    async def say(self, post: str, text: str) -> str:
        """Let the holder of a post write, and return the bot's newest message there, empty if there is none."""
        self.office.telegram.send_text(self.office.accounts[post], text, chat_id=self.chat_id)
        return await self.settled()

    async def tap(self, post: str, label: str) -> str:
        """Let the holder of a post press the newest such button; returns the pop-up, or what stands there now."""
        told = [(message, button) for message in self.messages for button in message.buttons]
        message, button = next(found for found in reversed(told) if label in found[1]["text"])
        telegram = self.office.telegram
        telegram.tap(self.office.accounts[post], message.message_id, button["callback_data"], chat_id=self.chat_id)
        await self.settled()
        answer = telegram.callback_answers[-1]
        return str(answer.get("text") or telegram.chats[self.chat_id].messages[message.message_id].text)

    async def settled(self) -> str:
        """Let the bot handle all that waits."""
        await self.office.realisasi.intake.drain()
        return self.messages[-1].text if self.messages else ""

    async def set_bot(self, status: str) -> None:
        """Let the first member put the bot out (``kicked``) or in again (``member``)."""
        member = next(iter(self.office.telegram.chats[self.chat_id].members))
        self.office.telegram.set_bot_status(self.chat_id, member, status)
        await self.settled()

    async def rename(self, title: str) -> None:
        """Give the group another title; Telegram tells the bot by a message of its own."""
        telegram = self.office.telegram
        chat = telegram.chats[self.chat_id]
        chat.title = title
        told = telegram.add_message(chat, telegram.users[next(iter(chat.members))], {"new_chat_title": title})
        telegram.updates.push("message", told.json)
        await self.settled()

    @property
    def messages(self) -> list[StoredMessage]:
        """What the bot wrote there, oldest first."""
        return [message for message in self.office.telegram.messages(self.chat_id) if message.from_bot]

    @property
    def charts(self) -> list[str]:
        """The captions of the charts there."""
        return [message.text for message in self.messages if "photo" in message.json]


def open_group(office: TestOffice, chat_id: int, title: str, *posts: str) -> GroupChat:
    """Let the first of these posts' holders make a group with the others and the bot."""
    members = {office.accounts[post]: "creator" if post == posts[0] else "member" for post in posts}
    office.telegram.add_group(chat_id, title, members)
    return GroupChat(office, chat_id)

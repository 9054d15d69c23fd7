"""Chatting as the tests of administration do: what is said comes back with ordinary spaces."""

from __future__ import annotations

from tests.support.office import Phone


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


async def tap(phone: Phone, label: str) -> str:
    """Press the newest button whose text contains a label; returns what its message says then."""
    message, data = next(
        (message, str(button["callback_data"]))
        for message in reversed(phone.messages)
        for button in message.buttons
        if label in plain(button["text"]) and "callback_data" in button
    )
    phone.office.telegram.tap(phone.account, message.message_id, data)
    await phone.settled()
    return plain(phone.office.telegram.chats[phone.account].messages[message.message_id].text)


async def say(phone: Phone, text: str) -> str:
    """Type a message; returns the bot's newest one."""
    return plain((await phone.send(text)).text)


async def press(phone: Phone, data: str) -> str:
    """Press any data below a fresh message; returns the pop-up, or else what the message says then."""
    telegram = phone.office.telegram
    message = (await phone.send("/bantuan")).message_id
    answers = len(telegram.callback_answers)
    telegram.tap(phone.account, message, data)
    await phone.settled()
    told = [str(each.get("text") or "") for each in list(telegram.callback_answers)[answers:]]
    alert = next((text for text in told if text), "")
    changed = plain(telegram.chats[phone.account].messages[message].text)
    return changed if "Bantuan" not in changed else plain(alert)


def toast(phone: Phone) -> str:
    """Return the words of the newest answer to a pressed button."""
    return plain(str(phone.office.telegram.callback_answers[-1].get("text") or ""))


async def open_section(phone: Phone, label: str) -> str:
    """Open a section from the menu of `/admin`."""
    await phone.send("/admin")
    return await tap(phone, label)

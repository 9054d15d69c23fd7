"""Every position of the office files its report, knowing only the dialogue that others rely on."""

from __future__ import annotations

import pytest

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Kind, Position
from tests.support.office import Phone, TestOffice

REPORTING = [position for position in load_catalogue().positions if position.indicators]


async def answer_all(phone: Phone, *, in_two_messages: bool) -> tuple[int, int]:
    """Answer until a button offers to send; return how many messages and taps it took."""
    messages, taps = 1, 0
    await phone.send("/lapor")
    for step in range(40):
        if any("Kirim" in label for label in phone.labels):
            await phone.tap("Kirim")
            return messages, taps + 1
        if "Ya" in phone.labels:
            await phone.tap("Ya")
            taps += 1
            continue
        ratio = "pembilang/penyebut" in phone.last.text
        await phone.send("45/50" if ratio and not in_two_messages else str(45 + step))
        messages += 1
    raise AssertionError(f"no end in sight: {phone.last.text}")


@pytest.mark.parametrize("position", REPORTING, ids=lambda position: position.code)
async def test_a_count_takes_a_message_a_ratio_one_and_the_end_one_tap(office: TestOffice, position: Position) -> None:
    phone = office.phone(position.code)
    messages, taps = await answer_all(phone, in_two_messages=False)
    states = sum(indicator.kind is Kind.STATE for indicator in position.indicators)
    assert messages == 1 + len(position.indicators) - states
    assert taps == 1 + states
    assert "Terkirim" in phone.last.text
    asked = [message.text for message in phone.messages if "Indikator " in message.text]
    assert all(indicator.name in text for indicator, text in zip(position.indicators, asked, strict=True))


@pytest.mark.parametrize("code", ["sekretaris", "kabid-statistik", "caraka"])
async def test_two_numbers_in_two_messages_reach_the_receipt_too(office: TestOffice, code: str) -> None:
    phone = office.phone(code)
    await answer_all(phone, in_two_messages=True)
    assert "Terkirim" in phone.last.text

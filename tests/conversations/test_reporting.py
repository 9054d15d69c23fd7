"""A report from the first question to the receipt."""

from __future__ import annotations

from tests.support.office import TestOffice


async def test_the_messenger_files_a_count_and_a_ratio_with_two_messages_and_one_tap(office: TestOffice) -> None:
    phone = office.phone("caraka")
    question = await phone.send("/lapor")
    question.text, phone.labels
    (await phone.send("12 dokumen")).text, phone.labels
    (await phone.send("12/15")).text, phone.labels
    (await phone.tap("Kirim")).text, phone.labels
    assert "Terkirim" in phone.last.text

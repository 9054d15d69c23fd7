"""A button's data forged below a message that never had it: nothing happens, and nothing breaks."""

from __future__ import annotations

import logging

import pytest

from tests.fuzz.conftest import office_over
from tests.fuzz.test_hostile_names import report_not_applicable


async def test_a_text_screens_button_forged_below_a_picture_is_answered_and_no_fault(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_over(empty_url) as office:
        await report_not_applicable(office.phone("kasi-pelayanan"))
        phone = office.phone("camat")
        await phone.send("/langganan")
        _, data = phone.find("Mingguan")
        await phone.send("/rekap")
        [picture] = [message for message in phone.messages if "photo" in message.json]
        query = office.telegram.tap(phone.account, picture.message_id, data)
        await phone.settled()
        assert query in {answer["callback_query_id"] for answer in office.telegram.callback_answers}
        assert "terjadi kesalahan" not in phone.last.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

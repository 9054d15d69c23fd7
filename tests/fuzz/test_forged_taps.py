"""A button's data forged below a message that never had it: nothing happens, and nothing breaks."""

from __future__ import annotations

import logging

import pytest

from tests.fuzz.conftest import office_over
from tests.fuzz.test_hostile_names import report_not_applicable
from tests.support.fuzzing import REFUSALS


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


async def test_a_stranger_who_forges_a_tap_is_told_no_and_nothing_else(empty_url: str) -> None:
    async with office_over(empty_url) as office:
        stranger = office.stranger()
        await stranger.send("/start")
        for data in ("ru:202610:camat:0", "ru:nonsense", "l:1:1:send", "ng:1", "lg:saya:weekly:1", "adm:awal"):
            office.telegram.tap(stranger.account, stranger.last.message_id, data)
            await stranger.settled()
        words = {answer["text"] for answer in office.telegram.callback_answers}
        assert words | {message.text for message in stranger.messages} <= {None, *REFUSALS}

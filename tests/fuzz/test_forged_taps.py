"""A button's data forged below a message that never had it: nothing happens, and nothing breaks."""

from __future__ import annotations

import logging
import re
from random import Random

import pytest

from tests.fuzz.conftest import office_over
from tests.fuzz.test_hostile_names import administer, report_not_applicable
from tests.support.fuzz_buttons import Forger, sources
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


@pytest.mark.parametrize("data", ["n:besok:0000-10", "n:ambil:7:2٠26-10", "n:besok:2026-10+0000-01"])
async def test_a_month_that_no_calendar_has_is_an_old_button_and_no_fault(
    empty_url: str, data: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_over(empty_url) as office:
        phone = office.phone("camat")
        await phone.send("/status")
        query = office.telegram.tap(phone.account, phone.last.message_id, data)
        await phone.settled()
        assert query in {answer["callback_query_id"] for answer in office.telegram.callback_answers}
        assert "terjadi kesalahan" not in phone.last.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_post_is_exempted_only_from_a_month_that_can_be_reported(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_over(empty_url) as office:
        phone = office.phone("camat")
        administer(office, phone.account)
        await phone.send("/admin")
        for month in ("2026-11", "2025-01", "9999-12"):
            office.telegram.tap(phone.account, phone.last.message_id, f"adj:bebas:1:{month}")
            await phone.settled()
            assert "alasan" not in phone.last.text.casefold()
            await phone.send("Cuti bersama")
        office.telegram.tap(phone.account, phone.last.message_id, "adj:bebas:1:2026-10")
        await phone.settled()
        assert "alasan" in phone.last.text.casefold()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_buttons_are_read_with_the_digits_they_are_written_with() -> None:
    """``\\d`` takes any alphabet's digits, of which a month or a day cannot be made."""
    assert len(sources()) > 25
    assert [source for source in sources() if r"\d" in source] == []


def test_every_pattern_of_buttons_is_among_those_that_data_is_made_from() -> None:
    """Data that the generator makes from a pattern fits it, unless a number was spoilt on purpose."""
    forger = Forger(Random(1), ["camat", "seksi-pelayanan"])
    made = [forger.press() for _ in range(4000)]
    unmet = [source for source in sources() if not any(re.fullmatch(source, data) for data in made)]
    assert unmet == []

"""The longest names and the largest lists, through every screen: nothing exceeds what Telegram takes.

The playground's Telegram refuses what the real one would: texts over 4,096 characters, captions over 1,024, rich
messages over 32,768 characters or 500 blocks, keyboards over 100 buttons and callback data over 64 bytes.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.delivery import HARMLESS
from bot.playground.telegram import Call
from bot.playground.telegram.markup import parse_html
from bot.playground.telegram.text_units import utf16_length
from bot.playground.telegram.texts import MAX_TEXT
from bot.screens.notices import prompt
from models.administration import Right
from models.notices import Owed
from models.periods import OfficeCalendar
from models.store.rights import grant
from tests.fuzz.test_hostile_names import listen
from tests.month.office import at
from tests.recap_chat.test_rich import refused_content
from tests.support.acts import BY
from tests.support.long_office import (
    BUREAU,
    CLERK,
    HEAD,
    INDICATORS,
    OCTOBER,
    file_reports,
    long,
    long_catalogue,
    name_everybody,
    remember,
    resend,
)
from tests.support.office import JAKARTA, Phone, TestOffice, open_office
from tests.support.people import appoint, person_of
from tests.support.tour import walk

ADMINISTRATOR, AUDITOR = "staf2", "staf3"


@pytest.fixture
async def office(either_url: str, tmp_path: Path) -> AsyncIterator[TestOffice]:
    """An office with a year behind it, of which October is owed."""
    async with open_office(either_url, catalogue=long_catalogue(tmp_path)) as opened:
        database = opened.realisasi.services.database
        await database.write(name_everybody)
        await database.write(remember)
        await database.write(grant, await person_of(opened, ADMINISTRATOR), Right.ADMINISTRATOR, BY)
        await database.write(grant, await person_of(opened, AUDITOR), Right.AUDITOR, BY)
        for post in ("staf4", "staf5", "biro2", "biro3"):
            await appoint(opened, CLERK, post, date(2026, 1, 1))
        yield opened


def refused(calls: list[Call]) -> list[str]:
    """Return what Telegram did not take, apart from what it never does in this office and what harms nobody."""
    passed = (*HARMLESS, "rich_message_forbidden")
    errors = (
        call for call in calls if call.error and not any(each in call.error.description.lower() for each in passed)
    )
    return [f"{call.method}: {call.error}: {str(call.params)[:300]}" for call in errors]


def longest(calls: list[Call]) -> int:
    """Return the most characters that any text had, its tags and entities read."""
    texts = (
        str(call.params["text"]) for call in calls if call.params.get("parse_mode") == "HTML" and "text" in call.params
    )
    return max(utf16_length(parse_html(text).text) for text in texts)


async def numbers_on_all_pages(phone: Phone, label: re.Pattern[str]) -> list[str]:
    """Return what a list's buttons are numbered or called by, turning its pages to the end."""
    found: list[str] = []
    message = phone.last
    while True:
        found += [match[1] for button in message.buttons if (match := label.match(button["text"]))]
        after = [button["callback_data"] for button in message.buttons if re.match(r"[0-9]+/[0-9]+ ›", button["text"])]
        if not after:
            return found
        phone.office.telegram.tap(phone.account, message.message_id, after[0])
        await phone.settled()
        message = phone.office.telegram.chats[phone.account].messages[message.message_id]


async def test_every_tally_and_every_indicator_of_a_post_is_on_some_page(office: TestOffice) -> None:
    clerk, head = office.phone(CLERK), office.phone(BUREAU)
    await clerk.send("/catat")
    places = await numbers_on_all_pages(clerk, re.compile(r"([0-9]+)\. Jumlah"))
    assert places == [str(place) for place in range(1, len(places) + 1)]
    assert len(places) == INDICATORS + 4 * 4
    await head.send("/rekap september")
    await head.tap("Staf1 ")
    indicators = await numbers_on_all_pages(head, re.compile(r"📈 Jumlah ([0-9]+)"))
    assert indicators == [str(place) for place in range(1, INDICATORS + 1)]


@pytest.mark.parametrize("posts", [1, 4, 12])
def test_a_prompt_for_several_posts_that_lack_data_fits(posts: int) -> None:
    calendar, missing = OfficeCalendar(JAKARTA), (long("Jumlah", 300),) * 10
    months = [calendar.window(month) for month in (OCTOBER.previous(), OCTOBER)]
    owed = [
        Owed(months[place % 2], long(f"Staf {place}", 200), 12, missing, position_id=place) for place in range(posts)
    ]
    text = parse_html(prompt(owed, calendar, at(11, 4)).text).text
    assert utf16_length(text) <= MAX_TEXT
    assert text.count("10 dari 12") == posts
    assert text.count("– dan ") == posts


async def test_prompts_reports_and_recaps_of_an_office_that_owes_everything_fit(office: TestOffice) -> None:
    calls = listen(office)
    office.telegram.faults.rule = refused_content  # so that what is shown richly in the next test is shown plainly
    await office.realisasi.tick()
    for post in (CLERK, BUREAU, HEAD):
        await walk(office.phone(post))
    for day in (4, 6, 9):
        await office.move_to(at(11, day, 17 if day == 6 else 9))
    await office.move_to(at(12, 1, 9))
    assert refused(calls) == []
    assert longest(calls) > 0.95 * MAX_TEXT


async def test_reviews_and_administration_of_reports_that_bear_every_remark_fit(office: TestOffice) -> None:
    calls = listen(office)
    await office.realisasi.services.database.write(file_reports, OCTOBER, 90_000)
    await office.realisasi.services.database.write(resend, OCTOBER)
    await office.realisasi.tick()
    for post in (HEAD, BUREAU, ADMINISTRATOR, AUDITOR, CLERK):
        await walk(office.phone(post))
    assert refused(calls) == []

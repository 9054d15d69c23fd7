"""Where the buttons of a recap lead, and that none is too long for Telegram."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.screens.nudges import Nudge, marks
from bot.screens.recap_buttons import PAGE_LENGTH, Place, View, labelled, months_row, pages_row
from models.months import Month
from models.nudging import Nudgeable, Reach
from models.recap_views import UnitView
from models.summaries import Recap
from tests.support.office import JAKARTA

OCTOBER = Month(2026, 10)
HERE = Place(View.UNIT, OCTOBER, "dinas", 17)


def unit_view(first: Month, last: Month) -> UnitView:
    now = datetime(2026, 11, 2, 8, tzinfo=JAKARTA)
    return UnitView(Recap("Dinas", "dinas", "Dinas", OCTOBER, now, partial=True), first, last)


@pytest.mark.parametrize("view", list(View))
def test_a_place_survives_the_way_through_a_button(view: View) -> None:
    place = Place(view, OCTOBER, "staf-pemberdayaan-komunikasi.sosialisasi", 2**31 - 1, 99)
    data = place.button("x").callback_data
    assert isinstance(data, str)
    assert Place.parse(data) == place


@pytest.mark.parametrize(
    "data",
    ["", "ru", "ru:202613:dinas:1", "ru:000010:dinas:1", "rz:202610:dinas:1", "ru:202610:DINAS:1", "ru:202610::1",
     "ru:202610:dinas:-1", "ru:202610:dinas:1:10000", "ru:202610:dinas:1:1:1", "ru:202610:dinas", "l:1:2:send",
     "ru:2026１0:dinas:1"],
)  # fmt: skip
def test_data_that_no_button_has_leads_nowhere(data: str) -> None:
    assert Place.parse(data) is None


def test_months_end_where_the_data_end() -> None:
    assert len(months_row(HERE, unit_view(OCTOBER, OCTOBER))) == 0
    (before,) = months_row(HERE, unit_view(Month(2026, 1), OCTOBER))
    assert before.callback_data == "ru:202609:dinas:17"
    _, after = months_row(HERE, unit_view(Month(2026, 1), Month(2026, 12)))
    assert after.callback_data == "ru:202611:dinas:17"


def test_a_list_that_fits_on_one_page_needs_no_way_to_others() -> None:
    assert pages_row(HERE, PAGE_LENGTH) == []
    assert HERE.last_page(0) == 0


@pytest.mark.parametrize(
    ("here", "count", "last"),
    [
        (HERE, 5 * PAGE_LENGTH, 4),
        (HERE, 10_000, 499),
        (replace(HERE, code="a" * 40, photo=10**9 - 1), 10_000, 499),
        (replace(HERE, code="a" * 40, photo=10**10 - 1), 10_000, 99),
    ],
    ids=["a hundred", "ten thousand", "the longest code", "the longest of all"],
)
def test_a_long_list_can_be_walked_through_to_its_end(here: Place, count: int, last: int) -> None:
    place, seen = here, [0]
    while forward := [item for item in pages_row(place, count) if item.text.endswith("›")]:
        parsed = Place.parse(str(forward[0].callback_data))
        assert parsed is not None
        place = parsed
        seen.append(place.page)
    assert seen == list(range(last + 1))
    assert place.part(View.MISSING, range(count))[0][-1] == min(count, (last + 1) * PAGE_LENGTH) - 1


def test_what_follows_a_long_name_on_a_button_is_kept() -> None:
    text = labelled("Bidang Infrastruktur Teknologi Informasi dan Komunikasi", "12/15")
    assert text.endswith("… · 12/15")
    assert len(text) <= 40


def test_a_reminder_survives_the_way_through_a_button_however_long_its_codes() -> None:
    nudge = Nudge(OCTOBER, "a" * 40, 2**31 - 1, 2**31 - 1)
    data = nudge.button("x").callback_data
    assert isinstance(data, str)
    assert len(data) <= 64
    assert Nudge.parse(data) == nudge


def test_a_post_whose_acting_holder_can_be_reminded_is_not_marked() -> None:
    away = Nudgeable(1, "Pemegang", 11, Reach.ON_LEAVE, ("kasi", "staf"))
    acting = Nudgeable(2, "Plt.", 12, Reach.READY, ("kasi",))
    for people in ((away, acting), (acting, away)):
        assert marks(people) == {"staf": "sedang cuti"}

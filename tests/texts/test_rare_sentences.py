"""Sentences that are seldom needed: of an empty list, an account without a post, a code that left the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.texts import audit_events, reporting, running, targets
from bot.texts.formats import listed
from bot.texts.headlines import history_finding
from models.audit import Event
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Indicator
from models.plausibility import find_unusual
from tests.domain.indicators import COUNT, RATIO
from tests.filling.forms import form, usual, value
from tests.tending.chat import plain

CATALOGUE = load_catalogue()
ZONE = ZoneInfo("Asia/Jakarta")


def event(subject: str, *, actor: int | None = None, account: int | None = None, after: str = "{}") -> Event:
    at = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    return Event(1, at, actor, account, "bot", None, "target.set", subject, "{}", after)


@pytest.mark.parametrize(
    ("subject", "after", "words"),
    [
        ("target:caraka.surat:2026", "{}", CATALOGUE.indicator["caraka.surat"].name),
        ("position:caraka", "{}", "Caraka"),
        ("position:<dihapus>", "{}", "&lt;dihapus&gt;"),
        ("month:2026-10", "{}", "Oktober 2026"),
        ("month:<lama>", "{}", "&lt;lama&gt;"),
        ("day:2026-12-01", "{}", "1 Des 2026"),
        ("day:kapan", "{}", "kapan"),
        ("person:7", '{"right": "auditor"}', "pegawai 7, auditor"),
    ],
)
def test_what_an_event_was_about_is_named_or_quoted(subject: str, after: str, words: str) -> None:
    said = plain(audit_events.listing([event(subject, actor=1, after=after)], {}, CATALOGUE, ZONE))
    assert words[:40] in said
    assert "Pegawai tanpa jabatan" in said


def test_an_account_without_a_person_an_empty_trail_and_a_channel_are_named() -> None:
    assert "Akun 99" in audit_events.listing([event("x", account=99)], {}, CATALOGUE, ZONE)
    assert "Bot" in audit_events.listing([event("x")], {}, CATALOGUE, ZONE)
    assert audit_events.EMPTY in audit_events.listing([], {}, CATALOGUE, ZONE)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (1023, "1.023 B"), (1024, "1,0 KB"), (1024**3, "1,0 GB"), (1024**4, "1.024,0 GB")]
)
def test_a_size_is_said_in_the_largest_unit_that_fits(count: int, said: str) -> None:
    assert plain(running.size(count)) == said


@pytest.mark.parametrize(
    ("lasted", "said"),
    [
        (timedelta(days=3, hours=4, minutes=5), "3 hari 4 jam"),
        (timedelta(hours=4, minutes=5), "4 jam 5 menit"),
        (timedelta(minutes=5), "5 menit"),
    ],
)
def test_how_long_the_bot_runs_is_said_in_its_two_largest_units(lasted: timedelta, said: str) -> None:
    assert plain(running.duration(lasted)) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 0, 1), "Satu bulan dilaporkan"),
        ((1, 1, 1), "Satu bulan dilaporkan, terlambat"),
        ((0, 0, 1), "0 dari 1 bulan dilaporkan"),
    ],
)
def test_a_history_of_one_month_does_not_speak_of_all(numbers: tuple[int, int, int], said: str) -> None:
    assert plain(history_finding(*numbers)) == said


@pytest.mark.parametrize(("items", "said"), [("a", "a"), ("ab", "a dan b"), ("abc", "a, b, dan c")])
def test_a_list_in_a_sentence_ends_with_dan(items: str, said: str) -> None:
    assert listed(items) == said


def test_without_an_indicator_there_is_no_example() -> None:
    assert targets.examples(2026, None) == ""
    assert "95%" in targets.examples(2026, next(item for item in CATALOGUE.indicators() if item.is_ratio))


def test_of_an_unusual_ratio_it_is_said_which_of_its_numbers_is_unusual() -> None:
    ratio, count, earlier = form(RATIO)[0], form(COUNT)[0], usual("0", 30, 30, 30, denominator=40)

    def said(indicator: Indicator, above: int, below: int | None = None) -> tuple[str, str]:
        answer = value(above, below)
        finding = find_unusual(indicator, answer, earlier)
        assert finding is not None
        return reporting.unusual(indicator, finding), reporting.ask_back(indicator, answer, finding)

    far = "jauh dari biasanya"
    assert said(ratio, 31, 99) == (
        f"penyebut {far}",
        "❓ Anda menulis <b>31/99</b>, penyebutnya biasanya sekitar 40. Sudah benar?",
    )
    assert said(ratio, 99, 99)[0] == f"pembilang {far}"
    assert said(count, 99)[0] == far

"""Sentences of an office of thousands: what is counted without end stays one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.texts import announcements
from bot.texts.splitting import LIMIT, units
from models.announcing import Progress
from models.roster import LONGEST_NAME

SENT = Progress(1, 7, "Rapat", None, datetime(2026, 11, 2, 1, 0, tzinfo=UTC), 5, total=2_000, sent=2_000)


def test_a_result_names_as_many_as_one_message_holds_and_counts_the_rest() -> None:
    name = "Dr. Ir. H. Muhammad Hermawan Wicaksono, S.Kom., M.Si."
    text = announcements.progress(replace(SENT, sent=1_955, blocked=(name,) * 45, absent=(name,) * 500), None)
    assert units(text) <= LIMIT
    assert text.count(name) > 40
    assert "Memblokir bot (45): Dr. Ir." in text
    assert "Belum terhubung (500): Dr. Ir." in text


def test_a_result_of_the_longest_names_in_emoji_stays_one_message() -> None:
    name, unit = "🙂" * LONGEST_NAME, "🏢" * 300
    text = announcements.progress(replace(SENT, sent=1_955, blocked=(name,) * 45, absent=(name,) * 500), unit)
    assert units(text) <= LIMIT
    assert text.count(name) > 2


def test_a_result_of_few_names_all_of_them() -> None:
    text = announcements.progress(replace(SENT, sent=1_998, blocked=("Lurah", "Carik")), None)
    assert "Memblokir bot (2): Lurah, Carik" in text
    assert "lainnya" not in text

"""Sentences of an office of thousands: what is counted without end stays one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.screens.recap import _share, _stands
from bot.texts import announcements, feeding, recap, reviews
from bot.texts.headlines import completeness_finding
from bot.texts.splitting import LIMIT, units
from models.announcing import Progress
from models.catalogue.types import Kind
from models.feeding import Fed
from models.roster import LONGEST_NAME
from models.summaries import Completeness, UnitRow
from tests.tending.chat import plain
from tests.texts.test_feeding import feeder, ratio

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


def test_words_that_fit_hundreds_of_units_get_an_answer_with_some_of_them() -> None:
    names = tuple(f"Seksi Pelayanan Masyarakat dan Kesejahteraan Kecamatan {place}" for place in range(300))
    text = recap.ambiguous(names)
    assert text.count("• Seksi") == 15
    assert text.endswith("• dan 285 lainnya; ketik namanya lebih lengkap")
    assert units(recap.ambiguous(("🏢" * 200,) * 300)) <= LIMIT
    assert recap.ambiguous(names[:15]).count("\n") == 15


def test_thousands_have_points_wherever_reports_are_counted() -> None:
    row = UnitRow("dinas", "Dinas", Completeness(1_200, 34, 1_066))
    assert _share(row.completeness) == "1.234/2.300"
    assert _stands(row) == "1.234 dari 2.300 masuk, 1.066 belum"
    assert plain(completeness_finding(Completeness(1_200, 1_034, 1_066))) == (
        "2.234 dari 3.300 laporan masuk, 1.034 terlambat"
    )
    assert recap.who_owes(1_066, 1_001) == "Siapa belum (1.066) · ↩ 1.001"
    assert reviews.waiting(1_234).startswith("<b>1.234 laporan")
    assert reviews.share(1_001, 1_002, 2_300) == "Disetujui 1.001 dari 2.300 laporan, 1.002 dikembalikan."


def test_what_hundreds_of_positions_counted_leaves_room_for_the_question() -> None:
    posts = [f"{place} Kepala Seksi Pelayanan Masyarakat dan Kesejahteraan Sosial Kecamatan" for place in range(300)]
    fed = Fed(tuple(feeder(post, 3) for post in posts), tuple(feeder(f"X{post}", None) for post in posts))
    note = feeding.note(fed)
    assert units(note) <= LIMIT / 2
    assert "Jumlah laporan di bawah Anda: <b>900</b>" in note
    assert "• dan 292 lainnya" in note
    assert note.endswith("; dan 295 lainnya.")
    said = feeding.disagreement(Kind.RATIO, ratio(40), Fed(fed.parts))
    assert units(said) <= 300
    assert said.endswith("; dan 295 lainnya).")

"""How numbers from the bottom up are said: each position with its number, and a disagreement in one sentence."""

from __future__ import annotations

from dataclasses import replace

from bot.texts.feeding import TITLES_ROOM, disagreement, note, offer
from bot.texts.formats import NBSP
from models.catalogue.types import Kind
from models.feeding import Fed, Feeder
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT

LONG = "Kepala Seksi Pengendalian dan Pengawasan Infrastruktur Teknologi Informasi dan Komunikasi"


def feeder(title: str, count: int | None, name: str = "Jumlah surat") -> Feeder:
    answer = None if count is None else Realisation(Answer.VALUE, count)
    return Feeder(replace(COUNT, name=name, unit_of_measure="surat"), title, answer)


def ratio(numerator: int) -> Realisation:
    return Realisation(Answer.VALUE, numerator, 50)


def test_several_positions_are_named_each_with_its_number_below_their_sum() -> None:
    fed = Fed((feeder("Kasi A", 1200), feeder("Kasi <B>", 34)))
    assert note(fed).splitlines() == [
        "Jumlah laporan di bawah Anda: <b>1.234</b>",
        f"• Kasi A: 1.200{NBSP}surat",
        f"• Kasi &lt;B&gt;: 34{NBSP}surat",
    ]
    assert offer(fed) == "Pakai 1.234 — jumlah di atas"


def test_a_sum_without_everybody_says_so_on_its_button_and_names_who_is_missing() -> None:
    fed = Fed((feeder("Kasi A", 42),), (feeder("Kasi B", None), feeder("Kasi C", None)))
    assert note(fed).endswith("Laporan belum masuk: Kasi B; Kasi C.")
    assert offer(fed) == "Pakai 42 — jumlah sementara"


def test_a_disagreement_names_who_counted_what() -> None:
    both = Fed((feeder("Kasi A", 30), feeder("Kasi B", 12)))
    assert disagreement(Kind.RATIO, ratio(40), both) == (
        "Pembilang 40, tetapi laporan di bawahnya berjumlah 42 (Kasi A 30; Kasi B 12)."
    )
    one = Fed((feeder("Kasi A", 42),))
    assert disagreement(Kind.COUNT, Realisation(Answer.VALUE, 40), one) == (
        "Angka ini 40, tetapi Kasi A melaporkan 42."
    )
    assert disagreement(Kind.RATIO, ratio(42), one) == ""


def test_while_somebody_is_missing_the_others_have_counted_that_much_already() -> None:
    fed = Fed((feeder("Kasi A", 42),), (feeder("Kasi B", None),))
    assert disagreement(Kind.RATIO, ratio(40), fed) == "Pembilang 40, tetapi Kasi A sudah melaporkan 42."
    assert disagreement(Kind.RATIO, ratio(60), fed) == ""


def test_a_disagreement_stays_short_however_many_and_long_the_titles_are() -> None:
    fed = Fed(tuple(feeder(f"{LONG} {place}", place) for place in range(1, 11)))
    assert len(disagreement(Kind.RATIO, ratio(40), fed)) <= TITLES_ROOM + 150

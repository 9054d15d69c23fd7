"""What stands out in a month, and the sentences that say so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.findings import sentences
from models.catalogue.types import Kind
from models.finding import findings
from models.measures import percent
from models.realisation import Realisation
from models.summaries import Completeness, Figure, Post, PostState, Recap
from tests.recap.office import NO_DATA, NOW, OCTOBER, value


def ratio(code: str, now: Realisation | None, before: Realisation | None = None) -> Figure:
    def percentage(answer: Realisation | None) -> Decimal | None:
        if answer is None or answer.numerator is None or answer.denominator is None:
            return None
        return percent(answer.numerator, answer.denominator)

    return Figure(
        code=code,
        name=f"Persentase {code}",
        kind=Kind.RATIO,
        unit_of_measure="dokumen",
        position="kabid",
        unit="bidang",
        realisation=now,
        percent=percentage(now),
        previous=before,
        previous_percent=percentage(before),
    )


def month(*figures: Figure, **states: PostState) -> Recap:
    posts = tuple(Post(position=name, title=name.title(), unit="bidang", state=state) for name, state in states.items())
    return Recap(
        office="Dinas Contoh",
        unit="bidang",
        unit_name="Bidang",
        month=OCTOBER,
        as_of=NOW,
        partial=False,
        posts=posts,
        figures=figures,
        completeness=Completeness.of(posts),
    )


def plain(recap: Recap) -> tuple[str, ...]:
    return tuple(sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences(recap))


IN, LATE, MISSING = PostState.ON_TIME, PostState.LATE, PostState.MISSING


def test_what_rose_and_what_fell_most_is_told_in_points() -> None:
    rose = ratio("surat", value(9, 10), value(8, 10))
    slightly = ratio("arsip", value(81, 100), value(80, 100))
    fell = ratio("berkas", value(1, 2), value(3, 4))
    recap = month(slightly, rose, fell, a=IN, b=LATE)
    found = findings(recap)
    assert found.risen is not None
    assert found.fallen is not None
    assert (found.risen.figure, found.risen.points) == (rose, Decimal(10))
    assert (found.fallen.figure, found.fallen.points) == (fell, Decimal(-25))
    rise = "yang paling naik: Persentase surat (10,0 poin, menjadi 90,0 %)"
    fall = "yang paling turun: Persentase berkas (25,0 poin, menjadi 50,0 %)"
    assert plain(recap) == ("Semua 2 laporan masuk, 1 terlambat.", f"Sejak September {rise}; {fall}.")


def test_where_nothing_fell_only_the_rise_is_told() -> None:
    recap = month(ratio("surat", value(9, 10), value(8, 10)), a=IN, b=IN)
    assert findings(recap).fallen is None
    assert plain(recap)[1] == "Sejak September yang paling naik: Persentase surat (10,0 poin, menjadi 90,0 %)."


def test_a_change_too_small_to_show_is_no_change() -> None:
    recap = month(ratio("surat", value(90001, 100000), value(9, 10)), a=IN, b=IN)
    found = findings(recap)
    assert (found.compared, found.risen, found.fallen) == (1, None, None)
    assert plain(recap)[1] == "Tidak ada persentase yang berubah sejak September."


def test_a_first_month_has_nothing_to_compare_with() -> None:
    recap = month(ratio("surat", value(9, 10)), a=IN, b=IN)
    assert plain(recap)[1] == "Belum ada persentase yang dapat dibandingkan dengan September."


def test_where_nothing_is_a_percentage_of_a_month_no_percentages_are_compared() -> None:
    counted = replace(ratio("surat", value(9, 10)), kind=Kind.COUNT)
    added_up = replace(ratio("arsip", value(9, 10)), since_january=True, to_date_percent=Decimal(9))
    assert plain(month(counted, added_up, a=IN, b=IN)) == ("Semua 2 laporan masuk.",)


def test_few_missing_posts_are_named_and_many_counted() -> None:
    few = month(ratio("surat", value(9, 10)), a=IN, kasi=MISSING, staf=MISSING)
    assert findings(few).missing == ("Kasi", "Staf")
    assert plain(few)[1] == "Belum melapor: Kasi; Staf."
    many = month(a=IN, **{f"post{number}": MISSING for number in range(4)})
    assert plain(many)[-1] == "4 jabatan belum melapor."


def test_what_cannot_be_computed_and_what_is_still_owed_is_counted() -> None:
    recap = month(ratio("surat", value(0, 0)), ratio("arsip", NO_DATA), ratio("berkas", None), a=IN, b=IN)
    found = findings(recap)
    assert [figure.code for figure in found.not_computable] == ["surat"]
    assert [figure.code for figure in found.unanswered] == ["arsip"]
    assert plain(recap)[-1] == (
        "1 persentase tidak dapat dihitung karena penyebutnya nol dan 1 indikator masih belum ada data."
    )


def test_before_any_report_is_in_only_that_is_said() -> None:
    assert plain(month(ratio("surat", None), a=MISSING, b=MISSING)) == ("Belum satu pun dari 2 laporan masuk.",)
    assert plain(month()) == ("Tidak ada laporan yang ditunggu.",)


ANSWERS = st.none() | st.just(NO_DATA) | st.builds(value, st.integers(0, 99), st.integers(0, 99))


@given(
    answers=st.lists(st.tuples(ANSWERS, ANSWERS), max_size=6),
    states=st.lists(st.sampled_from(list(PostState)), max_size=8),
)
def test_one_to_four_sentences_say_what_any_month_comes_down_to(
    answers: list[tuple[Realisation | None, Realisation | None]], states: list[PostState]
) -> None:
    figures = [ratio(f"r{place}", now, before) for place, (now, before) in enumerate(answers)]
    recap = month(*figures, **{f"p{place}": state for place, state in enumerate(states)})
    told = sentences(recap)
    assert 1 <= len(told) <= 4
    assert all(sentence.endswith(".") and sentence[0].upper() == sentence[0] for sentence in told)
    found = findings(recap)
    assert found.risen is None or found.risen.points > 0
    assert found.fallen is None or found.fallen.points < 0

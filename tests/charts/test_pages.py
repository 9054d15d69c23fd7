"""Pages are 1080 × 1350 px, and on none of them text overlaps, leaves the page or is too small for a phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import combinations

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import BboxBase
from PIL import Image

from bot.charts.blocks import BAR
from bot.charts.frame import VALUE
from bot.charts.history import compose_history, history_pages
from bot.charts.lettering import line_height
from bot.charts.months_content import history_content, trend_content
from bot.charts.page import HEIGHT, WIDTH, Page
from bot.charts.recap import compose_recap, percent_axis, recap_pages
from bot.charts.recap_content import recap_content
from bot.charts.trend import compose_trend, trend_pages
from bot.texts import formats
from models.measures import Band
from models.summaries import Recap, Trend
from tests.charts import real, samples

SMALLEST = 29.9
TOUCH = 2.0


def of_recap(recap: Recap) -> list[Page]:
    return compose_recap(recap_content(recap))


def of_trend(trend: Trend, *, holidays: bool = False) -> list[Page]:
    return [compose_trend(trend_content(samples.trend_chart(trend, holidays=holidays)))]


def of_history(number: int, *, partial: bool = False, leave: tuple[int, ...] = ()) -> list[Page]:
    chart = samples.history_chart(number, partial=partial)
    return compose_history(history_content(samples.on_leave(chart, *leave) if leave else chart))


def of_bands() -> list[Page]:
    """Every value that is hard to draw, judged with the longest band and disagreeing with what is below."""
    band = Band("Sangat Tinggi Sekali dan Melampaui Target", Decimal(91))
    figures = tuple(
        samples.disagreeing(replace(figure, band=band, since_january=place % 2 == 0), 123_456, missing=True)
        for place, figure in enumerate(samples.bidang().figures)
    )
    return of_recap(replace(samples.bidang(), figures=figures))


EMPTY_TREND = replace(samples.count_trend(), points=())
CASES: dict[str, Callable[[], list[Page]]] = {
    "one indicator": lambda: of_recap(samples.alone()),
    "six indicators": lambda: of_recap(samples.bidang()),
    "six indicators, partial sample": lambda: of_recap(samples.bidang(partial=True, sample=True)),
    "45 long indicators": lambda: of_recap(samples.office()),
    "45 long indicators, partial": lambda: of_recap(samples.office(partial=True)),
    "the real office": lambda: of_recap(real.real_month()),
    "nothing at all": lambda: of_recap(samples.recap()),
    "trend of a ratio": lambda: of_trend(samples.ratio_trend()),
    "trend of a ratio without target, partial": lambda: of_trend(samples.ratio_trend(partial=True, target=None)),
    "trend of a ratio with a far target": lambda: of_trend(samples.ratio_trend(target=300)),
    "trend with long holidays": lambda: of_trend(samples.ratio_trend(partial=True), holidays=True),
    "trend of a count": lambda: of_trend(samples.count_trend(samples.LONG_NAME, partial=True)),
    "trend without months": lambda: of_trend(EMPTY_TREND),
    "history of five": lambda: of_history(5),
    "history of eight, partial": lambda: of_history(8, partial=True),
    "history with leave": lambda: of_history(5, partial=True, leave=(0, 5, 6)),
    "bands, year so far and disagreements": of_bands,
    "history of none": lambda: of_history(0),
    "an office of thousands": lambda: of_recap(samples.thousands()),
    "the largest numbers": lambda: of_recap(samples.largest()),
    "trend of the largest ratios": lambda: of_trend(samples.largest_ratios()),
    "trend of a count in a long unit": lambda: of_trend(samples.long_unit()),
    "history in a long unit": lambda: compose_history(history_content(samples.long_unit_history())),
}
every_case = pytest.mark.parametrize("case", CASES)


@dataclass(frozen=True)
class Writing:
    """A text where it stands on its page; measuring it takes as long as all else."""

    words: str
    box: BboxBase
    size: float

    @classmethod
    def of(cls, text: Text) -> Writing:
        return cls(text.get_text(), text.get_window_extent(), float(text.get_fontsize()) * 100 / 72)


@cache
def written(case: str) -> list[list[Writing]]:
    """Compose the pages of a case, once for all tests of this process."""
    return [[Writing.of(text) for text in page.texts] for page in CASES[case]()]


def overlap(one: Writing, other: Writing) -> bool:
    a, b = one.box, other.box
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.y1, b.y1) - max(a.y0, b.y0)
    return bool(across > TOUCH and down > TOUCH)


def test_the_check_for_overlaps_sees_one() -> None:
    page = Page()
    page.text(100, 100, "Oktober", 30)
    page.text(150, 110, "September", 30)
    page.text(100, 100 + line_height(30), "November", 30)
    first, second, below = map(Writing.of, page.texts)
    assert overlap(first, second)
    assert not overlap(first, below)


@every_case
def test_texts_do_not_overlap(case: str) -> None:
    for page in written(case):
        clashes = [(a.words, b.words) for a, b in combinations(page, 2) if overlap(a, b)]
        assert clashes == []


@pytest.mark.parametrize("recap", [samples.largest(), samples.bidang()], ids=["the largest numbers", "usual ones"])
def test_no_percentage_lies_on_a_bar(recap: Recap) -> None:
    for page in of_recap(recap):
        values = [text for text in map(Writing.of, page.texts) if round(text.size) == VALUE]
        shapes = page.canvas.figure.findobj(lambda found: isinstance(found, Rectangle) and found.get_height() == BAR)
        bars = [shape.get_window_extent() for shape in shapes]
        assert values
        assert bars
        assert [value.words for value in values for bar in bars if overlap(value, Writing("", bar, BAR))] == []


def test_a_unit_that_leaves_no_room_for_bars_is_named_once() -> None:
    [page] = CASES["trend of a count in a long unit"]()
    assert [
        text.get_text()
        for text in page.texts
        if samples.LONG_UNIT in text.get_text().replace("\N{NO-BREAK SPACE}", " ")
    ]
    assert "1.234.567" in [text.get_text() for text in page.texts]


@every_case
def test_no_text_leaves_the_page(case: str) -> None:
    for page in written(case):
        for text in page:
            box = text.box
            inside = box.x0 >= 20 and box.x1 <= WIDTH - 20 and box.y0 >= 10 and box.y1 <= HEIGHT - 10
            assert inside, text.words


@every_case
def test_every_letter_is_large_enough_at_360_pixels(case: str) -> None:
    assert min(text.size for page in written(case) for text in page) >= SMALLEST


def test_pages_are_small_png_of_exactly_the_size_of_a_phone() -> None:
    pages = [
        *recap_pages(samples.bidang(partial=True)),
        *trend_pages(samples.trend_chart(samples.ratio_trend())),
        *history_pages(samples.history_chart(2)),
    ]
    for page in pages:
        picture = Image.open(io.BytesIO(page))
        assert (picture.format, picture.size, picture.mode) == ("PNG", (1080, 1350), "P")
        assert len(page) < 120_000


def test_the_same_data_give_the_same_bytes() -> None:
    assert recap_pages(samples.alone()) == recap_pages(samples.alone())


@pytest.mark.parametrize(("recap", "pages"), [(samples.alone(), 1), (samples.bidang(), 2)])
def test_few_indicators_take_few_pages(recap: Recap, pages: int) -> None:
    assert len(of_recap(recap)) == pages


def test_the_whole_office_fits_into_one_album_of_ten_pictures() -> None:
    assert 1 < len(of_recap(real.real_month())) <= 10


def test_every_name_is_shown_whole() -> None:
    shown = " ".join(text.get_text() for page in of_recap(samples.office()) for text in page.texts)
    assert shown.count(samples.LONG_NAME.split(maxsplit=1)[1]) == 12 + 19
    assert all(figure.name in shown for figure in samples.office().figures)


def test_pages_are_numbered_and_each_says_the_date_of_the_data() -> None:
    pages = of_recap(samples.bidang())
    for number, page in enumerate(pages, 1):
        words = [text.get_text() for text in page.texts]
        assert f"{number}/{len(pages)}" in words
        assert f"Data per {formats.day_short(samples.AS_OF)}" in words


def test_partial_and_sample_data_are_marked_in_words_on_every_page() -> None:
    for page in of_recap(samples.bidang(partial=True, sample=True)):
        assert {"SEMENTARA", "DATA CONTOH"} <= {text.get_text() for text in page.texts}
    for page in of_recap(samples.bidang()):
        assert not {"SEMENTARA", "DATA CONTOH"} & {text.get_text() for text in page.texts}


def test_a_name_with_dollar_signs_is_written_as_it_is() -> None:
    figure = samples.count("Jumlah biaya $x$ dan \\frac", samples.count_of(3))
    words = [text.get_text() for page in of_recap(samples.recap((figure,), samples.posts(1))) for text in page.texts]
    assert "Jumlah biaya $x$ dan \\frac" in words
    assert recap_pages(samples.recap((figure,), samples.posts(1)))


def test_a_word_wider_than_the_page_is_broken_and_not_cut() -> None:
    figure = samples.count("J" * 200, samples.count_of(3))
    shown = "".join(text.get_text() for page in of_recap(samples.recap((figure,))) for text in page.texts)
    assert shown.count("J") >= 200


def test_the_axis_of_percentages_starts_at_100_and_is_capped() -> None:
    rows = recap_content(samples.bidang()).ratios
    assert percent_axis(rows) == 150
    assert percent_axis(tuple(replace(row, share=20.0, mark=None, goal=None) for row in rows)) == 100
    assert percent_axis(()) == 100

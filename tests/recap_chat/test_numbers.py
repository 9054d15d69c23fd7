"""The chart, the text in both forms and the workbook say the same of one recap."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from html import unescape

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from bot.charts.recap_content import recap_content
from bot.keyboards import Keyboard
from bot.playground.telegram.rich import parse_rich_message
from bot.playground.telegram.texts import message_text
from bot.screens import recap as screens
from bot.screens.recap_buttons import PAGE_LENGTH, Place, View
from bot.screens.screen import Screen
from bot.sheets.month import month_workbook
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue, Kind, Unit
from models.months import Month
from models.nudging import Nudgeable, Reach
from models.periods import OfficeCalendar
from models.queries.recap_views import post_view, trend_view, unit_view
from models.recap_views import PostView, UnitView
from models.reviewing import Verdict
from models.store.office import follow_catalogue
from models.store.periods import keep_up
from models.store.sample import seed
from models.summaries import Completeness, Post, PostState, Recap, UnitRow
from tests.charts import samples
from tests.recap_chat.office import plain
from tests.support.office import JAKARTA, START

CATALOGUE = load_catalogue()
SEPTEMBER = Month(2026, 9)
LONGEST_NAME = "Persentase <dokumen> & laporan " * 5


@pytest.fixture
def filled(session: Session) -> Session:
    """The shipped office with three months of sample reports."""
    calendar = OfficeCalendar(JAKARTA)
    follow_catalogue(session, CATALOGUE)
    keep_up(session, calendar, START)
    seed(session, CATALOGUE, calendar, 3, START)
    return session


def here(recap: Recap, view: View = View.UNIT) -> Place:
    return Place(view, recap.month, recap.unit, 2**31 - 1)


def check(screen: Screen) -> str:
    """Let the playground's Telegram take both forms of a text, which it refuses as Telegram would; return them."""
    message_text({"text": screen.text, "parse_mode": "HTML"})
    if screen.rich is not None:
        parse_rich_message({"html": screen.rich})
    return plain(unescape(f"{screen.text}\n{screen.rich or ''}"))


def shown(percent: Decimal | None) -> str:
    assert percent is not None
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",") + " %"


def test_chart_text_and_workbook_hold_the_same_numbers(filled: Session) -> None:
    view = unit_view(filled, CATALOGUE, "bidang-komunikasi", SEPTEMBER, START)
    recap = view.recap
    screen = screens.unit(view, CATALOGUE, here(recap), None)
    check(screen)
    content = recap_content(recap)
    drawn = {(row.name, row.owner): plain(row.value) for row in (*content.ratios, *content.numbers)}
    sheet = load_workbook(io.BytesIO(month_workbook(recap)))["Indikator"]
    titles = {post.position: post.title for post in recap.posts}
    written = {(row[2].value, row[1].value): row for row in sheet.iter_rows(min_row=2)}
    assert len(recap.figures) == 8
    for figure in recap.figures:
        answer, key = figure.realisation, (figure.name, titles[figure.position])
        assert answer is not None
        assert answer.numerator == written[key][4].value
        if figure.kind is Kind.RATIO:
            percent = shown(figure.percent)
            assert drawn[key] == shown(figure.headline_percent)
            assert shown(figure.headline_percent) in plain(screen.text)
            assert f"{percent} ({answer.numerator}/{answer.denominator})" in plain(screen.text)
            assert f"{percent} ({answer.numerator}/{answer.denominator})" in plain(screen.rich or "")
            assert answer.denominator == written[key][5].value
        else:
            assert f"<b>{answer.numerator} {figure.unit_of_measure}</b>" in plain(screen.text)
            assert f"<b>{answer.numerator} {figure.unit_of_measure}</b>" in plain(screen.rich or "")
            assert drawn[key] == str(answer.numerator)


def test_a_post_and_an_indicator_repeat_the_numbers_of_their_unit(filled: Session) -> None:
    post = post_view(filled, CATALOGUE, "kabid-komunikasi", SEPTEMBER, START)
    assert post is not None
    text = check(screens.post(post, here(post.unit.recap, View.POST)))
    for figure in post.figures:
        trend = trend_view(filled, CATALOGUE, figure.code, SEPTEMBER, START)
        assert trend is not None
        assert shown(figure.headline_percent) in text
        assert shown(figure.headline_percent) in check(screens.trend(trend, here(trend.unit.recap, View.TREND)))


def test_the_whole_office_fits_and_sends_readers_of_html_to_its_units(filled: Session) -> None:
    view = unit_view(filled, CATALOGUE, "dinas", SEPTEMBER, START)
    screen = screens.unit(view, CATALOGUE, here(view.recap), None)
    check(screen)
    assert "pilih unit atau jabatan" in screen.text
    assert screen.rich is not None
    assert screen.rich.count("<details>") == 5
    assert all(figure.name.replace("&", "&amp;") in screen.rich for figure in view.recap.figures)


def test_a_post_without_indicators_has_no_card(filled: Session) -> None:
    assert post_view(filled, CATALOGUE, "kepala-dinas", SEPTEMBER, START) is None


def crowd(posts: int, units: int, state: PostState = PostState.MISSING) -> tuple[UnitView, Catalogue]:
    """A unit with many posts of its own and many units below it, all with the longest names."""
    members = tuple(
        Post(f"p{index}", f"Kepala {index} " + LONGEST_NAME, "dinas", state, "Dr. <Siti> " * 12)
        for index in range(posts)
    )
    one = samples.ratio(LONGEST_NAME, samples.ratio_of(45, 50), samples.ratio_of(1, 3))
    figures = tuple(replace(one, name=f"{index} {LONGEST_NAME}", position=f"p{index}") for index in range(posts))
    rows = tuple(UnitRow(f"u{index}", f"Unit {index} {LONGEST_NAME}", Completeness(1, 1, 1)) for index in range(units))
    below = tuple(Unit(row.code, row.name, "dinas") for row in rows)
    catalogue = Catalogue("Dinas", 2026, (Unit("dinas", "Dinas " + LONGEST_NAME), *below), ())
    recap = replace(samples.recap(figures, members, rows, unit_name="Dinas " + LONGEST_NAME), unit="dinas")
    return UnitView(recap, Month(2026, 1), Month(2026, 12), begun=frozenset({"p1"})), catalogue


@pytest.mark.parametrize(("posts", "units"), [(0, 0), (1, 0), (45, 10), (2000, 300)])
def test_every_text_fits_however_many_there_are(posts: int, units: int) -> None:
    view, catalogue = crowd(posts, units)
    screen = screens.unit(view, catalogue, here(view.recap), catalogue.root, "<b>Mohon maaf</b>")
    assert "Mohon maaf" in check(screen)
    assert screen.keyboard is None or len(screen.keyboard) <= PAGE_LENGTH + 4
    assert check(screens.missing(view, catalogue, here(view.recap, View.MISSING)))


def test_all_of_a_crowd_are_in_the_pages_of_the_missing() -> None:
    view, catalogue = crowd(45, 0)
    texts = [
        check(screens.missing(view, catalogue, replace(here(view.recap, View.MISSING), page=page))) for page in range(3)
    ]
    assert all(f"• Kepala {index} " in "".join(texts) for index in range(45))
    assert "sudah mulai mengisi" in texts[0]
    beyond = screens.missing(view, catalogue, replace(here(view.recap, View.MISSING), page=99))
    assert check(beyond) == texts[-1]


def test_who_owes_is_listed_and_reminded_in_the_order_of_the_units(filled: Session) -> None:
    october = SEPTEMBER.plus(1)
    view = unit_view(filled, CATALOGUE, "sekretariat", october, START)
    people = [
        Nudgeable(place, f"#{post.position}", place, Reach.READY, (post.position,))
        for place, post in enumerate(view.recap.posts, start=1)
    ]
    screen = screens.missing(view, CATALOGUE, Place(View.MISSING, october, "sekretariat"), people)
    text = plain(screen.text)
    order = CATALOGUE.below("sekretariat")
    units = [f"<b>{CATALOGUE.unit[code].name}</b>" for code in order]
    assert sorted(units, key=text.index) == units
    labels = [button.text for row in buttons(screen) for button in row]
    reminded = [order.index(CATALOGUE.position[label.partition("#")[2]].unit) for label in labels if "#" in label]
    assert reminded == sorted(reminded)
    assert len(reminded) == len(view.missing) > len(order)


def test_who_is_not_expected_is_told_from_who_is_missing() -> None:
    view, catalogue = crowd(2, 0, PostState.ON_LEAVE)
    text = check(screens.missing(view, catalogue, here(view.recap, View.MISSING)))
    assert "Semua laporan yang diharapkan sudah masuk." in text
    assert text.count("sedang cuti") == 2


def test_units_side_by_side_say_the_same_of_their_indicators_in_every_form() -> None:
    rows = (UnitRow("u0", "Unit <A>", Completeness(2, 0, 1), samples.achieved(3, 0, 0, 0, 1, 2)),)
    recap = replace(samples.recap((), (), rows), unit="dinas")
    catalogue = Catalogue("Dinas", 2026, (Unit("dinas", "Dinas"), Unit("u0", "Unit <A>", "dinas")), ())
    view = UnitView(recap, Month(2026, 1), Month(2026, 12))
    said = "apaian 6 indikator: 3 Sangat Tinggi, 1 Sangat Rendah, 2 belum dinilai"
    screen = screens.unit(view, catalogue, here(recap), None)
    check(screen)
    assert "• Unit &lt;A&gt;: 2 dari 3 masuk, 1 belum; c" + said in plain(screen.text)
    assert f'<td colspan="3">c{said}</td>' in plain(screen.rich or "")
    assert plain(recap_content(recap).units[0].bands) == f"C{said}"
    sheet = load_workbook(io.BytesIO(month_workbook(recap)))["Rekap"]
    assert [cell.value for cell in sheet["G"]][-1] == f"c{said}"


def exempt(reason: str) -> tuple[UnitView, Catalogue]:
    view, catalogue = crowd(1, 0, PostState.EXEMPT)
    posts = (replace(view.recap.posts[0], reason=reason),)
    return replace(view, recap=replace(view.recap, posts=posts, figures=())), catalogue


def test_a_head_reads_why_a_post_need_not_report() -> None:
    view, catalogue = exempt("Cuti <melahirkan>")
    assert "dibebaskan: Cuti <melahirkan>" in check(screens.missing(view, catalogue, here(view.recap, View.MISSING)))
    unit = screens.unit(view, catalogue, here(view.recap), None)
    assert check(unit).count("dibebaskan: Cuti <melahirkan>") == 2
    assert any(button.text.endswith("· dibebaskan") for row in buttons(unit) for button in row)
    card = PostView(view, view.recap.posts[0], (), sample=False)
    assert "\nDibebaskan: Cuti <melahirkan>." in check(screens.post(card, here(view.recap, View.POST)))


def test_a_long_reason_is_cut_in_lists_and_told_whole_of_the_post() -> None:
    view, catalogue = exempt("sebab " * 33 + "akhir")
    assert "akhir" not in check(screens.missing(view, catalogue, here(view.recap, View.MISSING)))
    card = PostView(view, view.recap.posts[0], (), sample=False)
    assert "sebab akhir." in check(screens.post(card, here(view.recap, View.POST)))


def test_a_group_reads_that_a_post_need_not_report_but_not_why() -> None:
    view, catalogue = exempt("Cuti melahirkan")
    text = check(screens.unit(view.for_group(), catalogue, here(view.recap), None))
    assert "dibebaskan" in text
    assert "Cuti" not in text


def given_back(missing: int, returned: int) -> tuple[UnitView, Catalogue]:
    view, catalogue = crowd(missing + returned, 0)
    late = [replace(post, state=PostState.LATE, verdict=Verdict.RETURNED) for post in view.recap.posts[missing:]]
    return replace(view, recap=replace(view.recap, posts=(*view.recap.posts[:missing], *late))), catalogue


@pytest.mark.parametrize(
    ("missing", "returned", "label"),
    [(2, 0, "Siapa belum (2)"), (2, 1, "Siapa belum (2) · ↩ 1"), (0, 3, "↩ Dikembalikan (3)")],
)
def test_the_way_to_who_owes_counts_what_was_returned_apart(missing: int, returned: int, label: str) -> None:
    view, catalogue = given_back(missing, returned)
    assert label in [
        button.text for row in buttons(screens.unit(view, catalogue, here(view.recap), None)) for button in row
    ]


def test_pages_of_who_owes_end_with_those_who_have_to_send_it_again() -> None:
    view, catalogue = given_back(15, 20)
    pages = [
        check(screens.missing(view, catalogue, replace(here(view.recap, View.MISSING), page=page))) for page in range(2)
    ]
    assert all("Belum melapor: 15" in text and "Dikembalikan, belum dikirim ulang: 20" in text for text in pages)
    assert [text.count("• Kepala") for text in pages] == [20, 15]


def buttons(screen: Screen) -> Keyboard:
    assert screen.keyboard is not None
    return screen.keyboard

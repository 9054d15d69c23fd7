"""A recap carries targets and achievements, and its yearly bases speak of the year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.charts.palette import Tone
from bot.charts.recap_content import recap_content
from bot.screens.recap_figures import figures_table, html_line
from bot.sheets.month import month_workbook
from bot.texts.headlines import target_finding, trend_finding
from models.achievements import DEFAULT_RULES, AchievementRules, measured, percent_of, standing
from models.catalogue.types import Combine, Indicator, Kind
from models.finding import findings
from models.measures import InverseRule, parse_bands, percent, year_to_date
from models.months import Month
from models.queries.recaps import recap
from models.queries.trends import trend
from models.realisation import Realisation
from models.store.targets import import_targets
from models.summaries import Figure, Recap
from tests.recap.office import NOW, value
from tests.recap.test_year_to_date import EVERY_RULE, report_year, years
from tests.support.acts import BY

NBSP = "\N{NO-BREAK SPACE}"
ABLE = [each for each in EVERY_RULE.indicators() if each.kind is not Kind.STATE]
POSITIVE = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)
YEARLY = f"staf.ratio-{Combine.SUM}-{Combine.FIXED}"
SUM, LAST, MONTHLY = "staf.count-sum", "staf.count-last", f"staf.ratio-{Combine.SUM}-{Combine.SUM}"
OCTOBER = Month(2026, 10)


def month_of(session: Session, month: Month, rules: AchievementRules = DEFAULT_RULES) -> Recap:
    return recap(session, EVERY_RULE, "dinas", month, NOW, rules=rules)


def expected(each: Indicator, answers: list[Realisation | None], target: Decimal, month: int) -> Decimal | None:
    """What Python alone says of a year."""
    answer = answers[month - 1]
    if answer is None or not answer.has_number:
        return None
    so_far = year_to_date(each, answers[:month])
    shown = standing(each, target, measured(each, percent_of(each, answer), so_far), month, DEFAULT_RULES)
    return shown.achievement if shown else None


@settings(max_examples=8)
@given(answers=years(), targets=st.fixed_dictionaries({each.code: POSITIVE for each in ABLE}))
def test_achievements_from_the_database_are_those_of_python(
    engine: Engine, answers: dict[str, list[Realisation | None]], targets: dict[str, Decimal]
) -> None:
    with Session(engine) as session:
        report_year(session, answers)
        import_targets(session, targets, 2026, BY, preview=False)
        for month in (1, 7, 12):
            shown = {figure.code: figure for figure in month_of(session, Month(2026, month)).figures}
            for each in ABLE:
                assert shown[each.code].target == targets[each.code]
                assert shown[each.code].achievement == expected(each, answers[each.code], targets[each.code], month)


@pytest.fixture
def october(engine: Engine) -> Iterator[Session]:
    """Ten months: 10 of 120 each over a yearly base, 12 counted each, a stock of 5, 9 of 10 each."""
    with Session(engine) as session:
        tail: list[Realisation | None] = [None, None]
        report_year(
            session,
            {
                YEARLY: [*[value(10, 120)] * 10, *tail],
                SUM: [*[value(12)] * 10, *tail],
                LAST: [*[value(5)] * 10, *tail],
                MONTHLY: [*[value(9, 10)] * 10, *tail],
            },
        )
        yield session


def figures(session: Session, rules: AchievementRules = DEFAULT_RULES) -> dict[str, Figure]:
    return {figure.code: figure for figure in month_of(session, OCTOBER, rules).figures}


def aim(session: Session) -> None:
    targets = {YEARLY: Decimal(100), SUM: Decimal(240), LAST: Decimal(10), MONTHLY: Decimal(80)}
    import_targets(session, targets, 2026, BY, preview=False)


def test_without_targets_a_yearly_base_still_shows_its_percentage_since_january(october: Session) -> None:
    shown = figures(october)[YEARLY]
    assert shown.headline_percent == percent(100, 120)
    assert (shown.target, shown.achievement, shown.band) == (None, None, None)
    assert shown.headline_before == Decimal(75)
    line = html_line(shown, OCTOBER)
    assert f"<b>83,3{NBSP}% sejak{NBSP}Jan (100/120)</b>; Okt 8,3{NBSP}% (10/120)" in line
    assert "target" not in line
    assert f"<b>83,3{NBSP}%</b></td></tr>" in figures_table([shown], OCTOBER)


def test_a_chart_draws_and_orders_a_yearly_base_by_its_percentage_since_january(october: Session) -> None:
    rows = recap_content(month_of(october, OCTOBER)).ratios
    (row,) = [row for row in rows if row.unit and "10/120" in row.details[0]]
    assert (row.value, row.unit) == (f"83,3{NBSP}%", f"sejak{NBSP}Jan")
    assert row.details[0].replace(NBSP, " ") == "100/120 · Okt saja 10/120 (8,3 %)"
    assert row.details[1].replace(NBSP, " ") == "◆ sampai Sep 75,0 %"
    assert row.mark == 75


def test_bands_colours_and_the_finding_follow_the_achievements(october: Session) -> None:
    aim(october)
    shown = figures(october)
    assert {code: shown[code].achievement for code in (SUM, LAST, MONTHLY)} == {
        SUM: 50,
        LAST: 50,
        MONTHLY: Decimal("112.5"),
    }
    bands = {code: band.name if (band := shown[code].band) else None for code in (YEARLY, SUM, LAST, MONTHLY)}
    assert bands == {YEARLY: None, SUM: None, LAST: "Sangat Rendah", MONTHLY: "Sangat Tinggi"}
    assert target_finding(tuple(shown.values())) == "1 dari 2 indikator di bawah target"
    content = recap_content(month_of(october, OCTOBER))
    tones = {row.name: row.tone for row in (*content.ratios, *content.numbers)}
    assert [tones[f"Indikator {code}"] for code in (YEARLY, SUM, LAST, MONTHLY)] == [
        Tone.PLAIN,
        Tone.PLAIN,
        Tone.POOR,
        Tone.GOOD,
    ]
    assert f"target 240, capaian tahun berjalan 50,0{NBSP}%" in html_line(shown[SUM], OCTOBER)
    assert f"target 80{NBSP}%, capaian 112,5{NBSP}% (Sangat Tinggi)" in html_line(shown[MONTHLY], OCTOBER)
    assert month_workbook(month_of(october, OCTOBER)).startswith(b"PK")


def test_the_offices_own_bands_name_and_colour(october: Session) -> None:
    aim(october)
    rules = AchievementRules(InverseRule.LINEAR, parse_bands("90 Baik; 40 <Cukup>; Kurang"))
    shown = figures(october, rules)
    assert "(&lt;Cukup&gt;)" in html_line(shown[LAST], OCTOBER)
    content = recap_content(month_of(october, OCTOBER, rules))
    assert {row.tone for row in content.numbers if row.name == f"Indikator {LAST}"} == {Tone.FAIR}


def test_a_month_without_a_report_has_a_target_and_no_achievement(october: Session) -> None:
    aim(october)
    shown = {figure.code: figure for figure in month_of(october, Month(2026, 11)).figures}
    assert (shown[SUM].target, shown[SUM].achievement) == (Decimal(240), None)
    assert shown[YEARLY].headline_percent is None


def test_a_percentage_since_january_is_not_among_what_rose_most(october: Session) -> None:
    found = findings(month_of(october, OCTOBER))
    assert found.compared > 0
    assert found.risen is None


def test_a_trend_of_a_yearly_base_is_that_of_the_year_so_far(october: Session) -> None:
    aim(october)
    shown = trend(october, EVERY_RULE, YEARLY, OCTOBER, months=3)
    assert [round(point.percent or 0, 1) for point in shown.points] == [
        Decimal("66.7"),
        Decimal("75.0"),
        Decimal("83.3"),
    ]
    assert (shown.target, shown.since_january) == (Decimal(100), True)
    assert trend_finding(shown) == f"Oktober: 83,3{NBSP}% sejak{NBSP}Jan"
    assert trend(october, EVERY_RULE, SUM, OCTOBER).target is None

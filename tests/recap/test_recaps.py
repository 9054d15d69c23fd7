"""A unit's month: its figures, its units, how complete and how final it is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import tables
from models.measures import DEFAULT_BANDS, ToDate
from models.periods import Month
from models.queries import absences, figures, year
from models.queries.recaps import newest_month, recap
from models.realisation import Answer, Realisation
from models.store.targets import import_targets
from models.summaries import Achieved, Completeness, Figure, PostState, Recap
from tests.recap.office import (
    CALENDAR,
    NO_DATA,
    NOT_APPLICABLE,
    NOW,
    OCTOBER,
    OFFICE,
    POSTS,
    appoint,
    found,
    leave,
    open_month,
    position_id,
    send,
    staff,
    value,
)
from tests.support.acts import BY

SEPTEMBER = OCTOBER.previous()
WINDOW = CALENDAR.window(OCTOBER)


def month_of(session: Session, unit: str = "dinas", month: Month = OCTOBER, now: datetime = NOW) -> Recap:
    return recap(session, OFFICE, unit, month, now)


def figure(session: Session, code: str, month: Month = OCTOBER) -> Figure:
    return {figure.code: figure for figure in month_of(session, month=month).figures}[code]


@pytest.fixture
def people(founded: Session) -> dict[str, int]:
    """Everybody is in post."""
    return staff(founded)


def test_figures_stand_in_the_order_of_the_catalogue_reported_or_not(founded: Session, people: dict[str, int]) -> None:
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(4)})
    shown = month_of(founded).figures
    assert [figure.code for figure in shown] == [indicator.code for indicator in OFFICE.indicators()]
    assert [figure.realisation for figure in shown if figure.code.startswith("kasi-a1")] == [None, None]


def test_a_ratio_shows_its_percentage_the_month_before_and_the_year_so_far(
    founded: Session, people: dict[str, int]
) -> None:
    for month, answer in ((Month(2026, 8), value(1, 10)), (SEPTEMBER, value(3, 4)), (OCTOBER, value(9, 10))):
        send(founded, people["kabid-a"], "kabid-a", month, {"kabid-a.tepat": answer}, late=month == OCTOBER)
    shown = figure(founded, "kabid-a.tepat")
    assert (shown.realisation, shown.percent) == (value(9, 10), Decimal(90))
    assert (shown.previous, shown.previous_percent) == (value(3, 4), Decimal(75))
    assert shown.to_date == ToDate(Decimal(13), Decimal(24))
    assert shown.to_date_percent == ToDate(Decimal(13), Decimal(24)).percent(shown.kind)
    assert shown.late


def test_januarys_month_before_is_december_and_its_year_is_january_alone(
    founded: Session, people: dict[str, int]
) -> None:
    for month, number in ((Month(2025, 12), 7), (Month(2026, 1), 2)):
        send(founded, people["staf-b"], "staf-b", month, {"staf-b.arsip": value(number)})
    shown = figure(founded, "staf-b.arsip", Month(2026, 1))
    assert shown.previous == value(7)
    assert shown.to_date == ToDate(Decimal(2))


def test_a_count_has_no_percentage_and_a_ratio_without_a_base_none_either(
    founded: Session, people: dict[str, int]
) -> None:
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(4)})
    send(founded, people["kabid-a"], "kabid-a", OCTOBER, {"kabid-a.tepat": Realisation(Answer.NIHIL, 0, 0)})
    assert figure(founded, "staf-b.arsip").percent is None
    ratio = figure(founded, "kabid-a.tepat")
    assert (ratio.percent, ratio.to_date, ratio.to_date_percent) == (None, ToDate(Decimal(0), Decimal(0)), None)


def test_all_four_answers_come_back_as_they_were_given(founded: Session, people: dict[str, int]) -> None:
    answers = {"kasi-a1.surat": NOT_APPLICABLE, "kasi-a1.berkas": NO_DATA}
    send(founded, people["kasi-a1"], "kasi-a1", OCTOBER, answers)
    send(founded, people["kasi-a2"], "kasi-a2", OCTOBER, {"kasi-a2.server": Realisation(Answer.NIHIL, 0)})
    assert figure(founded, "kasi-a1.surat").realisation == NOT_APPLICABLE
    assert figure(founded, "kasi-a1.berkas").realisation == NO_DATA
    assert figure(founded, "kasi-a2.server").realisation == Realisation(Answer.NIHIL, 0)


def test_an_indicator_does_not_apply_in_months_that_do_not_ask_for_it(founded: Session, people: dict[str, int]) -> None:
    send(founded, people["kabid-b"], "kabid-b", SEPTEMBER, {"kabid-b.triwulan": value(5)})
    shown = figure(founded, "kabid-b.triwulan")
    assert shown.realisation == Realisation(Answer.NOT_APPLICABLE)
    assert (shown.previous, shown.to_date) == (value(5), ToDate(Decimal(5)))


def test_units_count_the_bands_of_all_indicators_below_them_and_never_average(
    founded: Session, people: dict[str, int]
) -> None:
    goals = {"kasi-a1.berkas": Decimal(80), "kasi-a2.server": Decimal(10), "kabid-a.tepat": Decimal(80)}
    import_targets(founded, goals, 2026, BY, preview=False)
    send(founded, people["kasi-a1"], "kasi-a1", OCTOBER, {"kasi-a1.surat": value(1), "kasi-a1.berkas": value(1)})
    send(founded, people["kasi-a2"], "kasi-a2", OCTOBER, {"kasi-a2.server": value(10)})
    send(founded, people["kabid-a"], "kabid-a", OCTOBER, {"kabid-a.tepat": value(1, 10)})
    whole, inside = month_of(founded), month_of(founded, "bidang-a")
    by_code = {row.code: row.achieved for row in (*whole.units, *inside.units)}
    assert by_code["bidang-a"] == Achieved.of(inside.figures)
    assert (by_code["bidang-a"].targeted, by_code["bidang-b"]) == (3, Achieved())
    own = Achieved.of(each for each in inside.figures if each.unit == "bidang-a")
    assert own.bands == ((DEFAULT_BANDS[-1], 1),)
    parts = [own, by_code["seksi-a1"], by_code["seksi-a2"]]
    assert sum(part.targeted for part in parts) == by_code["bidang-a"].targeted
    assert sum(part.undecided for part in parts) == by_code["bidang-a"].undecided
    assert (DEFAULT_BANDS[0], 1) in by_code["seksi-a2"].bands


def test_units_count_everything_below_them_and_only_units_with_children_list_any(
    founded: Session, people: dict[str, int]
) -> None:
    send(founded, people["kasi-a1"], "kasi-a1", OCTOBER, {"kasi-a1.surat": value(1), "kasi-a1.berkas": value(1)})
    send(founded, people["kabid-a"], "kabid-a", OCTOBER, {"kabid-a.tepat": value(1, 1)}, late=True)
    whole = month_of(founded)
    assert [(row.code, row.completeness) for row in whole.units] == [
        ("bidang-a", Completeness(on_time=1, late=1, missing=1)),
        ("bidang-b", Completeness(missing=1)),
    ]
    assert whole.completeness == Completeness(on_time=1, late=1, missing=2)
    assert [row.code for row in month_of(founded, "bidang-a").units] == ["seksi-a1", "seksi-a2"]
    assert month_of(founded, "seksi-a1").units == ()


def test_a_units_recap_holds_that_unit_alone_and_reads_no_other_rows(founded: Session, people: dict[str, int]) -> None:
    for code in POSTS:
        told = {each.code: value(1, 1) for each in OFFICE.position[code].indicators}
        send(founded, people[code], code, OCTOBER, told)
    part = month_of(founded, "bidang-a")
    assert (part.unit, part.unit_name, part.office) == ("bidang-a", "Bidang A", "Dinas Contoh")
    assert [post.position for post in part.posts] == ["kabid-a", "kasi-a1", "kasi-a2"]
    units = OFFICE.below("bidang-a")
    theirs = {"kabid-a.tepat", "kasi-a1.surat", "kasi-a1.berkas", "kasi-a2.server"}
    assert {code for code, _ in figures.entries(founded, units, OCTOBER)} == theirs
    assert year.of_units(founded, units, OCTOBER).keys() == theirs
    holders = absences.holders(founded, units, OCTOBER.first_day, OCTOBER.last_day)
    assert holders.keys() == {post.position for post in part.posts}


def test_a_post_that_left_the_catalogue_is_not_read(founded: Session, people: dict[str, int]) -> None:
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(4)})
    row = founded.get_one(tables.Position, position_id(founded, "staf-b"))
    row.retired = True
    founded.flush()
    assert year.of_units(founded, ["bidang-b"], OCTOBER) == {}
    assert figures.entries(founded, ["bidang-b"], OCTOBER) == {}


def test_a_month_is_partial_until_it_closes(founded: Session, people: dict[str, int]) -> None:
    before, after = WINDOW.closes - timedelta(seconds=1), WINDOW.closes
    assert month_of(founded, now=before).partial
    assert not month_of(founded, now=after).partial
    assert recap(founded, OFFICE, "dinas", OCTOBER, after, period_closes=after + timedelta(days=1)).partial


def test_a_month_opened_again_is_partial_for_the_units_it_concerns(founded: Session, people: dict[str, int]) -> None:
    later = WINDOW.closes + timedelta(days=1)
    place, until = position_id(founded, "staf-b"), later + timedelta(days=3)
    founded.add(tables.Reopening(month=OCTOBER, position_id=place, until=until, created_at=later))
    founded.flush()
    partial = {unit: month_of(founded, unit, now=later).partial for unit in ("dinas", "bidang-a", "bidang-b")}
    assert partial == {"dinas": True, "bidang-a": False, "bidang-b": True}
    founded.add(tables.Reopening(month=OCTOBER, position_id=None, until=until, created_at=later))
    founded.flush()
    assert month_of(founded, "bidang-a", now=later).partial


def test_sample_reports_mark_a_recap_wherever_its_numbers_come_from_them(
    founded: Session, people: dict[str, int]
) -> None:
    send(founded, people["staf-b"], "staf-b", Month(2026, 2), {"staf-b.arsip": value(4)}, sample=True)
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(4)})
    assert month_of(founded).sample
    assert month_of(founded, "bidang-b").sample
    assert not month_of(founded, "bidang-a").sample
    assert not month_of(founded, month=Month(2026, 1)).sample


def test_as_of_keeps_the_callers_time_zone(founded: Session) -> None:
    assert month_of(founded).as_of.isoformat() == "2026-11-12T10:00:00+07:00"
    assert month_of(founded, now=NOW.astimezone(UTC)).as_of.tzinfo is UTC


def test_an_unknown_unit_raises(founded: Session) -> None:
    with pytest.raises(KeyError):
        month_of(founded, "bidang-z")


def test_the_newest_month_is_that_of_the_unit_and_those_below_it(founded: Session, people: dict[str, int]) -> None:
    for month in (SEPTEMBER, Month(2025, 12), OCTOBER):
        send(founded, people["staf-b"], "staf-b", month, {"staf-b.arsip": value(4)})
    send(founded, people["kasi-a1"], "kasi-a1", SEPTEMBER, {"kasi-a1.surat": value(4)})
    assert newest_month(founded, OFFICE, "dinas") == OCTOBER
    assert newest_month(founded, OFFICE, "bidang-a") == SEPTEMBER
    assert newest_month(founded, OFFICE, "seksi-a1") == SEPTEMBER
    assert newest_month(founded, OFFICE, "seksi-a2") is None


FATES = st.sampled_from(["on_time", "late", "missing", "vacant", "on_leave", "not_applicable"])


@settings(max_examples=20)
@given(fates=st.fixed_dictionaries({code: FATES for code in POSTS if code != "kabid-b"}))
def test_on_time_late_and_missing_always_make_up_the_expected(engine: Engine, fates: dict[str, str]) -> None:
    with Session(engine) as session:
        found(session)
        for code, fate in fates.items():
            meet(session, code, fate)
        whole = month_of(session)
    assert {post.position: post.state for post in whole.posts if post.position in fates} == fates
    counted = asdict(whole.completeness)
    assert counted == {state: list(fates.values()).count(state) for state in ("on_time", "late", "missing")}
    assert whole.completeness.expected == sum(counted.values())
    left_out = sum(
        post.state in {PostState.VACANT, PostState.ON_LEAVE, PostState.NOT_APPLICABLE} for post in whole.posts
    )
    assert whole.completeness.expected == len(whole.posts) - left_out


def meet(session: Session, code: str, fate: str) -> None:
    """Let a post's month end in a certain way."""
    if fate == "vacant":
        return
    person = appoint(session, code, f"Pemegang {code}")
    if fate == "on_leave":
        leave(session, person, WINDOW.opens.date(), WINDOW.due.date())
    elif fate != "missing":
        answer = NOT_APPLICABLE if fate == "not_applicable" else value(1, 1)
        told = {each.code: answer for each in OFFICE.position[code].indicators}
        send(session, person, code, OCTOBER, told, late=fate == "late")


def test_an_office_without_reports_yet_can_be_shown(founded: Session) -> None:
    open_month(founded, SEPTEMBER)
    shown = month_of(founded, month=SEPTEMBER)
    assert {post.state for post in shown.posts} == {PostState.VACANT}
    assert not any(figure.to_date or figure.realisation for figure in shown.figures)


def test_a_closed_month_shows_the_same_data_on_every_later_day(founded: Session) -> None:
    later = [month_of(founded, now=NOW.replace(year=2027, day=day)) for day in (1, 2)]
    assert later[0].as_of == later[1].as_of
    assert later[0].as_of < NOW.replace(year=2027, day=1)

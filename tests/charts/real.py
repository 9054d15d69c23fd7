"""A month of the shipped catalogue with made-up numbers, to see real names in pictures."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue, Indicator, Kind
from models.summaries import Completeness, Figure, Post, PostState, Recap, UnitRow
from tests.charts import samples

RATIOS = cycle(((45, 50), (50, 50), (31, 40), (240, 100), (0, 12), (5, 0), (19, 20)))
COUNTS = cycle((12, 0, 134, 7, 1_204, 3))
STATES = cycle((PostState.ON_TIME, PostState.ON_TIME, PostState.ON_TIME, PostState.LATE, PostState.MISSING))


def real_month(unit: str | None = None, *, partial: bool = False) -> Recap:
    """Return the recap of a unit, of the whole office by default; every fifth post is missing, every fifth late."""
    catalogue = load_catalogue()
    top = catalogue.unit[unit] if unit else catalogue.root
    inside = set(catalogue.below(top.code))
    members = tuple(
        Post(position.code, position.title, position.unit, next(STATES))
        for position in catalogue.positions
        if position.unit in inside and position.indicators
    )
    missing = {post.position for post in members if post.state is PostState.MISSING}
    figures = tuple(_figure(item, item.position in missing) for item in catalogue.indicators() if _in(item, members))
    rows = tuple(_unit_row(catalogue, child.code, child.name, members) for child in catalogue.children(top.code))
    return Recap(
        office=catalogue.office, unit=top.code, unit_name=top.name, month=samples.OCTOBER, as_of=samples.AS_OF,
        partial=partial, posts=members, units=rows, figures=figures, completeness=Completeness.of(members),
    )  # fmt: skip


def _in(item: Indicator, members: tuple[Post, ...]) -> bool:
    return any(post.position == item.position for post in members)


def _figure(item: Indicator, missing: bool) -> Figure:
    if item.kind is Kind.RATIO:
        answer = None if missing else samples.ratio_of(*next(RATIOS))
        return samples.ratio(item.name, answer, samples.ratio_of(*next(RATIOS)), position=item.position)
    number, unit = next(COUNTS), item.unit_of_measure
    answer = None if missing else samples.count_of(number)
    figure = samples.count(item.name, answer, samples.count_of(next(COUNTS)), unit=unit, position=item.position)
    return replace(figure, kind=item.kind)


def _unit_row(catalogue: Catalogue, code: str, name: str, members: tuple[Post, ...]) -> UnitRow:
    inside = catalogue.below(code)
    return UnitRow(code, name, Completeness.of(tuple(post for post in members if post.unit in inside)))

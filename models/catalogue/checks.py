"""What the entries of a catalogue must agree on: codes are unique, units form one tree, `fed_by` leads downwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from models.catalogue.types import Catalogue, Indicator, Kind


class Problem(NamedTuple):
    """An entry, named as a person would look for it in the file, and what is wrong with it."""

    entry: str
    reason: str


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what is wrong, causes first; stop at the first one, since later checks rely on the earlier ones."""
    yield from _doubled("unit", (unit.code for unit in catalogue.units))
    yield from _doubled("position", (position.code for position in catalogue.positions))
    yield from _doubled("indicator", (indicator.code for indicator in catalogue.indicators()))
    yield from _unit_tree(catalogue)
    yield from _posts(catalogue)
    yield from _feeding(catalogue)


def _doubled(what: str, codes: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Problem(f"{what} {code}", "this code is used twice")
        seen.add(code)


def _unit_tree(catalogue: Catalogue) -> Iterator[Problem]:
    """Every parent exists, no unit is above itself, one is the office (without a circle, there is always a root)."""
    parents = {unit.code: unit.parent for unit in catalogue.units}
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            yield Problem(f"unit {code}", f"its parent '{parent}' is not a unit of this file")
    yield from _cycle("unit", "parent", {code: [parent] for code, parent in parents.items() if parent is not None})
    roots = [code for code, parent in parents.items() if parent is None]
    if len(roots) > 1:
        yield Problem(f"unit {roots[1]}", f"has no parent, but '{roots[0]}' is the office already")


def _posts(catalogue: Catalogue) -> Iterator[Problem]:
    """Every position is in a unit of the file, and a unit has one leading position at most."""
    heads: dict[str, str] = {}
    for position in catalogue.positions:
        entry = f"position {position.code}"
        if position.unit not in catalogue.unit:
            yield Problem(entry, f"its unit '{position.unit}' is not a unit of this file")
        if position.head and position.unit in heads:
            yield Problem(entry, f"is a second head of unit '{position.unit}', after '{heads[position.unit]}'")
        if position.head:
            heads[position.unit] = position.code


def _feeding(catalogue: Catalogue) -> Iterator[Problem]:
    """`fed_by` names counts of other positions, each once, and never comes back to where it started."""
    for indicator in catalogue.indicators():
        for source in indicator.fed_by:
            if source not in catalogue.indicator:
                yield Problem(f"indicator {indicator.code}", f"'fed_by' names '{source}', which is not an indicator")
    yield from _cycle("indicator", "fed_by", {item.code: item.fed_by for item in catalogue.indicators()})
    for indicator in catalogue.indicators():
        yield from _feeding_of(indicator, catalogue.indicator)


def _feeding_of(indicator: Indicator, by_code: Mapping[str, Indicator]) -> Iterator[Problem]:
    """Only numbers can be fed, and only a count has the one number that can be taken over."""
    entry = f"indicator {indicator.code}"
    if indicator.fed_by and indicator.kind is Kind.STATE:
        yield Problem(entry, "a state is answered yes or no and cannot have 'fed_by'")
    if len(set(indicator.fed_by)) < len(indicator.fed_by):
        yield Problem(entry, "'fed_by' names the same indicator twice")
    for source in indicator.fed_by:
        if by_code[source].kind is not Kind.COUNT:
            yield Problem(entry, f"'fed_by' names '{source}', which is a {by_code[source].kind}, not a count")


def _cycle(what: str, key: str, graph: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Report the first circle: a self-reference by its own words, a longer one with its path."""
    for code, targets in graph.items():
        if code in targets:
            yield Problem(f"{what} {code}", f"'{key}' names the {what} itself")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        path: list[str] = list(reversed(circle.args[1]))  # graphlib walks from the target back to its source
        yield Problem(f"{what} {path[0]}", f"'{key}' runs in a circle: {' → '.join(path)}")

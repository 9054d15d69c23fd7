"""``docs/architecture.md`` names what is there: functions, tables, and the steps of a report with their ways."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence

from models.catalogue.loading import load_catalogue
from models.filling import REASONS, Filling, Happened, Ignored, Press, Refused, Step, edit, press, read_text
from models.migrate import METADATA
from models.realisation import Answer, Realisation
from tests.docs.documents import section, text_of

DOCUMENT = text_of("docs/architecture.md")
NAME = re.compile(r"`((?:bot|handlers|jobs|models)(?:\.\w+)+)`")
EDGE = re.compile(r"^ +(\w+) --> (\w+):", re.MULTILINE)


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something within one."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_every_module_and_function_that_is_named_exists() -> None:
    names = set(NAME.findall(DOCUMENT))
    assert len(names) > 40
    assert [name for name in sorted(names) if not exists(name)] == []


def test_every_table_is_explained_and_no_other() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", section(DOCUMENT, "Tables"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(METADATA.tables)


def test_the_diagram_has_the_ways_that_the_pure_machine_has() -> None:
    drawn = set(EDGE.findall(section(DOCUMENT, "The states of /lapor")))
    assert {step for edge in drawn for step in edge} == set(Step)
    assert drawn == set(ways())


USUAL = [Realisation(Answer.VALUE, 12), Realisation(Answer.VALUE, 13), Realisation(Answer.VALUE, 11)]
TEXTS = ("12", "12/15", "12000", "12000/15000", "15", "15000", "tidak ada kegiatan")
OFFERED: Mapping[Step, Sequence[Press]] = {
    Step.VALUE: (Press.NIHIL, Press.SAME, Press.SKIP, Press.NOT_APPLICABLE),
    Step.UNUSUAL: (Press.ACCEPT, Press.RETYPE),
    Step.REASON: tuple(REASONS),
}
"""The buttons below each question, besides the way back."""


def ways() -> Iterator[tuple[Step, Step]]:
    """Yield every step from one place to another that an answer or a button can take, from an empty report on."""
    indicators = load_catalogue().position["caraka"].indicators
    history = {
        indicators[0].code: USUAL,
        indicators[1].code: [Realisation(Answer.VALUE, 12, 15) for _ in USUAL],
    }
    waiting, seen = [Filling(indicators), Filling(indicators[::-1])], set[object]()
    while waiting:
        here = waiting.pop()
        place = here.indicators, here.place, here.step, here.single, frozenset(here.answers)
        if place in seen:
            continue
        seen.add(place)
        for there, happened in moves(here, history):
            if not isinstance(happened, Refused | Ignored):
                yield here.step, there.step
                waiting.append(there)


def moves(here: Filling, history: Mapping[str, Sequence[Realisation]]) -> Iterator[tuple[Filling, Happened]]:
    """Yield what each thing does that somebody can do now."""
    if here.step is Step.SUMMARY:
        yield edit(here, 0)
    for text in TEXTS:
        yield read_text(here, text, history)
    for button in OFFERED.get(here.step, ()):
        yield press(here, button, history)

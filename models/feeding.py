"""Numbers from the bottom up: what lower positions counted, and whether a number above agrees with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.catalogue.types import Indicator
from models.realisation import Realisation


@dataclass(frozen=True, slots=True)
class Feeder:
    """A count of a lower position: ``title`` is the position's, ``answer`` is ``None`` while its report is not in."""

    indicator: Indicator
    title: str
    answer: Realisation | None = None

    @property
    def count(self) -> int | None:
        """What was counted, 0 for *nihil*; ``None`` without a number."""
        return self.answer.numerator or 0 if self.answer is not None and self.answer.has_number else None


@dataclass(frozen=True, slots=True)
class Fed:
    """What a number is made of, in the catalogue's order: ``parts`` have a count, ``missing`` do not."""

    parts: tuple[Feeder, ...] = ()
    missing: tuple[Feeder, ...] = ()

    @property
    def total(self) -> int | None:
        """The sum of what was counted so far; ``None`` where nothing was."""
        return sum(part.count or 0 for part in self.parts) if self.parts else None

    def contradicts(self, answer: Realisation | None) -> bool:
        """Whether an answer's numerator cannot be right, if the lower positions are.

        While some of them are missing, only a number below what the others counted is wrong: theirs may add the rest.
        """
        if self.total is None or answer is None or not answer.has_number:
            return False
        numerator = answer.numerator or 0
        return numerator < self.total if self.missing else numerator != self.total


def feeders(indicator: Indicator, entries: Mapping[str, Feeder]) -> Fed:
    """Return what lower positions counted for an indicator; ``entries`` are their counts, by indicator code.

    *Belum ada data* and *tidak berlaku* are no numbers: who answered so is missing, like those without a report.
    """
    found = [entries[code] for code in indicator.fed_by if code in entries]
    return Fed(
        parts=tuple(feeder for feeder in found if feeder.count is not None),
        missing=tuple(feeder for feeder in found if feeder.count is None),
    )

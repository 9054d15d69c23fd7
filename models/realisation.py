"""The four different answers a month can have for one indicator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.catalogue.types import Kind


class Answer(StrEnum):
    """How an indicator was answered.

    ``NIHIL`` is zero said on purpose; ``NO_DATA`` is still owed; ``NOT_APPLICABLE`` leaves the month's denominator
    of completeness and carries a reason.
    """

    VALUE = "value"
    NIHIL = "nihil"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Realisation:
    """What was reported for one indicator: numbers for ``VALUE`` and ``NIHIL``, a reason for ``NOT_APPLICABLE``.

    A count has a numerator only; a state is 1 (yes) or 0 (no); a ratio has both.
    """

    answer: Answer
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""

    @property
    def has_number(self) -> bool:
        """Whether there is something to compute with."""
        return self.answer in {Answer.VALUE, Answer.NIHIL}

    def fits(self, kind: Kind) -> bool:
        """Whether this can answer an indicator of a kind; one that was given may not once the catalogue has changed."""
        if not self.has_number:
            return True
        if kind is Kind.RATIO:
            return self.denominator is not None or self.answer is Answer.NIHIL
        return self.denominator is None and (kind is Kind.COUNT or self.numerator in {0, 1})

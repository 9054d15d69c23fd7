"""What stands out in a unit's month, worked out from its numbers; the words are put around it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from models.catalogue.types import Kind
from models.realisation import Answer
from models.summaries import Completeness, Figure, PostState, Recap

SMALLEST_MOVE = Decimal("0.05")
"""Percentage points; what is less reads as no change with one decimal."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A ratio's percentage of this month and of the one before."""

    figure: Figure
    before: Decimal
    now: Decimal

    @property
    def points(self) -> Decimal:
        """The change in percentage points; negative for a fall."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Findings:
    """What a month comes down to.

    ``risen`` and ``fallen`` are the ratios that moved most, of the ``compared`` that have a percentage in both months.
    ``not_computable`` are ratios reported with nothing to divide by, ``unanswered`` indicators of reports that are in
    but still owe a number. ``missing`` are titles of posts.
    """

    completeness: Completeness
    compared: int = 0
    risen: Movement | None = None
    fallen: Movement | None = None
    missing: tuple[str, ...] = ()
    not_computable: tuple[Figure, ...] = ()
    unanswered: tuple[Figure, ...] = ()


def findings(recap: Recap) -> Findings:
    """Work out what stands out in a recap."""
    moves = _movements(recap.figures)
    risen = max(moves, key=lambda move: move.points, default=None)
    fallen = min(moves, key=lambda move: move.points, default=None)
    return Findings(
        completeness=recap.completeness,
        compared=len(moves),
        risen=risen if risen and risen.points >= SMALLEST_MOVE else None,
        fallen=fallen if fallen and fallen.points <= -SMALLEST_MOVE else None,
        missing=tuple(post.title for post in recap.posts if post.state is PostState.MISSING),
        not_computable=tuple(figure for figure in recap.figures if _lacks_base(figure)),
        unanswered=tuple(figure for figure in recap.figures if _is_owed(figure)),
    )


def _movements(figures: Iterable[Figure]) -> list[Movement]:
    return [
        Movement(figure, figure.previous_percent, figure.percent)
        for figure in figures
        # A percentage since January rises by itself, so it says nothing about which way the work went.
        if not figure.since_january and figure.percent is not None and figure.previous_percent is not None
    ]


def _lacks_base(figure: Figure) -> bool:
    answered = figure.realisation is not None and figure.realisation.has_number
    return figure.kind is Kind.RATIO and answered and figure.headline_percent is None


def _is_owed(figure: Figure) -> bool:
    return figure.realisation is not None and figure.realisation.answer is Answer.NO_DATA

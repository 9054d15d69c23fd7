"""What the cards of a recap show: a unit's month, one of its posts, one indicator's months."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from models.catalogue.types import Catalogue
from models.months import Month
from models.periods import Window
from models.reviewing import Verdict
from models.summaries import Figure, Post, PostState, Recap, Trend


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's month; months from ``first`` to ``last`` can be shown.

    ``window`` is ``None`` where nobody was asked for this month. ``begun`` are the codes of posts that have answered
    some of a report they have not sent.
    """

    recap: Recap
    first: Month
    last: Month
    window: Window | None = None
    begun: Collection[str] = ()

    @property
    def missing(self) -> tuple[Post, ...]:
        """The posts whose report is still owed."""
        return tuple(post for post in self.recap.posts if post.state is PostState.MISSING)

    @property
    def returned(self) -> tuple[Post, ...]:
        """The posts whose report is in, but was given back and not sent again."""
        return tuple(post for post in self.recap.posts if post.verdict is Verdict.RETURNED)

    @property
    def owing(self) -> tuple[Post, ...]:
        """The posts that still have a report to send, for the first time or again."""
        return (*self.missing, *self.returned)

    def owing_by_unit(self, catalogue: Catalogue) -> tuple[Post, ...]:
        """Return what is owing, both parts unit by unit in the order in which a recap shows units."""
        places = {code: place for place, code in enumerate(catalogue.below(self.recap.unit))}
        parts = (
            sorted(part, key=lambda post: places.get(post.unit, len(places))) for part in (self.missing, self.returned)
        )
        return tuple(post for part in parts for post in part)

    def for_group(self) -> UnitView:
        """Return the same month without anybody's reasons, which are for heads alone."""
        posts = tuple(replace(post, reason="") for post in self.recap.posts)
        return replace(self, recap=replace(self.recap, posts=posts))


@dataclass(frozen=True, slots=True)
class PostView:
    """One post of a unit: its figures in the unit's month, and its last twelve months.

    ``leave`` are those of them for which nothing came because whoever held the post was away, ``exempt`` those that
    the post need not report. ``evidence`` counts the files behind a report that is in; they are found by the post's id.
    """

    unit: UnitView
    post: Post
    history: tuple[Trend, ...]
    sample: bool
    leave: frozenset[Month] = frozenset()
    position_id: int = 0
    evidence: int = 0
    exempt: frozenset[Month] = frozenset()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The post's indicators in the month."""
        return tuple(figure for figure in self.unit.recap.figures if figure.position == self.post.position)


@dataclass(frozen=True, slots=True)
class TrendView:
    """One indicator's months, up to the unit's month."""

    unit: UnitView
    post: Post
    trend: Trend
    sample: bool

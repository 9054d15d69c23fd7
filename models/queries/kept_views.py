"""Units' months that were read before, shown again for as long as the database has not changed at all."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from sqlalchemy.orm import Session

from models.achievements import DEFAULT_RULES, AchievementRules
from models.catalogue.types import Catalogue
from models.months import Month
from models.queries.recap_views import unit_view
from models.queries.snapshots import State, state
from models.recap_views import UnitView

FIGURES_KEPT = 20_000
"""Indicators in all that may be held, about 2 kB each; a single month that has more is not held."""

VIEWS_KEPT = 64

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A view with everything it was made of: the catalogue, the database's state, and the moment (its minute)."""

    view: UnitView
    catalogue: Catalogue
    state: State
    minute: datetime


class KeptViews:
    """The newest views of units; any thread may ask.

    A view is made of the database, the catalogue, the office's rules and the clock, and is kept under all four. Of
    the clock, the day decides who held a post and which month is the newest, and the moment of closing whether the
    month is final; what was kept before that day or that moment is read again. Otherwise only the time of the data
    moves on, with the minute, in which it is shown.
    """

    def __init__(self) -> None:
        self._views: OrderedDict[_Key, _Kept] = OrderedDict()
        self._figures = 0
        self._lock = Lock()

    def unit_view(
        self,
        session: Session,
        catalogue: Catalogue,
        unit: str,
        month: Month | None,
        now: datetime,
        rules: AchievementRules = DEFAULT_RULES,
    ) -> UnitView:
        """Return what ``recap_views.unit_view`` would, in a transaction of ``Database.read`` that has read nothing."""
        seen = state(session)
        if seen is None:
            return unit_view(session, catalogue, unit, month, now, rules)
        key = (seen[0], unit, month, now.date(), now.tzinfo, rules)
        kept = self._find(key)
        view = _still_true(kept, catalogue, seen, now) if kept else None
        if view is None:
            view = unit_view(session, catalogue, unit, month, now, rules)
        if kept is None or view is not kept.view:
            self._keep(key, _Kept(view, catalogue, seen, _minute(now)))
        return view

    def _find(self, key: _Key) -> _Kept | None:
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
            return self._views.get(key)

    def _keep(self, key: _Key, kept: _Kept) -> None:
        """Hold a view, and let go of those that nobody asked for longest."""
        with self._lock:
            self._drop(key)
            self._views[key] = kept
            self._figures += len(kept.view.recap.figures)
            while self._figures > FIGURES_KEPT or len(self._views) > VIEWS_KEPT:
                self._drop(next(iter(self._views)))

    def _drop(self, key: _Key) -> None:
        gone = self._views.pop(key, None)
        self._figures -= len(gone.view.recap.figures) if gone else 0


def _still_true(kept: _Kept, catalogue: Catalogue, seen: State, now: datetime) -> UnitView | None:
    """Return a kept view with the present time of its data; ``None`` where it may not be what would be read now."""
    recap = kept.view.recap
    is_final = recap.closes is not None and recap.closes <= now
    if kept.catalogue is not catalogue or kept.state != seen or recap.partial == is_final:
        return None
    if is_final or kept.minute == _minute(now):
        return kept.view
    return replace(kept.view, recap=replace(recap, as_of=now))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)

"""Where the playground's clock may stop: at every moment at which something happens by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.playground import wording
from models.periods import OfficeCalendar, Window

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment in the office's time zone, and in words what happens then."""

    at: datetime
    what: str


def next_stop(
    calendar: OfficeCalendar, windows: Iterable[Window], now: datetime, put_off: Iterable[datetime] = ()
) -> Stop:
    """Return the first moment after ``now`` at which notices go out, those put off too, or a report becomes late."""
    happening: dict[datetime, list[str]] = defaultdict(list)
    for at, what in _events(calendar, windows, now):
        if at > now:
            happening[at].append(what)
    for at in put_off:
        happening[calendar.local(at)].append(wording.PUT_OFF)
    at = min(happening)
    return Stop(at, " · ".join(dict.fromkeys(happening[at])))


def stops_until(
    calendar: OfficeCalendar,
    windows: Iterable[Window],
    now: datetime,
    until: datetime,
    put_off: Iterable[datetime] = (),
) -> Iterator[datetime]:
    """Yield, in order, every stop before ``until`` and ``until`` itself, so that a long step skips no notice."""
    events = {at for at, _ in _events(calendar, windows, until)}
    yield from sorted(at for at in events.union(map(calendar.local, put_off)) if now < at < until)
    yield until


def _events(calendar: OfficeCalendar, windows: Iterable[Window], now: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield what happens in the known windows and in those that the calendar adds up to the one after ``now``."""
    known = {window.month: window for window in windows}
    newest = max(known, default=calendar.reportable_month(now))
    coming = newest if not known else newest.next()
    while coming not in known:
        known[coming] = calendar.window(coming)
        if known[coming].opens <= now:
            coming = coming.next()
    for window in known.values():
        for stage, at in calendar.notice_times(window).items():
            yield at, wording.stage(stage, window.month)
        yield calendar.local(window.due), wording.due(window.month)

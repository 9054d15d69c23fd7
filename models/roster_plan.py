"""What a roster would change in the office: planned without a database, shown, and then carried out as it was shown.

A post given to somebody else ends for its holder the day before, and so does the old post of somebody who moved.
Nobody loses a post because a file does not name them: they are listed as absent, and end only where that is wanted.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from models.roster import RosterRow

_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    MOVED = "moved"
    ACTING = "acting"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds, or held, which post from when to when, both inclusive; ``ends`` is ``None`` for still."""

    id: int
    nip: str
    position: str
    starts: date
    ends: date | None
    acting: bool

    def overlaps(self, starts: date, ends: date | None) -> bool:
        """Whether there is a day that lies in this time and in another one."""
        return (self.ends is None or self.ends >= starts) and (ends is None or self.starts <= ends)


@dataclass(frozen=True, slots=True)
class Staff:
    """The office as it is: names by NIP, and every tenure there was and is."""

    names: Mapping[str, str]
    tenures: tuple[Tenure, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one row: the posts held until now, the name until now where it changes."""

    row: RosterRow
    outcome: Outcome
    before: tuple[str, ...] = ()
    former_name: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A tenure whose days change: ``ends`` is its last day, ``None`` where it never took effect and is removed."""

    tenure: Tenure
    ends: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would be written, and nothing else."""

    lines: tuple[Line, ...] = ()
    endings: tuple[Ending, ...] = ()
    shifts: tuple[tuple[Tenure, date, date | None], ...] = ()
    appointments: tuple[RosterRow, ...] = ()
    absent: tuple[Tenure, ...] = ()
    names: Mapping[str, str] | None = None

    @property
    def changes(self) -> int:
        """Rows that change something."""
        return sum(line.outcome is not Outcome.UNCHANGED for line in self.lines)

    def count(self, outcome: Outcome) -> int:
        """Rows with this outcome."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def left(self) -> tuple[Ending, ...]:
        """Who loses a post to somebody else and gets none by this plan."""
        stays = {line.row.nip for line in self.lines}
        return tuple(ending for ending in self.endings if ending.tenure.nip not in stays)

    @property
    def touched(self) -> tuple[str, ...]:
        """The posts, by code, that change their holder or whose holder's days change; acting in one does not count."""
        changed = {ending.tenure.position for ending in self.endings if not ending.tenure.acting}
        changed |= {shifted.position for shifted, *_ in self.shifts if not shifted.acting}
        return tuple(sorted(changed | {row.position for row in self.appointments if not row.acting}))

    def applied_to(self, tenures: Sequence[Tenure]) -> tuple[Tenure, ...]:
        """Return who is in which post from when to when once this is carried out."""
        cut = {ending.tenure.id: ending.ends for ending in self.endings}
        moved = {shifted.id: (starts, ends) for shifted, starts, ends in self.shifts}
        kept = [
            replace(tenure, ends=cut.get(tenure.id, tenure.ends))
            for tenure in tenures
            if tenure.id not in moved and cut.get(tenure.id, tenure.starts) is not None
        ]
        kept += [replace(t, starts=moved[t.id][0], ends=moved[t.id][1]) for t in tenures if t.id in moved]
        new = [Tenure(0, r.nip, r.position, r.starts, r.ends, r.acting) for r in self.appointments if r.starts]
        return (*kept, *new)

    @property
    def fingerprint(self) -> str:
        """What tells this plan from any other, the absent included: 16 hexadecimal digits."""
        written = [
            [(astuple(line.row), line.row.number, line.outcome, line.former_name) for line in self.lines],
            [astuple(ending) for ending in self.endings],
            [(astuple(tenure), starts, ends) for tenure, starts, ends in self.shifts],
            [astuple(row) for row in self.appointments],
            [astuple(tenure) for tenure in self.absent],
        ]
        return hashlib.sha256(repr(written).encode()).hexdigest()[:16]


def plan_roster(rows: Sequence[RosterRow], staff: Staff, today: date) -> Plan:
    """Return what making people and posts those of a roster would change; nothing for a roster that is known."""
    planner = _Planner(staff, today)
    lines = tuple(planner.follow(row) for row in rows)
    absent = planner.absent(frozenset(row.nip for row in rows)) if rows else ()
    return planner.plan(lines, absent)


def plan_appointment(row: RosterRow, staff: Staff, day: date, *, keeps: bool = False) -> Plan:
    """Return what one appointment from a day on, without an end, would change.

    ``keeps`` where the person goes on in the posts they hold. Whoever is in the post on that day stays so, and for
    good where an end was planned; one who comes later comes earlier then.
    """
    planner = _Planner(staff, day)
    return planner.plan((planner.appoint(row, keeps=keeps),), ())


def plan_end(tenures: Sequence[Tenure], day: date) -> Plan:
    """Return the plan by which these tenures end: the day before this one is their last."""
    return Plan(endings=tuple(_end(tenure, day) for tenure in tenures))


def with_absent(plan: Plan, today: date) -> Plan:
    """Return a roster's plan that also ends the posts of those whom it does not name."""
    return replace(plan, endings=(*plan.endings, *(_end(tenure, today) for tenure in plan.absent)))


def _end(tenure: Tenure, starts: date) -> Ending:
    """End a tenure the day before another begins; what would end before it began is removed."""
    return Ending(tenure, starts - _DAY if tenure.starts < starts else None)


class _Planner:
    """Follows row after row and remembers what earlier rows already took."""

    def __init__(self, staff: Staff, today: date) -> None:
        self._names = staff.names
        self._today = today
        self._of_person: dict[str, list[Tenure]] = defaultdict(list)
        self._of_post: dict[str, list[Tenure]] = defaultdict(list)
        self._cuts: dict[int, tuple[Tenure, date]] = {}
        self._shifts: dict[int, tuple[Tenure, date, date | None]] = {}
        self._appointments: list[RosterRow] = []
        for tenure in staff.tenures:
            self._of_person[tenure.nip].append(tenure)
            self._of_post[tenure.position].append(tenure)

    def follow(self, row: RosterRow, *, keeps: bool = False) -> Line:
        """Plan one row."""
        before = tuple(t.position for t in self._of_person[row.nip] if t.overlaps(self._today, None))
        known = self._names.get(row.nip)
        former = known if known is not None and known != row.name else None
        current = self._current(row)
        starts = row.starts or (current.starts if current else self._today)
        ends = row.ends or (current.ends if current else None)
        if current is not None and (current.starts, current.ends) == (starts, ends):
            outcome = Outcome.CHANGED if former else Outcome.UNCHANGED
            return Line(row, outcome, before, former)
        self._make_room(row, starts, ends, current, keeps=keeps)
        if current is not None:
            self._shifts[current.id] = (current, starts, ends)
            return Line(row, Outcome.CHANGED, before, former)
        self._appointments.append(replace(row, starts=starts, ends=ends))
        return Line(row, self._outcome(row, known), before, former)

    def appoint(self, row: RosterRow, *, keeps: bool) -> Line:
        """Plan one appointment that lasts from today on."""
        before = tuple(t.position for t in self._of_person[row.nip] if t.overlaps(self._today, None))
        current = self._current(row)
        begun = current is not None and current.starts <= self._today
        if current is not None and begun and current.ends is None:
            return Line(row, Outcome.UNCHANGED, before)
        self._make_room(row, self._today, None, current, keeps=keeps)
        if current is not None:
            starts = current.starts if begun else self._today
            self._shifts[current.id] = (current, starts, None)
            return Line(replace(row, starts=starts), Outcome.CHANGED, before)
        self._appointments.append(replace(row, starts=self._today))
        return Line(row, self._outcome(row, self._names.get(row.nip)), before)

    def absent(self, named: frozenset[str]) -> tuple[Tenure, ...]:
        """Return the posts of those whom a roster does not name, without what it gave to others."""
        return tuple(
            tenure
            for tenures in self._of_person.values()
            for tenure in tenures
            if tenure.nip not in named and tenure.overlaps(self._today, None) and tenure.id not in self._cuts
        )

    def plan(self, lines: tuple[Line, ...], absent: tuple[Tenure, ...]) -> Plan:
        """Return everything planned so far."""
        endings = tuple(_end(*cut) for key, cut in self._cuts.items() if key not in self._shifts)
        return Plan(lines, endings, tuple(self._shifts.values()), tuple(self._appointments), absent, self._names)

    def _outcome(self, row: RosterRow, known: str | None) -> Outcome:
        if known is None:
            return Outcome.NEW
        return Outcome.ACTING if row.acting else Outcome.MOVED

    def _current(self, row: RosterRow) -> Tenure | None:
        """Return the tenure by which a person is in a post from today on."""
        return next(
            (
                tenure
                for tenure in self._of_person[row.nip]
                if tenure.position == row.position and tenure.acting == row.acting and self._lasts(tenure)
            ),
            None,
        )

    def _lasts(self, tenure: Tenure) -> bool:
        return tenure.ends is None or tenure.ends >= self._today

    def _make_room(
        self, row: RosterRow, starts: date, ends: date | None, current: Tenure | None, *, keeps: bool
    ) -> None:
        for tenure in self._rivals(row, keeps=keeps):
            if tenure is not current and tenure.overlaps(starts, ends) and tenure.id not in self._shifts:
                _, before = self._cuts.get(tenure.id, (tenure, starts))
                self._cuts[tenure.id] = tenure, min(before, starts)

    def _rivals(self, row: RosterRow, *, keeps: bool) -> Iterator[Tenure]:
        """Yield what cannot go on beside this row: the same role in the post, and a holder's other posts."""
        yield from (tenure for tenure in self._of_post[row.position] if tenure.acting == row.acting)
        if not row.acting and not keeps:
            yield from (tenure for tenure in self._of_person[row.nip] if not tenure.acting)

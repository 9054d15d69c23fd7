"""Who reports which months of a post once a change of its holders is carried out: said before it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from models.handover import Holding, affected, by_rule
from models.months import Month
from models.roster_plan import Plan, Staff, Tenure


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is settled: months that can be reported now, the newest that opened, reports sent, and decisions.

    Posts are codes; ``decided`` holds the NIP of whom an administrator named, ``None`` for nobody.
    """

    today: date
    live: Collection[Month] = ()
    newest: Month | None = None
    sent: Collection[tuple[str, Month]] = ()
    decided: Mapping[tuple[str, Month], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody (a NIP, ``None`` for nobody) reports these months; ``last`` is ``None`` for from ``first`` on."""

    first: Month
    last: Month | None
    reporter: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """Who reports one post, in turn, of all months that were not sent yet."""

    position: str
    turns: tuple[Turn, ...]


def shares(plan: Plan, staff: Staff, ahead: Ahead) -> tuple[Share, ...]:
    """Return who reports the posts whose holders a plan changes; nothing for posts that are only acted in."""
    after = plan.applied_to(staff.tenures)
    return tuple(Share(code, tuple(_turns(code, after, ahead))) for code in plan.touched)


def _turns(code: str, tenures: Collection[Tenure], ahead: Ahead) -> Iterator[Turn]:
    held = [tenure for tenure in tenures if tenure.position == code and not tenure.acting]
    nips = list(dict.fromkeys(tenure.nip for tenure in held))
    holdings = [Holding(nips.index(tenure.nip), tenure.starts, tenure.ends) for tenure in held]
    months = [
        month for month in affected(holdings, ahead.live, ahead.newest, ahead.today) if _is_open(code, month, ahead)
    ]

    def reporter(month: Month) -> str | None:
        decided = ahead.decided or {}
        if decided.get((code, month), "") in {*nips, None} and (code, month) in decided:
            return decided[code, month]
        found = by_rule(month, holdings)
        return None if found is None else nips[found]

    runs = [(who, list(run)) for who, run in groupby(months, reporter)]
    for place, (who, run) in enumerate(runs, start=1):
        yield Turn(run[0], run[-1] if place < len(runs) else None, who)


def _is_open(code: str, month: Month, ahead: Ahead) -> bool:
    return (code, month) not in ahead.sent

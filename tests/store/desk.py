"""People at the store: what a chat would bring about, one update after the other, without the chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.database import transact
from models.filling import Filling, Happened, Press, edit, press, read_text
from models.months import Month
from models.queries.drafts import active_draft
from models.queries.people import Identity, by_telegram
from models.reports import Approved, OpenDraft, Receipt
from models.store import drafts, reports
from models.store.people import bind
from models.tables import Assignment, Base, Entry, Indicator, Report
from tests.recap.office import CALENDAR, OCTOBER, OFFICE, appoint, found, position_id

MORNING = CALENDAR.window(OCTOBER).opens + timedelta(hours=1)
"""October's reports have just opened."""

_updates = count(1)
_accounts = count(5001)


@dataclass
class Desk:
    """One person's dealings with the store. Every call is a new update unless ``update_id`` says which one it is."""

    engine: Engine
    account: int
    catalogue: Catalogue = OFFICE
    now: datetime = MORNING

    @property
    def who(self) -> Identity:
        """The person as the next update meets them."""
        found = transact(self.engine, lambda session: by_telegram(session, self.account, self.now.date()))
        assert found is not None
        return found

    @property
    def draft(self) -> OpenDraft | None:
        """The running draft."""
        who = self.who
        return transact(self.engine, lambda session: active_draft(session, self.catalogue, who))

    @property
    def running(self) -> OpenDraft:
        """The running draft, which is there."""
        draft = self.draft
        assert draft is not None
        return draft

    @property
    def seq(self) -> tuple[int, int]:
        """What the buttons of the newest message carry."""
        return self.running.id, self.running.seq

    def lapor(
        self, line: str = "", *, update_id: int | None = None
    ) -> OpenDraft | drafts.Misread | drafts.NothingOwed | drafts.Repeated:
        who, at = self.who, self._moment(update_id)
        return transact(self.engine, lambda session: drafts.open_owed(session, self.catalogue, who, at, line))

    def koreksi(
        self, chosen: tuple[int, Month] | None = None, *, update_id: int | None = None
    ) -> OpenDraft | drafts.NothingOwed | Approved | drafts.Repeated:
        who, at = self.who, self._moment(update_id)
        return transact(self.engine, lambda session: drafts.open_sent(session, self.catalogue, who, at, chosen))

    def batal(
        self, *, seq: tuple[int, int] | None = None, update_id: int | None = None
    ) -> OpenDraft | drafts.Stale | drafts.Repeated | None:
        who, at = self.who, self._moment(update_id)
        return transact(self.engine, lambda session: drafts.pause(session, self.catalogue, who, at, seq=seq))

    def say(self, text: str, *, update_id: int | None = None) -> Changed:
        return self._change(lambda filling, history: read_text(filling, text, history), None, update_id)

    def press(self, button: Press, *, seq: tuple[int, int] | None = None, update_id: int | None = None) -> Changed:
        return self._change(lambda filling, history: press(filling, button, history), seq or self.seq, update_id)

    def edit(self, place: int) -> Changed:
        return self._change(lambda filling, _: edit(filling, place), self.seq, None)

    def kirim(self, *, seq: tuple[int, int] | None = None, update_id: int | None = None) -> reports.Sending:
        who, at, pressed = self.who, self._moment(update_id), seq or self.seq
        return transact(self.engine, lambda session: reports.submit(session, self.catalogue, who, pressed, at))

    def _change(self, change: drafts.Change, seq: tuple[int, int] | None, update_id: int | None) -> Changed:
        who, at = self.who, self._moment(update_id)

        def work(session: Session) -> Changed:
            return drafts.change(session, self.catalogue, who, change, at, seq=seq)

        return transact(self.engine, work)

    def _moment(self, update_id: int | None) -> drafts.Moment:
        return drafts.Moment(self.now, update_id if update_id is not None else new_update())

    def later(self, step: timedelta) -> Desk:
        """Return the same person at a later moment."""
        return replace(self, now=self.now + step)


Changed = drafts.Stepped | drafts.Repeated | drafts.Stale | drafts.NothingOwed


def new_update() -> int:
    """Return an id that no update had yet."""
    return next(_updates)


def sit_down(engine: Engine, *posts: str) -> list[Desk]:
    """Found the office and put a bound person into each of these posts."""
    transact(engine, found)
    return [employ(engine, post) for post in posts]


def employ(engine: Engine, post: str) -> Desk:
    """Put another bound person into a post."""

    def work(session: Session) -> int:
        account = next(_accounts)
        bind(session, appoint(session, post, f"Pemegang {post}"), account, MORNING)
        return account

    return Desk(engine, transact(engine, work))


def happened(result: object) -> Happened:
    """Return what an answer did, where it did something."""
    assert isinstance(result, drafts.Stepped), result
    return result.happened


def opened(result: object) -> Filling:
    """Return the form a command opened."""
    assert isinstance(result, OpenDraft), result
    return result.filling


def stored(engine: Engine) -> dict[str, tuple[int | None, int | None]]:
    """Return the numbers of all reports by indicator."""

    def work(session: Session) -> dict[str, tuple[int | None, int | None]]:
        rows = session.execute(
            select(Indicator.code, Entry.numerator, Entry.denominator)
            .join(Entry, Entry.indicator_id == Indicator.id)
            .join(Report, Report.id == Entry.report_id)
        )
        return {code: (numerator, denominator) for code, numerator, denominator in rows}

    return transact(engine, work)


def rows(engine: Engine, table: type[Base]) -> int:
    """Return how many rows a table has."""
    return transact(engine, lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def receipt(result: object) -> Receipt:
    """Return the receipt, where something was sent."""
    assert isinstance(result, Receipt), result
    return result


def let_act(desk: Desk, code: str) -> None:
    """Let somebody act in another post besides their own, from today on."""

    person_id = desk.who.person_id

    def put(session: Session) -> None:
        place = position_id(session, code)
        session.add(Assignment(person_id=person_id, position_id=place, starts=MORNING.date(), acting=True))

    transact(desk.engine, put)

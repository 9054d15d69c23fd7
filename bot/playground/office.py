"""The office of a playground: a database of its own in which a sample person holds every post and has a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, Select, delete, func, select, text
from sqlalchemy.orm import Session

from bot.settings import DEFAULT_DATABASE, SettingsError
from models import migrate
from models.catalogue.types import Catalogue
from models.database import database_url, transact
from models.nip import SAMPLE_BIRTH
from models.periods import OfficeCalendar
from models.queries.facts import PLAYGROUND, fact
from models.queries.notices import owed_now
from models.queries.people import holders
from models.running import ChartFile, HandledUpdate, Snooze
from models.store.office import follow_catalogue, set_fact
from models.store.people import bind
from models.store.periods import keep_up
from models.store.sample import ensure_sample_people
from models.tables import Person

OWN_DATABASE = "sqlite:///data/playground.db"
"""Made anew at each start, so that nothing in it can be missed."""

FIRST_TELEGRAM_ID = 1001


class PlaygroundRefusedError(SettingsError):
    """The database of DATABASE_URL holds an office that is no playground; the text is one line for a terminal."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody of the office; ``chat_id`` is the Telegram account, and so the private chat.

    Who holds no post any more keeps the phone, without a position. A group is listed in the same way; there
    ``account`` is the head who put the bot into it.
    """

    chat_id: int
    name: str
    position: str
    unit: str
    speaker: int = 0

    @property
    def account(self) -> int:
        """Who writes in this chat."""
        return self.speaker or self.chat_id


@dataclass(frozen=True, slots=True)
class Household:
    """Who is there, when the clock starts, and the first update id the database has not seen yet."""

    residents: tuple[Resident, ...]
    starts_at: datetime
    first_update_id: int


def choose_database(configured: str) -> str:
    """Return the address to play in: the playground's own, emptied, unless DATABASE_URL names another one."""
    if configured != DEFAULT_DATABASE:
        return configured
    file = Path(database_url(OWN_DATABASE).database or "")
    for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)
    return OWN_DATABASE


def move_in(engine: Engine, catalogue: Catalogue, calendar: OfficeCalendar, today: datetime) -> Household:
    """Fill an empty database with the office, or go on with a playground's; the clock starts as a month opens.

    Raises ``PlaygroundRefusedError`` where anybody but sample people works in that database.
    """
    migrate.upgrade(engine)
    return transact(engine, lambda session: _move_in(session, catalogue, calendar, today))


def clear(engine: Engine) -> None:
    """Delete every row of every table, the audit trail included: it tells of nobody real."""
    tables = [table.name for table in reversed(migrate.METADATA.sorted_tables)]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(tables)}"))
            return
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for table in reversed(migrate.METADATA.sorted_tables):
            connection.execute(delete(table))
        for _, definition in triggers:
            connection.execute(text(definition))


def remember_clock(session: Session, now: datetime) -> None:
    """Keep how far the office's time has come: the next start goes on from there."""
    set_fact(session, PLAYGROUND, now.isoformat())


def residents(session: Session, numbers: Mapping[int, int], today: date) -> dict[int, Resident]:
    """Return who holds a post today, by the person's id; who has no account yet gets the number of a phone.

    ``numbers`` are those that were given before. With such a phone a newcomer can use an invitation.
    """
    taken = {*session.scalars(select(Person.telegram_id).where(Person.telegram_id.is_not(None))), *numbers.values()}
    free = (number for number in range(FIRST_TELEGRAM_ID, FIRST_TELEGRAM_ID + 100_000) if number not in taken)
    found: dict[int, Resident] = {}
    for holder in holders(session, today):
        if holder.person_id not in found:
            chat_id = holder.telegram_id or numbers.get(holder.person_id) or next(free)
            found[holder.person_id] = Resident(chat_id, holder.name, holder.post.code, holder.post.unit_code)
    return found


def put_off(session: Session, catalogue: Catalogue, now: datetime) -> list[datetime]:
    """Return when somebody will be reminded who put it off and still owes the report; ``now`` in the office's zone."""
    rows = session.execute(select(Snooze.person_id, Snooze.month, Snooze.until).where(Snooze.until > now))
    return [
        row.until
        for row in rows.all()
        if any(item.window.month == row.month for item in owed_now(session, catalogue, row.person_id, now))
    ]


def _move_in(session: Session, catalogue: Catalogue, calendar: OfficeCalendar, today: datetime) -> Household:
    known = fact(session, PLAYGROUND)
    if session.scalar(_first_stranger(playground=known is not None)) is not None:
        message = "DATABASE_URL: holds an office that is no playground; set BOT_TOKEN, or leave DATABASE_URL empty"
        raise PlaygroundRefusedError(message)
    opens = calendar.window(calendar.reportable_month(today)).opens
    starts_at = max(opens, calendar.local(datetime.fromisoformat(known))) if known else opens
    if known is None:
        set_fact(session, PLAYGROUND, starts_at.isoformat())
    # File ids belong to the Telegram that gave them, and this one starts without any file.
    session.execute(delete(ChartFile))
    follow_catalogue(session, catalogue)
    session.flush()
    ensure_sample_people(session, catalogue, starts_at.date())
    keep_up(session, calendar, starts_at)
    newest_update = session.scalar(select(func.max(HandledUpdate.update_id))) or 0
    return Household(tuple(_with_phones(session, starts_at)), starts_at, newest_update + 1)


def _first_stranger(*, playground: bool) -> Select[int]:
    """Select whoever must not be there: in a playground the people with a real NIP, elsewhere everybody."""
    people = select(Person.id).limit(1)
    real = ~Person.nip.startswith(SAMPLE_BIRTH), Person.anonymised_at.is_(None)
    return people.where(*real) if playground else people


def _with_phones(session: Session, now: datetime) -> Iterator[Resident]:
    taken = set(session.scalars(select(Person.telegram_id).where(Person.telegram_id.is_not(None))))
    free = (number for number in range(FIRST_TELEGRAM_ID, FIRST_TELEGRAM_ID + 100_000) if number not in taken)
    for holder in holders(session, now.date()):
        chat_id = holder.telegram_id
        if chat_id is None:
            chat_id = next(free)
            bind(session, holder.person_id, chat_id, now)
        yield Resident(chat_id, holder.name, holder.post.code, holder.post.unit_code)

"""Attaching files to a report's indicators and removing them; whose they are is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from models.administration import Evidence
from models.audit import Act
from models.catalogue.types import Catalogue
from models.evidence import MAX_FILES, EvidenceRefusal, FileKind, Incoming, Place, file_name, media_type, type_refusal
from models.months import Month
from models.queries.evidence_places import Target, open_places, target
from models.queries.people import Identity
from models.store.audit import record
from models.store.drafts import Moment
from models.store.people import hold
from models.store.updates import first_time
from models.tables import Indicator, Position

PENDING_FOR = timedelta(days=1)
"""A file whose indicator nobody named within this time is forgotten."""

_COUNT = select(func.count()).where(
    Evidence.position_id == bindparam("position_id"),
    Evidence.month == bindparam("month"),
    Evidence.indicator_id == bindparam("indicator_id"),
    Evidence.removed_at.is_(None),
)
_SAME = select(Evidence).where(
    Evidence.position_id == bindparam("position_id"),
    Evidence.month == bindparam("month"),
    Evidence.indicator_id == bindparam("indicator_id"),
    Evidence.file_unique_id == bindparam("unique_id"),
)
_ALBUM = (
    select(Evidence)
    .where(Evidence.person_id == bindparam("person_id"), Evidence.album == bindparam("album"))
    .order_by(Evidence.id)
)
_FORGET_PENDING = delete(Evidence).where(Evidence.indicator_id.is_(None), Evidence.at < bindparam("before"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept; ``indicator_id`` is ``None`` while nobody has said where it belongs.

    ``follows`` where it came in an album whose first file was answered already.
    """

    id: int
    place: Place
    indicator_id: int | None
    name: str
    follows: bool = False


def take(
    session: Session, catalogue: Catalogue, who: Identity, file: Incoming, at: Moment
) -> tuple[Kept, Target] | EvidenceRefusal:
    """Attach a file to the question that is open, or keep it until its owner names an indicator."""
    where = type_refusal(file) or target(session, catalogue, who, at.now)
    if isinstance(where, EvidenceRefusal):
        return where
    kept = keep(session, who, where.open.place, where.indicator_id, file, at)
    return kept if isinstance(kept, EvidenceRefusal) else (kept, where)


def keep(
    session: Session, who: Identity, place: Place, indicator_id: int | None, file: Incoming, at: Moment
) -> Kept | EvidenceRefusal:
    """Attach a file to an indicator, or, without one, keep it until its owner names one.

    The other files of an album go where its first one went. Expects a place that is the sender's to fill.
    """
    hold(session, who.person_id)
    album = _album(session, who, file.album)
    if not first_time(session, at.update_id, at.now):
        return _again(session, who, place, at) or EvidenceRefusal.GONE
    if album:
        place, indicator_id = _place(session, album[0]), album[0].indicator_id
    if indicator_id is not None:
        refusal = _cannot_take(session, place, indicator_id, file)
        if isinstance(refusal, EvidenceRefusal):
            return refusal
        if refusal is not None:
            return _restored(session, refusal, place, who, at)
    number = _number(session, place, indicator_id)
    row = Evidence(
        position_id=place.position_id,
        month=place.month,
        indicator_id=indicator_id,
        person_id=who.person_id,
        album=file.album,
        kind=file.kind.value,
        file_id=file.file_id,
        file_unique_id=file.unique_id,
        name=file_name(file, number),
        media_type=media_type(file),
        size=file.size,
        at=at.now,
        update_id=at.update_id,
    )
    session.add(row)
    session.flush()
    if indicator_id is not None:
        _note(session, "evidence.attached", row, Act.in_chat(at.now, who.person_id, at.update_id))
    return Kept(row.id, place, indicator_id, row.name, follows=bool(album))


def assign(
    session: Session, catalogue: Catalogue, who: Identity, evidence: int, indicator_id: int, at: Moment
) -> list[Kept] | EvidenceRefusal:
    """Attach a file that waits, with all of its album, to an indicator of one's own; returns what that attached.

    Files that are there already, or for which there is no room, are dropped; where that leaves none, it says why.
    """
    hold(session, who.person_id)
    first = session.get(Evidence, evidence)
    if first is None or first.person_id != who.person_id or first.removed_at is not None:
        return EvidenceRefusal.GONE
    rows = [first] if first.album is None else _album(session, who, first.album)
    if first.indicator_id is not None or not first_time(session, at.update_id, at.now):
        known = _place(session, first)
        done = [Kept(row.id, known, row.indicator_id, row.name) for row in rows if row.indicator_id is not None]
        return done or EvidenceRefusal.GONE
    place = _place_of(session, catalogue, who, Month.parse(str(first.month)), indicator_id, at)
    if isinstance(place, EvidenceRefusal):
        return place
    attached: list[Kept] = []
    why = EvidenceRefusal.GONE
    for row in rows:
        found = _assigned(session, row, place, who, indicator_id, at)
        if isinstance(found, EvidenceRefusal):
            why = found
        else:
            attached.append(found)
    return attached or why


def _assigned(
    session: Session, row: Evidence, place: Place, who: Identity, indicator_id: int, at: Moment
) -> Kept | EvidenceRefusal:
    """Attach one file that waits; one for which there is no use is dropped."""
    refusal = _cannot_take(session, place, indicator_id, row)
    if refusal is not None:
        session.delete(row)
        session.flush()
        return refusal if isinstance(refusal, EvidenceRefusal) else _restored(session, refusal, place, who, at)
    if row.kind == FileKind.PHOTO:
        row.name = f"foto-{_number(session, place, indicator_id)}.jpg"
    row.position_id, row.indicator_id = place.position_id, indicator_id
    session.flush()
    _note(session, "evidence.attached", row, Act.in_chat(at.now, who.person_id, at.update_id))
    return Kept(row.id, place, indicator_id, row.name)


def remove(
    session: Session, catalogue: Catalogue, who: Identity, evidence: int, at: Moment
) -> tuple[Place, int] | EvidenceRefusal:
    """Take a file of one's own off its indicator while the month is open; the row stays, marked.

    Returns the report and the indicator that it stood behind.
    """
    hold(session, who.person_id)
    row = session.get(Evidence, evidence)
    if row is None or row.person_id != who.person_id or row.indicator_id is None:
        return EvidenceRefusal.GONE
    places = open_places(session, catalogue, who, at.now)
    if isinstance(places, EvidenceRefusal):
        return EvidenceRefusal.CLOSED if places is EvidenceRefusal.NONE_OPEN else places
    if _place(session, row) not in {each.place for each in places}:
        return EvidenceRefusal.CLOSED
    if row.removed_at is None and first_time(session, at.update_id, at.now):
        row.removed_at = at.now
        _note(session, "evidence.removed", row, Act.in_chat(at.now, who.person_id, at.update_id))
    return _place(session, row), row.indicator_id


def drop(session: Session, who: Identity, evidence: int) -> bool:
    """Forget a file of one's own whose indicator was not named, with its album; returns whether it waited."""
    hold(session, who.person_id)
    first = session.get(Evidence, evidence)
    if first is None or first.person_id != who.person_id or first.indicator_id is not None:
        return False
    for row in [first] if first.album is None else _album(session, who, first.album):
        if row.indicator_id is None:
            session.delete(row)
    return True


def copied(session: Session, evidence: int, name: str) -> None:
    """Note the name of a file's copy on disk."""
    session.execute(update(Evidence).where(Evidence.id == evidence).values(copy=name))


def forget_pending(session: Session, now: datetime) -> None:
    """Delete files whose indicator nobody named."""
    session.execute(_FORGET_PENDING, {"before": now - PENDING_FOR})


def _cannot_take(
    session: Session, place: Place, indicator_id: int, file: Incoming | Evidence
) -> EvidenceRefusal | Evidence | None:
    """Return why an indicator takes no such file; the removed row where it is one that was there before."""
    unique = file.unique_id if isinstance(file, Incoming) else file.file_unique_id
    bound = {"position_id": place.position_id, "month": place.month, "indicator_id": indicator_id}
    same = session.scalar(_SAME, {**bound, "unique_id": unique})
    if same is not None and same.removed_at is None:
        return EvidenceRefusal.TWICE
    if (session.scalar(_COUNT, bound) or 0) >= MAX_FILES:
        return EvidenceRefusal.FULL
    return same


def _restored(session: Session, row: Evidence, place: Place, who: Identity, at: Moment) -> Kept:
    row.removed_at, row.person_id, row.at, row.update_id = None, who.person_id, at.now, at.update_id
    row.copy = None
    _note(session, "evidence.attached", row, Act.in_chat(at.now, who.person_id, at.update_id))
    return Kept(row.id, place, row.indicator_id, row.name)


def _album(session: Session, who: Identity, album: str | None) -> Sequence[Evidence]:
    if album is None:
        return ()
    return session.scalars(_ALBUM, {"person_id": who.person_id, "album": album}).all()


def _number(session: Session, place: Place, indicator_id: int | None) -> int:
    """Return the number of an indicator's next file, removed ones included, so that no name comes twice."""
    ever = select(func.count()).where(
        Evidence.position_id == place.position_id,
        Evidence.month == place.month,
        Evidence.indicator_id == indicator_id,
    )
    return 1 + (session.scalar(ever) or 0 if indicator_id is not None else 0)


def _again(session: Session, who: Identity, place: Place, at: Moment) -> Kept | None:
    known = select(Evidence).where(Evidence.person_id == who.person_id, Evidence.update_id == at.update_id)
    row = session.scalar(known)
    return Kept(row.id, place, row.indicator_id, row.name) if row else None


def _place_of(
    session: Session, catalogue: Catalogue, who: Identity, month: Month, indicator_id: int, at: Moment
) -> Place | EvidenceRefusal:
    """Return the report of one's own, of a month, that has an indicator."""
    places = open_places(session, catalogue, who, at.now)
    if isinstance(places, EvidenceRefusal):
        return EvidenceRefusal.CLOSED if places is EvidenceRefusal.NONE_OPEN else places
    own = (each.place for each in places if each.place.month == month and each.number(indicator_id))
    return next(own, EvidenceRefusal.CLOSED)


def _place(session: Session, row: Evidence) -> Place:
    code = session.scalar(select(Position.code).where(Position.id == row.position_id)) or ""
    return Place(row.position_id, code, Month.parse(str(row.month)))


def _note(session: Session, action: str, row: Evidence, by: Act) -> None:
    code = session.scalar(select(Indicator.code).where(Indicator.id == row.indicator_id))
    after = {"month": str(row.month), "indicator": code}
    record(session, by, action, f"evidence:{row.id}", after=after)

"""One session of PostgreSQL for each replica, by which those that serve one bot keep out of each other's way.

What a replica holds, it holds in this session: the turn of each chat it works for, and the lead. A session ends with
its process, and everything it held is free at once; that of a process or machine that only fell silent is ended by the
server after ``SILENCE``. It needs a connection of its own all the time, so no pooler that shares connections between
transactions may stand in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import psycopg
from sqlalchemy import URL

from models import paces
from models.paces import Offer, Told, Wish

SessionLostError = psycopg.Error
"""What every call raises when the session is gone, and with it all it held."""

SILENCE = 10
"""Seconds after which the server gives up a session that says nothing."""

OURS = -1
"""First key of the locks that belong to no chat; chats' tickets have keys from 0 on."""

LEAD, MEMBER, START = 1, 2, 3

_POSITIVE = 0x7FFFFFFF

_HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
_SETTINGS = f"""
SET idle_session_timeout = '{SILENCE}s'; SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 2; SET synchronous_commit = off; SET application_name = 'realisasi replica';
SELECT pg_advisory_lock_shared({OURS}, {MEMBER})
"""
# One statement does all that has come up since the last one: first the sums, whose parts run from left to right, then
# what is asked. The locks of chats are tried on rows that are certain to be returned.
_EXCHANGE = f"""
WITH done AS MATERIALIZED (
    SELECT (SELECT count(pg_advisory_unlock(chat)) FROM unnest(%(chats)s::bigint[]) AS chat)
        + (SELECT count(pg_advisory_unlock_shared(place, number))
            FROM unnest(%(old_places)s::int[], %(old_numbers)s::int[]) AS old(place, number))
        + (SELECT count(pg_advisory_lock_shared(place, number)::text)
            FROM unnest(%(new_places)s::int[], %(new_numbers)s::int[]) AS new(place, number)) AS changes
), first AS MATERIALIZED (
    SELECT classid::bigint AS place, min(objid::bigint) AS number FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 2 AND {_HERE} GROUP BY classid
), next AS MATERIALIZED (
    SELECT asked.chat FROM unnest(%(asked)s::bigint[], %(places)s::int[], %(numbers)s::int[])
        AS asked(chat, place, number)
    LEFT JOIN first ON first.place = asked.place
    WHERE asked.number <= coalesce(first.number, asked.number)
)
SELECT NULL::bigint AS chat FROM done WHERE changes >= 0
UNION ALL
SELECT chat FROM (SELECT chat, pg_try_advisory_lock(chat) AS given FROM next) AS tried WHERE given
"""  # noqa: S608 - all of it is written here
_LEAD = f"SELECT pg_try_advisory_lock({OURS}, {LEAD})"
_MEMBERS = f"""
SELECT array_agg(pid) FROM pg_locks
WHERE locktype = 'advisory' AND classid = ({OURS})::oid AND objid = {MEMBER} AND granted AND {_HERE}
"""  # noqa: S608 - all of it is written here


@dataclass(frozen=True, slots=True)
class Ticket:
    """An update that waits for its chat's turn, or has it: the lowest number of a chat goes first."""

    chat: int
    number: int

    @property
    def key(self) -> tuple[int, int]:
        """Its lock's keys. Chats that share one, of which there are next to none, wait for each other; no more."""
        return self.chat & _POSITIVE, self.number & _POSITIVE


class ReplicaSession:
    """A session; every call raises ``SessionLostError`` when it is gone."""

    def __init__(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        self._connection = connection
        self.leads = False

    @classmethod
    async def open(cls, url: URL) -> ReplicaSession:
        """Begin a session and become one of the replicas."""
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True, connect_timeout=5)
        session = cls(connection)
        try:
            await connection.execute(_SETTINGS)
        except psycopg.Error:
            await connection.close()
            raise
        return session

    async def close(self) -> None:
        """End it, and free whatever it held."""
        await self._connection.close()

    async def exchange(
        self, ended: Collection[int], old: Collection[Ticket], new: Collection[Ticket], asked: Collection[Ticket]
    ) -> frozenset[int]:
        """End chats' turns, give tickets back, take new ones, and ask for turns; return the chats that got theirs."""
        values = {
            "chats": list(ended),
            "old_places": [ticket.key[0] for ticket in old],
            "old_numbers": [ticket.key[1] for ticket in old],
            "new_places": [ticket.key[0] for ticket in new],
            "new_numbers": [ticket.key[1] for ticket in new],
            "asked": [ticket.chat for ticket in asked],
            "places": [ticket.key[0] for ticket in asked],
            "numbers": [ticket.key[1] for ticket in asked],
        }
        cursor = await self._connection.execute(_EXCHANGE, values)
        return frozenset(chat for (chat,) in await cursor.fetchall() if isinstance(chat, int))

    async def beat(self) -> frozenset[int]:
        """Say that this replica is there, take the lead if nobody has it, and return the sessions of all replicas."""
        if not self.leads:
            self.leads = bool(await self._value(_LEAD))
        found = await self._value(_MEMBERS)
        return frozenset(found if isinstance(found, list) else ())

    async def places(self, told: Collection[Told], wish: Wish) -> Offer:
        """Tell until when places among all messages count, and take new ones; see ``bot.shared_budget``."""
        return await paces.exchange(self._connection, told, wish)

    async def slot(self, interval: float, burst: float, name: str) -> float:
        """Take the next free place of what all replicas together may send to a group; return in how many seconds."""
        return await paces.slot(self._connection, interval, burst, name)

    async def hold(self, seconds: float) -> None:
        """Let no replica send for so long."""
        await paces.hold(self._connection, seconds)

    async def revision(self) -> str:
        """Return the revision the database is at."""
        return str(await self._value("SELECT version_num FROM alembic_version"))

    async def _value(self, statement: str) -> object:
        row = await (await self._connection.execute(statement)).fetchone()
        return row[0] if row else None

"""What all replicas together may send: one row for all messages, one for each group.

The row of all messages holds until when each of the last ones counts. A replica asks for places before it sends, and
tells what became of those it used; both go in one statement, under the row's lock, by the database's clock.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

import psycopg

EVERYTHING = "telegram"
"""The pace of all messages together; those of single groups have the group's id for a name."""

FORGET = 1e-5
"""Seconds by which the fastest way grows with each call, so that one that no living replica saw is forgotten."""

HELD = 60.0
"""Seconds that nobody sends at most unless told to wait again, however far the clock was set back since."""

_LONGEST_NAME = 20

_BEGIN = "INSERT INTO paces (name, empty_at) VALUES (%(name)s, clock_timestamp()) ON CONFLICT (name) DO NOTHING"
# A place comes when what it counted for is over (`base`) and the pace lets it: the rows after `free` are the generic
# cell rate algorithm of `bot.budget.Rate` for several at once, as sums and a maximum over those before.
_EXCHANGE = """
WITH pace AS MATERIALIZED (
    SELECT extract(epoch FROM empty_at)::float8 AS empty_at, counts, way FROM paces WHERE name = %(name)s FOR UPDATE
), present AS MATERIALIZED (
    SELECT at, least(empty_at, at + %(held)s) AS empty_at
    FROM (SELECT extract(epoch FROM clock_timestamp())::float8 AS at, empty_at FROM pace) AS locked
), known AS MATERIALIZED (
    SELECT number, least(coalesce(told.until, counted.until, 0), at + %(longest)s) AS until
    FROM present CROSS JOIN generate_series(1, %(messages)s) AS number
    LEFT JOIN (SELECT place.* FROM pace, unnest(counts) WITH ORDINALITY AS place(until, number)) AS counted
        USING (number)
    LEFT JOIN unnest(%(numbers)s::int[], %(leases)s::float8[], %(untils)s::float8[]) AS told(place, lease, until)
        ON told.place = number AND told.lease = counted.until
), free AS (
    SELECT row_number() OVER (ORDER BY until, number) AS nth, number, greatest(until, at) AS base
    FROM known CROSS JOIN present ORDER BY 1 LIMIT %(wanted)s
), asked AS MATERIALIZED (
    SELECT nth, number, base, greatest(base, (nth - %(burst)s) * %(interval)s::float8 + greatest(
        empty_at, max(base - (nth - 1) * %(interval)s::float8) OVER (ORDER BY nth ROWS BETWEEN UNBOUNDED PRECEDING
            AND 1 PRECEDING))) AS starts
    FROM free CROSS JOIN present
), given AS MATERIALIZED (
    SELECT nth, number, base, starts, starts + %(lease)s::float8 AS until
    FROM asked CROSS JOIN present WHERE starts <= at + %(horizon)s
), changed AS (
    UPDATE paces SET
        counts = (SELECT array_agg(coalesce(given.until, known.until) ORDER BY number)
            FROM known LEFT JOIN given USING (number)),
        way = least(%(way)s::float8, way + %(forget)s),
        empty_at = (SELECT to_timestamp(greatest(present.empty_at + last.nth * %(interval)s::float8, last.empty_at))
            FROM present CROSS JOIN (SELECT count(*) AS nth,
                max(base - nth * %(interval)s::float8) + (count(*) + 1) * %(interval)s AS empty_at FROM given) AS last)
    WHERE name = %(name)s
)
SELECT at, (SELECT min(starts) FROM asked WHERE starts > at + %(horizon)s) - at,
    (SELECT least(%(way)s::float8, way) FROM pace), number, starts, until
FROM present LEFT JOIN given ON true ORDER BY starts
"""
_SLOT = """
INSERT INTO paces AS pace (name, empty_at) VALUES (%(name)s, clock_timestamp() + %(interval)s * interval '1 second')
ON CONFLICT (name) DO UPDATE
SET empty_at = greatest(pace.empty_at, clock_timestamp()) + %(interval)s * interval '1 second'
RETURNING extract(epoch FROM empty_at - clock_timestamp())::float
"""
_HOLD = """
INSERT INTO paces AS pace (name, empty_at) VALUES (%(name)s, clock_timestamp() + %(seconds)s * interval '1 second')
ON CONFLICT (name) DO UPDATE
SET empty_at = greatest(pace.empty_at, clock_timestamp() + %(seconds)s * interval '1 second')
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place among all messages, in seconds by the database's clock: who sends then counts until ``until``."""

    number: int
    starts: float
    until: float


@dataclass(frozen=True, slots=True)
class Told:
    """A place taken ``until`` a time counts until another one instead; nothing changes if somebody else has it."""

    number: int
    lease: float
    until: float


@dataclass(frozen=True, slots=True)
class Wish:
    """So many places that come within ``horizon`` seconds; those count for ``lease`` seconds unless told otherwise.

    ``messages`` may count at once, none for over ``longest`` seconds; ``burst`` may go at once, one each ``interval``.
    ``way`` is the fastest way to Telegram and back that this replica saw, in seconds.
    """

    wanted: int
    horizon: float
    messages: int
    interval: float
    burst: float
    lease: float
    longest: float
    way: float | None


@dataclass(frozen=True, slots=True)
class Offer:
    """The database's time, the places it gives, and in how many seconds the next comes, if not all are given.

    ``way`` is the fastest that any replica saw lately.
    """

    at: float
    places: tuple[Place, ...]
    next: float | None
    way: float | None


Connection = psycopg.AsyncConnection[tuple[object, ...]]


async def exchange(connection: Connection, told: Collection[Told], wish: Wish) -> Offer:
    """Tell until when places count, and take new ones."""
    values = asdict(wish) | {
        "name": EVERYTHING,
        "forget": FORGET,
        "held": HELD,
        "numbers": [one.number for one in told],
        "leases": [one.lease for one in told],
        "untils": [one.until for one in told],
    }
    rows = await (await connection.execute(_EXCHANGE, values)).fetchall()
    if not rows:
        await connection.execute(_BEGIN, {"name": EVERYTHING})
        rows = await (await connection.execute(_EXCHANGE, values)).fetchall()
    at, later, way = (None if value is None else _number(value) for value in rows[0][:3])
    places = (Place(int(_number(row[3])), _number(row[4]), _number(row[5])) for row in rows if row[3] is not None)
    return Offer(at or 0.0, tuple(places), later, way)


async def slot(connection: Connection, interval: float, burst: float, name: str) -> float:
    """Take the next free place of what all replicas together may send to a group; return in how many seconds."""
    cursor = await connection.execute(_SLOT, {"interval": interval, "name": name[:_LONGEST_NAME]})
    row = await cursor.fetchone()
    return max(0.0, _number(row[0] if row else None) - burst * interval)


async def hold(connection: Connection, seconds: float) -> None:
    """Let no replica send for so long, or for ``HELD`` seconds."""
    await connection.execute(_HOLD, {"seconds": seconds, "name": EVERYTHING})


def _number(value: object) -> float:
    return value if isinstance(value, float) else float(str(value or 0))

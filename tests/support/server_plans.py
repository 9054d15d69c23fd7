"""What PostgreSQL reads of the tables that grow for the statements that something runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event, make_url

from models.pipeline import Pipeline

GROWING = (
    "audit_events",
    "awaited",
    "draft_answers",
    "drafts",
    "entries",
    "entry_changes",
    "evidence",
    "handled_updates",
    "notices",
    "reports",
    "reviews",
    "tally_marks",
)
"""Tables of what happened, which get more rows with every month."""

WAYS = ("plan_cache_mode = force_custom_plan", "plan_cache_mode = force_generic_plan")
"""A statement is planned for its values, and, once a connection has run it five times, perhaps for any values."""

RUN = ("SELECT", "UPDATE", "DELETE", "WITH")
"""What is run a second time, and taken back; of the others only the plan is looked at."""

_QUIETLY = ("session_replication_role = replica", "jit = off")
"""No triggers, and no machine code, which takes longer than what it is made for."""

_MENTIONED = re.compile(rf"\b(?:{'|'.join(GROWING)})\b")
_NAMED = re.compile(r"%\((\w+)\)s")
_READ = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")


@dataclass
class ServerPlans:
    """The statements that were run, as the server knows them (``$1`` …), each with its values."""

    url: str
    statements: list[tuple[str, Sequence[object]]] = field(default_factory=list)

    def whole(self, *settings: str, but: Collection[str] = ()) -> dict[str, list[str]]:
        """Return the statements that read more than half of a growing table, with these tables, by any way to plan.

        ``settings`` hold for the planner besides, and tables of ``but`` do not count. One that is read without an index
        counts however little of it was there to be read.
        """
        found: dict[str, list[str]] = {}
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as connection:
            for setting in (*_QUIETLY, *settings):
                connection.execute(f"SET {setting}")
            sizes = dict(connection.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall())
            connection.commit()
            for text, values in self._different():
                tables = {table for way in WAYS for table in _whole(_plan(connection, text, values, way), sizes)}
                if tables - set(but):
                    found[text] = sorted(tables - set(but))
        return found

    def _different(self) -> Iterator[tuple[str, Sequence[object]]]:
        found = {f"{text} {values}": (text, values) for text, values in self.statements if _MENTIONED.search(text)}
        yield from found.values()


def _plan(connection: psycopg.Connection[Any], text: str, values: Sequence[object], way: str) -> dict[str, Any]:
    how = "ANALYZE, TIMING OFF, FORMAT JSON" if text.startswith(RUN) else "FORMAT JSON"
    connection.execute(f"SET LOCAL {way}")
    connection.execute(f"PREPARE noted AS {text}")
    given = f"({', '.join(['%s'] * len(values))})" if values else ""
    row = connection.execute(f"EXPLAIN ({how}) EXECUTE noted{given}", values).fetchone()
    connection.rollback()
    connection.execute("DEALLOCATE noted")
    assert row is not None
    plan: dict[str, Any] = row[0][0]["Plan"]
    return plan


def _whole(plan: dict[str, Any], sizes: Mapping[str, float]) -> Iterator[str]:
    read: Counter[str] = Counter()
    for node in _nodes(plan):
        table = node.get("Relation Name")
        if table in GROWING and node["Node Type"] == "Seq Scan":
            yield table
        elif table in GROWING:
            read[table] += sum(node.get(rows, 0) for rows in _READ) * node.get("Actual Loops", 1)
    yield from (table for table, rows in read.items() if rows > sizes[table] / 2)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@contextmanager
def noted(url: str) -> Iterator[ServerPlans]:
    """Note what runs on PostgreSQL, be it by SQLAlchemy or by `models.pipeline`."""
    plans = ServerPlans(url)
    add = Pipeline.add

    def listen(_: object, __: object, text: str, values: Mapping[str, object], *___: object) -> None:
        plans.statements.append(_numbered(text, values))

    def note(self: Pipeline, text: str, values: Sequence[object]) -> None:
        plans.statements.append((text, list(values)))
        add(self, text, values)

    event.listen(Engine, "before_cursor_execute", listen)
    Pipeline.add = note  # type: ignore[method-assign]
    try:
        yield plans
    finally:
        Pipeline.add = add  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", listen)


def _numbered(text: str, values: Mapping[str, object]) -> tuple[str, Sequence[object]]:
    """Return a statement of psycopg's with numbered parameters."""
    names = list(values)
    return _NAMED.sub(lambda name: f"${names.index(name[1]) + 1}", text).replace("%%", "%"), list(values.values())

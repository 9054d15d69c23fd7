"""How SQLite will find the rows of the statements that something runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.pool import Pool

READING = ("SELECT", "UPDATE", "DELETE")
DERIVED = ("(", "anon_", "CONSTANT")
"""How SQLite and SQLAlchemy call what a statement itself makes; the steps it is made by stand in the plan too."""


@dataclass
class Plans:
    """The statements that were run and, for each, what reads a whole table."""

    path: str
    statements: list[str] = field(default_factory=list)

    def whole(self, small: Collection[str]) -> dict[str, list[str]]:
        """Return the statements that read a whole table, with these steps, and those that need an index of their own.

        Not counted are small tables, indexes that hold a few rows of a table, and the newest row of all.
        """
        found: dict[str, list[str]] = {}
        with closing(sqlite3.connect(self.path)) as connection:
            few = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%INDEX%WHERE%'")
            }
            for text in dict.fromkeys(text for text in self.statements if text.startswith(READING)):
                plan = [str(row[3]).split() for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
                steps = [" ".join(step) for step in plan if _reads_all(step, few | set(small))]
                if steps and not _is_newest(text, plan):
                    found[text] = steps
        return found


def _reads_all(step: Sequence[str], known: set[str]) -> bool:
    if step[0] == "SCAN":
        return not step[1].startswith(DERIVED) and step[1] not in known and step[-1] not in known
    return "AUTOMATIC" in step


def _is_newest(text: str, plan: Sequence[Sequence[str]]) -> bool:
    """Whether a statement takes the first row of an order that the table has already."""
    return "LIMIT 1 " in text and "WHERE" not in text and not any("B-TREE" in step for step in plan)


@contextmanager
def traced(path: str) -> Iterator[Plans]:
    """Note what runs on one SQLite database, whichever connection it takes, with its values."""
    plans = Plans(path)
    tracing: set[sqlite3.Connection] = set()

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(plans.statements.append)
        tracing.add(connection)

    event.listen(Pool, "checkout", listen)
    try:
        yield plans
    finally:
        event.remove(Pool, "checkout", listen)
        for connection in tracing:
            connection.set_trace_callback(None)

"""A second reading of the whole database: which rows changed, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from models.migrate import METADATA

BOOKKEEPING = {"handled_updates", "chart_files", "facts"}
"""What the bot notes for itself, of nobody."""

_PERSON = ("person_id", "reviewer_id", "registered_by", "actor_id")
_PARENTS = {"report_id": "reports", "draft_id": "drafts", "entry_id": "entries", "group_id": "groups"}

Row = Mapping[str, Any]
Key = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a row may belong to: people by their ids, Telegram accounts by theirs."""

    people: frozenset[int]
    accounts: frozenset[int]

    def is_one(self, person: int | None, account: int) -> bool:
        """Whether somebody is among the owners."""
        return person in self.people or account in self.accounts


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every row of the database but the bookkeeping, by table and primary key."""

    rows: dict[Key, Row]

    @classmethod
    def of(cls, engine: Engine) -> Snapshot:
        """Read everything, in one transaction."""
        with engine.connect() as connection:
            return cls(dict(_all_rows(connection)))

    def changes(self, later: Snapshot) -> Iterator[tuple[Key, Owner]]:
        """Yield what was added, changed or deleted since, with its owners before and after."""
        for key in self.rows.keys() | later.rows.keys():
            before, after = self.rows.get(key), later.rows.get(key)
            if before != after:
                found = [*self.owners(key, before), *later.owners(key, after)]
                people = frozenset(person for person, _ in found if person is not None)
                yield key, Owner(people, frozenset(account for _, account in found if account is not None))

    def owners(self, key: Key, row: Row | None) -> Iterator[tuple[int | None, int | None]]:
        """Yield whose a row is: named in it, or in the row that it is a part of."""
        if row is None:
            return
        if key[0] == "people":
            yield row["id"], row["telegram_id"]
            return
        for column in _PERSON:
            if row.get(column) is not None:
                yield row[column], None
        if row.get("telegram_id") is not None:
            yield None, row["telegram_id"]
        for column, table in _PARENTS.items():
            if column in row:
                parent = table, (row[column],)
                yield from self.owners(parent, self.rows.get(parent))


def _all_rows(connection: Connection) -> Iterator[tuple[Key, Row]]:
    for table in METADATA.sorted_tables:
        if table.name not in BOOKKEEPING:
            for row in connection.execute(_SELECTS[table.name]).mappings():
                yield (table.name, tuple(row[column] for column in _KEYS[table.name])), dict(row)


def _key(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


_SELECTS = {table.name: select(table) for table in METADATA.sorted_tables}
_KEYS = {table.name: _key(table) for table in METADATA.sorted_tables}

"""``docs/privacy.md`` and ``/dataku`` leave out nothing that is kept about a person."""

from __future__ import annotations

from sqlalchemy import Table

from bot.texts.own_data import SECTIONS
from models.migrate import METADATA
from models.queries.own_data import STATEMENTS
from models.store.privacy import DELETED
from tests.docs.documents import section, table, text_of

DOCUMENT = text_of("docs/privacy.md")
KEPT = section(DOCUMENT, "What is kept")


def refers_to(table: Table, name: str) -> bool:
    return any(key.column.table.name == name for key in table.foreign_keys)


OF_PEOPLE = {"people"} | {table.name for table in METADATA.sorted_tables if refers_to(table, "people")}
OF_ACCOUNTS = {table.name for table in METADATA.sorted_tables if "telegram_id" in table.columns} - OF_PEOPLE


def test_every_table_with_a_person_in_it_is_explained() -> None:
    assert set(table(KEPT)) == OF_PEOPLE


def test_every_table_with_an_account_in_it_is_named() -> None:
    assert {name for name in OF_ACCOUNTS if f"`{name}`" not in KEPT} == set()


def test_everybody_gets_what_every_such_table_holds_of_them() -> None:
    assert list(STATEMENTS) == list(SECTIONS)
    assert set(STATEMENTS) >= OF_PEOPLE | OF_ACCOUNTS


def test_every_section_has_a_heading_for_each_column_and_a_name_that_a_sheet_can_have() -> None:
    for name, statement in STATEMENTS.items():
        assert len(SECTIONS[name].columns) == len(statement.selected_columns), name
        assert 0 < len(SECTIONS[name].name) <= 31


def test_what_anonymising_deletes_is_what_the_document_says() -> None:
    told = {name for name in OF_PEOPLE - {"people"} if "anonymised" in row(name)}
    assert told == {deleted.__tablename__ for deleted in DELETED}


def row(name: str) -> str:
    """Return until when the document says a table is kept."""
    [line] = [line for line in KEPT.splitlines() if line.startswith(f"| `{name}` |")]
    return line.rstrip("| ").rpartition("|")[2]

"""Logs say what happened to which id, never to whom."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.logs import WithoutSecrets
from models.nip import make_sample_nip
from models.tables import Person
from tests.docs.documents import ROOT
from tests.support.office import START

NIP, NAME = make_sample_nip(5), "Nama Yang Rahasia"
PERSONAL = {"name", "nip", "text", "full_name", "first_name", "title", "reason", "code"}
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def logged(error: BaseException) -> str:
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "fault", None, (type(error), error, error.__traceback__))
    return WithoutSecrets("%(message)s").format(record)


@pytest.mark.parametrize("values", [{"name": None}, {"id": 1}, {"nip": NIP}], ids=["missing", "same id", "same nip"])
def test_a_refused_row_of_a_person_is_logged_without_name_and_nip(engine: Engine, values: dict[str, object]) -> None:
    def person(**other: object) -> Person:
        return Person(**{"nip": make_sample_nip(6), "name": NAME, "created_at": START, **other})

    with Session(engine) as session:
        session.add(person(id=1, nip=NIP))
        session.flush()
        session.add(person(**values))
        with pytest.raises(DBAPIError) as refusal:
            session.flush()
    line = logged(refusal.value)
    assert "IntegrityError" in line
    assert NIP not in line
    assert make_sample_nip(6) not in line
    assert NAME not in line


def test_numbers_that_look_like_a_nip_are_hidden_and_others_are_not() -> None:
    line = logged(ValueError(f"NIP {NIP}: 12345 and 6500123456 stay, {NIP}1 is no NIP"))
    assert f"NIP <nip>: 12345 and 6500123456 stay, {NIP}1" in line


def log_calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        function = getattr(node, "func", None)
        if not isinstance(node, ast.Call) or not isinstance(function, ast.Attribute):
            continue
        if function.attr in LEVELS and "log" in ast.unparse(function):
            yield node


def test_no_line_is_given_what_says_who_somebody_is() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(part)}"
        for folder in ("bot", "handlers", "jobs", "models")
        for path in (ROOT / folder).rglob("*.py")
        for call in log_calls(path)
        for part in ast.walk(call)
        if isinstance(part, ast.Attribute) and part.attr in PERSONAL
    ]
    assert found == []

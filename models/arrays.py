"""Rows below a row: what a statement reads besides its own columns, as one JSON array, so that one statement is enough.

A statement costs far more to run than a row to read, and each is a way to the server and back on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class arrays_of(FunctionElement[Any]):  # noqa: N801 - it is used like `func.sum`
    """Aggregate: an array of arrays, one for each row with the columns' values, in no order.

    Values are as the database holds them (a month is text, a word its value); without a row it may be ``None``.
    """

    type = JSON()
    inherit_cache = True

    def __init__(self, *columns: ColumnElement[Any] | Any) -> None:  # noqa: ANN401 - mapped attributes are columns too
        super().__init__(*columns)


@compiles(arrays_of, "sqlite")
def _on_sqlite(element: arrays_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(arrays_of, "postgresql")
def _on_postgresql(element: arrays_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"

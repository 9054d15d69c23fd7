"""The few functions that our workbooks use, computed from a sheet's cells as a spreadsheet would."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

TEXT, EQUALS = re.compile(r'("[^"]*")'), re.compile(r"=")
RANGE = re.compile(r"\b([A-Z]+\d+):([A-Z]+\d+)\b")
CELL = re.compile(r"(?<![:!'\w])([A-Z]{1,2}\d+)(?![:\w'])")
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers(values: object) -> list[float]:
    return [value for value in (values if isinstance(values, list) else [values]) if is_number(value)]


def each(function: Callable[..., Any], *operands: Any) -> Any:
    """Apply a function to values, or place by place where some of them are rows."""
    length = max((len(value) for value in operands if isinstance(value, list)), default=0)
    if not length:
        return function(*operands)
    rows = [value if isinstance(value, list) else [value] * length for value in operands]
    return [function(*values) for values in zip(*rows, strict=True)]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "COUNT": lambda values: len(numbers(values)),
    "SUM": lambda values: sum(numbers(values)),
    "AVERAGE": lambda values: sum(numbers(values)) / len(numbers(values)),
    "N": lambda value: value if is_number(value) else 0,
    "ISNUMBER": lambda values: each(is_number, values),
    "NOT": lambda value: not value,
    "OR": lambda *values: any(values),
    "MAX": lambda values: max(numbers([value + 0 for value in values])),
    "SUMPRODUCT": lambda value: value,
    "INDEX": lambda values, place: values[place - 1],
}


class Sheet:
    """A sheet whose formulas are computed anew, whatever results are stored with them."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    def formulas(self) -> Iterator[str]:
        """Yield the addresses of all formulas."""
        for row in self._sheet.iter_rows():
            yield from (cell.coordinate for cell in row if cell.data_type == "f")

    def value(self, address: str) -> Any:
        """Return a cell's value; ``None`` where it is empty."""
        held = self._sheet[address].value
        if self._sheet[address].data_type != "f":
            return held
        parts = TEXT.split(str(held).removeprefix("="))
        python = "".join(part if part.startswith('"') else _python(part) for part in parts)
        return self._compute(ast.parse(python.replace("IF(", "IF_("), mode="eval").body)

    def _row(self, address: str) -> list[str]:
        left, top, right, bottom = range_boundaries(address)
        assert top == bottom
        assert isinstance(left, int)
        assert isinstance(right, int)
        return [self._sheet.cell(top or 0, column).coordinate for column in range(left, right + 1)]

    def _read(self, text: str) -> Any:
        cells = self._row(text[1:])
        return [self.value(cell) for cell in cells] if ":" in text else self.value(cells[0])

    def _compute(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return self._read(value) if isinstance(value, str) and value.startswith("!") else value
            case ast.BinOp(left=left, op=op, right=right):
                return each(ARITHMETIC[type(op)], self._compute(left), self._compute(right))
            case ast.Compare(left=left, comparators=[right]):
                one, other = self._compute(left), self._compute(right)
                return one == other or (one in {None, ""} and other in {None, ""})
            case ast.Call(func=ast.Name(id="IF_"), args=[condition, yes, no]):
                return self._compute(yes if self._compute(condition) else no)
            case ast.Call(func=ast.Name(id="COLUMN"), args=[ast.Constant(value=str(text))]):
                columns = [column_index_from_string(re.sub(r"\d", "", cell)) for cell in self._row(text[1:])]
                return columns if ":" in text else columns[0]
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name](*map(self._compute, arguments))
        raise AssertionError(f"no such formula: {ast.dump(node)}")


def _python(part: str) -> str:
    """Return what stands outside of texts, with addresses as texts that begin with ``!``."""
    named = RANGE.sub(r"'!\1:\2'", EQUALS.sub("==", part))
    return CELL.sub(r"'!\1'", named)

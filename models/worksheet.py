"""Reading the first sheet of an Excel workbook (XLSX) as text, for rosters.

A workbook is a ZIP of XML (ECMA-376); of a roster only rows, cells and shared texts matter, so no library is needed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree as ET

LARGEST = 50_000_000
"""Bytes of one unpacked part; ten thousand people take about two million."""

COLUMNS = 16_384
"""The most that Excel has; a reference beyond it is no cell."""

MERGED = 1_000
"""Rows of one merged span that are told of; a span over a whole column is a mistake that the first rows show."""

_USUAL_DAY_ZERO, _MAC_DAY_ZERO = date(1899, 12, 30), date(1904, 1, 1)

# RuntimeError: encrypted, or packed by a method that is not known here
_UNREADABLE = (zipfile.BadZipFile, zlib.error, ET.ParseError, LookupError, ValueError, RuntimeError)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class WorksheetError(ValueError):
    """A file is no workbook, or a damaged one; the message says so in Indonesian."""


def read_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that hold anything, each with its number in the spreadsheet.

    Numbers come as Excel stores them (a date as days since `day_zero`). Raises ``WorksheetError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            shared = _shared_texts(book)
            sheet = _part(book, _first_sheet(book))
        for row in sheet.iter(f"{_MAIN}row"):
            cells = _cells(row, shared)
            if any(cell.strip() for cell in cells):
                yield int(row.get("r", "")), cells
    except _UNREADABLE as error:
        raise WorksheetError("berkas Excel tidak dapat dibaca; simpan ulang sebagai XLSX atau CSV") from error


def day_zero(data: bytes) -> date:
    """Return the day from which a workbook counts its dates: Excel's usual one, or that of older ones on a Mac."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            rules = next(_part(book, "xl/workbook.xml").iter(f"{_MAIN}workbookPr"), None)
    except _UNREADABLE:
        return _USUAL_DAY_ZERO
    return _MAC_DAY_ZERO if rules is not None and rules.get("date1904") in {"1", "true"} else _USUAL_DAY_ZERO


def merged_cells(data: bytes) -> dict[int, str]:
    """Return, for every row of the first sheet that has cells merged over several rows, where those are: ``B5:B6``.

    Empty for what cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            spans = [merge.get("ref", "") for merge in _part(book, _first_sheet(book)).iter(f"{_MAIN}mergeCell")]
    except _UNREADABLE:
        return {}
    found: dict[int, str] = {}
    for span in spans:
        first, last = (_REFERENCE.fullmatch(corner) for corner in (span.partition(":")[0], span.partition(":")[2]))
        if first and last and int(last[2]) > int(first[2]):
            found |= dict.fromkeys(range(int(first[2]), min(int(last[2]), int(first[2]) + MERGED) + 1), span)
    return found


def _part(book: zipfile.ZipFile, name: str) -> ET.Element:
    with book.open(name) as part:
        text = part.read(LARGEST + 1)
    if len(text) > LARGEST or b"<!DOCTYPE" in text or b"\0" in text:
        raise WorksheetError(name)
    return ET.fromstring(text)  # noqa: S314 - UTF-8 without a document type: there are no entities to expand


def _first_sheet(book: zipfile.ZipFile) -> str:
    first = next(_part(book, "xl/workbook.xml").iter(f"{_MAIN}sheet"), None)
    if first is None:
        raise WorksheetError("xl/workbook.xml")
    relations = {part.get("Id"): part.get("Target", "") for part in _part(book, "xl/_rels/workbook.xml.rels")}
    target = relations[first.get(_RELATION)]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(item) for item in _part(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _cells(row: ET.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        column = _column(cell.get("r"), len(cells))
        cells.extend([""] * (column - len(cells)))
        cells.append(_value(cell, shared))
    return cells


def _column(reference: str | None, following: int) -> int:
    """Return a cell's column from 0; a cell without a reference follows the one before."""
    if reference is None:
        return following
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise WorksheetError(reference)
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    if not following < number <= COLUMNS:
        raise WorksheetError(reference)
    return number - 1


def _value(cell: ET.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    return shared[int(value)] if cell.get("t") == "s" else value


def _text(element: ET.Element) -> str:
    """Join the runs of a formatted text, without the reading aids (phonetic runs) of East Asian ones."""
    aids = {id(text) for aid in element.iter(f"{_MAIN}rPh") for text in aid.iter(f"{_MAIN}t")}
    return "".join(text.text or "" for text in element.iter(f"{_MAIN}t") if id(text) not in aids)

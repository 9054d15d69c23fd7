"""Reading a file of yearly targets: CSV or XLSX with the columns indikator and target, and jabatan where needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.catalogue.types import Catalogue
from models.tabular import Problem, TableError, TableRow, read_table
from models.targets import IndicatorNames, TargetError, parse_target

REQUIRED = ("indikator", "target")
HEADERS = {
    "indikator": "indikator",
    "kode": "indikator",
    "kodeindikator": "indikator",
    "indikatorkinerja": "indikator",
    "indikatorkinerjaindividu": "indikator",
    "jabatan": "jabatan",
    "target": "target",
    "targetsetahun": "target",
    "targettahunan": "target",
}


@dataclass(frozen=True, slots=True)
class TargetFile:
    """What a file says: targets by the indicator's code. They may be imported only if there is no problem at all."""

    targets: Mapping[str, Decimal]
    problems: tuple[Problem, ...] = ()


def read_targets(data: bytes, catalogue: Catalogue) -> TargetFile:
    """Read targets and check them against the catalogue. Never raises: what is wrong is among the problems.

    An indicator is named by its code, or by its name, with its post where several have that name.
    """
    try:
        rows = read_table(data, HEADERS, REQUIRED)
    except TableError as error:
        return TargetFile({}, (Problem(0, str(error)),))
    if not rows:
        return TargetFile({}, (Problem(0, "tidak ada baris target di bawah judul kolom"),))
    names = IndicatorNames(catalogue)
    targets: dict[str, Decimal] = {}
    row_of: dict[str, int] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            code, value = _read(row, names)
            first = row_of.setdefault(code, row.number)
            if first != row.number:
                raise TargetError(f"indikator {code} sudah ada di baris {first}")  # noqa: TRY301 - said like the others
            targets[code] = value
        except TargetError as error:
            problems.append(Problem(row.number, str(error)))
    return TargetFile(targets, tuple(problems))


def _read(row: TableRow, names: IndicatorNames) -> tuple[str, Decimal]:
    indicator = names.find(row.cell("indikator"), row.cell("jabatan"))
    try:
        return indicator.code, parse_target(row.cell("target"), indicator)
    except TargetError as error:
        raise TargetError(f"{indicator.code}: {error}") from None

"""``rekap``: a month's charts, workbook, PDF and CSV, or a year's workbook, as files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.cli.failures import Failure
from bot.cli.office import Office, open_office
from bot.cli.output import write_private
from models.months import YEARS, Month
from models.queries import periods, recaps, yearbook
from models.summaries import Recap
from models.yearbook import YearBook


class MonthParameter(click.ParamType[Month]):
    """A month as ``2026-10``."""

    name = "YYYY-MM"

    def convert(self, value: str | Month, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Return the month; ends the command where there is none such."""
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(value)
        except ValueError:
            self.fail(f"{value!r} is not a month such as 2026-10", param, ctx)


@click.command()
@click.option("--month", type=MonthParameter(), help="The month, such as 2026-10.")
@click.option("--year", type=click.IntRange(YEARS.start, YEARS.stop - 1), help="A whole year instead, such as 2026.")
@click.option("--unit", metavar="CODE", help="Code of a unit in the catalogue. Default: the whole office.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to.")
def rekap(month: Month | None, year: int | None, unit: str | None, out: Path) -> None:
    """Write a month's or a year's files into a folder, without Telegram.

    A month: its charts (PNG), workbook (XLSX), the charts as PDF, and all numbers as CSV. A year: the workbook in the
    layout of the office's indicator document. Files of an earlier call for the same month or year and unit are
    replaced. Prints what was written.
    """
    if (month is None) == (year is None):
        raise click.UsageError("give either --month or --year")
    with open_office() as office:
        code = unit or office.catalogue.root.code
        if code not in office.catalogue.unit:
            known = ", ".join(office.catalogue.unit)
            raise click.BadParameter(f"there is no unit {code!r}; the catalogue has {known}", param_hint="--unit")
        files = _month_files(office, code, month) if month else _year_files(office, code, year or 0)
    out.mkdir(parents=True, exist_ok=True)
    if month:
        _drop_charts(out, f"rekap-{month}-{code}")
    for name, data in files.items():
        write_private(out / name, partial(_write, data), force=True)
        click.echo(str(out / name))


def _write(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def _month_files(office: Office, unit: str, month: Month) -> dict[str, bytes]:
    """Return the files of a month by name."""
    # Drawing takes most of a second to import; other commands do without.
    from bot.charts.document import recap_pdf
    from bot.charts.recap import recap_pages
    from bot.sheets.csv_file import month_csv
    from bot.sheets.month import month_workbook

    shown = _recap(office, unit, month)
    units = {unit.code: unit.name for unit in office.catalogue.units}
    stem = f"rekap-{month}-{unit}"
    files = {f"{stem}-{number}.png": page for number, page in enumerate(recap_pages(shown), start=1)}
    files[f"{stem}.xlsx"] = month_workbook(shown, units)
    [files[f"{stem}.pdf"]] = recap_pdf(shown)
    files[f"{stem}.csv"] = month_csv(shown, units)
    return files


def _year_files(office: Office, unit: str, year: int) -> dict[str, bytes]:
    """Return the workbook of a year by name."""
    from bot.sheets.year import year_workbook

    def read(session: Session) -> YearBook | None:
        inverse = office.settings.inverse_rule
        book = yearbook.year_book(session, office.catalogue, unit, year, office.now(), inverse)
        asked = any(window.month.year == year for window in periods.windows(session))
        return book if asked or not book.is_empty else None

    book = office.run(read)
    if book is None:
        raise Failure(f"there is nothing for {year}: it has no reports, and the bot has asked for none of its months")
    return {f"rekap-{year}-{unit}.xlsx": year_workbook(book)}


def _recap(office: Office, unit: str, month: Month) -> Recap:
    def read(session: Session) -> Recap | None:
        shown = recaps.recap(
            session, office.catalogue, unit, month, office.now(), rules=office.settings.achievement_rules
        )
        if shown.completeness.submitted == 0 and periods.window(session, month) is None:
            return None
        return shown

    shown = office.run(read)
    if shown is None:
        raise Failure(f"there is nothing for {month}: it has no reports, and the bot has not asked for it")
    return shown


def _drop_charts(out: Path, stem: str) -> None:
    """Remove the charts of an earlier call, which may have had more pages."""
    for old in out.glob(f"{stem}-*.png"):
        if old.stem.removeprefix(f"{stem}-").isdigit():
            old.unlink()

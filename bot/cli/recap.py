"""``rekap``: a month's charts and workbook as files."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.cli.failures import Failure
from bot.cli.office import Office, open_office
from models.months import Month
from models.queries import periods, recaps
from models.summaries import Recap


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
@click.option("--month", type=MonthParameter(), required=True, help="The month, such as 2026-10.")
@click.option("--unit", metavar="CODE", help="Code of a unit in the catalogue. Default: the whole office.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to.")
def rekap(month: Month, unit: str | None, out: Path) -> None:
    """Write a month's charts (PNG) and workbook (XLSX) into a folder, without Telegram.

    Files of an earlier call for the same month and unit are replaced. Prints what was written.
    """
    with open_office() as office:
        code = unit or office.catalogue.root.code
        if code not in office.catalogue.unit:
            known = ", ".join(office.catalogue.unit)
            raise click.BadParameter(f"there is no unit {code!r}; the catalogue has {known}", param_hint="--unit")
        shown = _recap(office, code, month)
    out.mkdir(parents=True, exist_ok=True)
    for path in _write(shown, out):
        click.echo(str(path))


def _recap(office: Office, unit: str, month: Month) -> Recap:
    def read(session: Session) -> Recap | None:
        shown = recaps.recap(session, office.catalogue, unit, month, office.now())
        if shown.completeness.submitted == 0 and periods.window(session, month) is None:
            return None
        return shown

    shown = office.run(read)
    if shown is None:
        raise Failure(f"there is nothing for {month}: it has no reports, and the bot has not asked for it")
    return shown


def _write(shown: Recap, out: Path) -> list[Path]:
    # Drawing takes most of a second to import; other commands do without.
    from bot.charts.recap import recap_pages
    from bot.sheets.month import month_workbook

    stem = f"rekap-{shown.month}-{shown.unit}"
    files = {f"{stem}-{number}.png": page for number, page in enumerate(recap_pages(shown), start=1)}
    files[f"{stem}.xlsx"] = month_workbook(shown)
    for old in out.glob(f"{stem}-*.png"):
        if old.stem.removeprefix(f"{stem}-").isdigit():
            old.unlink()
    for name, data in files.items():
        (out / name).write_bytes(data)
    return [out / name for name in files]

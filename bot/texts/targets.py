"""What the bot says about yearly targets: to administrators, and to those who report."""

from __future__ import annotations

from decimal import Decimal

from bot.texts import formats
from bot.texts.formats import NBSP, escape, number, shorten
from models.achievements import Standing, since_january
from models.catalogue.types import Indicator, Kind, Polarity
from models.measures import InverseRule, ToDate

EXAMPLES = (
    "Contoh: <code>/target</code> menampilkan daftarnya, <code>/target {code} {value}</code> mengisi satu target, "
    "<code>/target {year} {code} {value}</code> untuk tahun tertentu."
)
NONE = "–"
OF_YEAR = "Target setahun"
CHOOSE_UNIT = "Pilih unit kerja."
NAME_LENGTH, AMOUNT_LENGTH, UNIT_LENGTH = 140, 40, 60
"""Characters of a name, an amount and a unit's name in the list; see `bot.screens.targets.PAGE`."""

LABEL_LENGTH = 26
"""Characters of a unit's name on its button, beside its numbers."""


def amount(indicator: Indicator, value: Decimal) -> str:
    """Return a target as people write it: ``1.200 surat``, ``95 %``."""
    if indicator.is_ratio:
        return f"{number(value)}{NBSP}%"
    return formats.quantity(value, indicator.unit_of_measure)


def examples(year: int, indicator: Indicator | None) -> str:
    """Return how the command is used, with an indicator that exists."""
    if indicator is None:
        return ""
    value = "95%" if indicator.is_ratio else "1200"
    return EXAMPLES.format(code=escape(indicator.code), value=value, year=year)


def heading(year: int, unit: str | None, given: int, count: int) -> str:
    """Return the lines above the list of targets; of the whole office without a unit."""
    of = f" · {escape(shorten(unit, UNIT_LENGTH))}" if unit else ""
    return f"<b>Target {year}{of}</b>\n{number(given)} dari {number(count)} indikator memiliki target"


def unit_heading(name: str) -> str:
    """Return the line above a unit's targets."""
    return f"<b>{escape(shorten(name, UNIT_LENGTH))}</b>"


def unit_label(name: str, given: int, count: int) -> str:
    """Return the words of the button that leads to a unit: how many of its indicators have a target."""
    return f"{shorten(name, LABEL_LENGTH)} · {number(given)}/{number(count)}"


def above(name: str) -> str:
    """Return the words of the button that leads to the unit above."""
    return f"‹ {name}"


def line(indicator: Indicator, value: Decimal | None) -> str:
    """Return one indicator of the list."""
    shown = NONE if value is None else f"<b>{escape(shorten(amount(indicator, value), AMOUNT_LENGTH))}</b>"
    return f"• <code>{escape(indicator.code)}</code> {escape(shorten(indicator.name, NAME_LENGTH))}: {shown}"


def changed(indicator: Indicator, year: int, before: Decimal | None, now: Decimal) -> str:
    """Return the confirmation of a target that was set."""
    old = "belum ada" if before is None else escape(amount(indicator, before))
    new = escape(amount(indicator, now))
    about = f"{escape(indicator.name)}\n<code>{escape(indicator.code)}</code>"
    if before == now:
        return f"Target {year} tidak berubah: <b>{new}</b>\n{about}"
    return f"✓ Target {year} tersimpan: {old} → <b>{new}</b>\n{about}"


def refused(reason: str, hint: str) -> str:
    """Return why a target was not set, and how it is written."""
    return "\n\n".join(filter(None, (f"⚠️ {escape(reason[:1].upper() + reason[1:])}.", hint)))


def no_such_year(year: int, first: int, last: int) -> str:
    """Return the refusal of a year in the future, or from before the bot was there."""
    known = str(last) if first == last else f"{first} sampai {last}"
    why = "tahun itu belum mulai" if year > last else "tahun itu sebelum laporan pertama"
    return f"target {year} tidak dapat diisi: {why}; yang tersedia: {known}"


def no_value(name: str) -> str:
    """Return the refusal of an indicator without a number behind it."""
    return f"angka target untuk {name} belum ditulis"


def of_question(indicator: Indicator, target: Decimal | None) -> str:
    """Return the target beside a question; nothing without one."""
    return "" if target is None else f"{OF_YEAR}: {escape(amount(indicator, target))}"


def achieved(indicator: Indicator, shown: Standing, to_date: ToDate, inverse: InverseRule) -> str:
    """Return an achievement with its arithmetic: ``Capaian: 143 / 1.200 × 100 = 11,9 % dari target setahun``.

    A percentage since January comes with its own arithmetic, since the report shows that of the month only.
    """
    year = ""
    if since_january(indicator) and to_date.numerator is not None and to_date.denominator is not None:
        year = f"Sejak Januari: {formats.arithmetic(to_date.numerator, to_date.denominator)}\n"
    reached = formats.percent(shown.achievement)
    formula = _formula(indicator, shown, inverse)
    until = " (tahun berjalan)" if shown.running else ""
    band = f" · {escape(shown.band.name)}" if shown.band else ""
    return f"{year}Capaian{until}: {formula} = {reached} dari target setahun{band}"


def _formula(indicator: Indicator, shown: Standing, inverse: InverseRule) -> str:
    sign = f"{NBSP}%" if indicator.kind is Kind.RATIO else ""
    real, goal = f"{number(shown.measured)}{sign}", f"{number(shown.target)}{sign}"
    if indicator.polarity is Polarity.HIGHER:
        return f"{real} / {goal} × 100"
    if inverse is InverseRule.RECIPROCAL:
        return f"{goal} / {real} × 100"
    return f"(1 + (1 − {real} / {goal})) × 100"

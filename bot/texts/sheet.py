"""A post's sheet in words: its tasks, functions and indicators, in the wording of the office's document."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.texts.binding import post
from bot.texts.formats import escape, month_name
from models.catalogue.types import ALL_MONTHS, Combine, Indicator, Kind, Polarity, Position
from models.months import Month

TASKS, FUNCTIONS = "Tugas", "Fungsi"
FORMULA = "Rumus: pembilang / penyebut × 100"
LOWER_IS_BETTER = "Makin rendah makin baik"
ANY_YEAR = 2000

_YEAR = {
    Combine.SUM: "setahun dijumlahkan",
    Combine.LAST: "setahun memakai angka terakhir",
    Combine.MEAN: "setahun dirata-ratakan",
    Combine.FIXED: "tetap selama setahun",
}


def heading(position: Position, unit: str, *, acting: bool) -> str:
    """Return the post and its unit, and what is noted about the page it was read from."""
    lines = [f"<b>{post(position.title, acting=acting)}</b>", escape(unit)]
    return "\n".join([*lines, *_note(position.note)])


def listing(title: str, items: Iterable[str]) -> str:
    """Return a titled list, empty without items."""
    lines = [f"• {escape(item)}" for item in items]
    return "\n".join([f"<b>{title}</b>", *lines]) if lines else ""


def indicator(entry: Indicator, place: int, count: int, feeders: Collection[str]) -> str:
    """Return one indicator; ``feeders`` are the titles of the posts whose counts make up its numerator."""
    lines = [
        f"<b>Indikator {place} dari {count}</b>",
        f"<b>{escape(entry.name)}</b>",
        f"Sasaran: {escape(entry.objective)}",
        *_measure(entry),
        f"Sumber data: {escape(entry.source)}" if entry.source else "",
        f"Pembilang berasal dari: {escape('; '.join(feeders))}" if feeders else "",
        f"Dilaporkan: {_months(entry.months)}",
        LOWER_IS_BETTER if entry.polarity is Polarity.LOWER else "",
        f"Tertulis di dokumen: “{escape(entry.as_printed)}”" if entry.as_printed not in {"", entry.name} else "",
        *_note(entry.note),
    ]
    return "\n".join(filter(None, lines))


def _measure(entry: Indicator) -> list[str]:
    """Return what kind of answer is asked, and the wording of what is counted."""
    counted = escape(entry.numerator)
    how = f"({escape(entry.unit_of_measure)}; {_YEAR[entry.combine_numerator]})"
    if entry.kind is Kind.STATE:
        return ["Jenis: keadaan, dijawab ya atau tidak", f"Yang dinilai: {counted}"]
    if entry.kind is Kind.COUNT:
        return [f"Jenis: jumlah {how}", f"Yang dihitung: {counted}"]
    base = f" ({_YEAR[entry.combine_denominator]})" if entry.combine_denominator else ""
    return [
        "Jenis: persentase",
        FORMULA,
        f"Pembilang: {counted} {how}",
        f"Penyebut: {escape(entry.denominator or '')}{base}",
    ]


def _months(months: frozenset[int]) -> str:
    if months == ALL_MONTHS:
        return "setiap bulan"
    return ", ".join(month_name(Month(ANY_YEAR, number)) for number in sorted(months))


def _note(note: str) -> list[str]:
    return [f"<blockquote expandable>Catatan: {escape(note)}</blockquote>"] if note else []

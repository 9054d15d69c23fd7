"""What administrators read about the office's own free days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from babel.dates import format_date

from bot.texts.formats import LOCALE, day, day_short, escape, moment, month
from models.dates import Refusal
from models.periods import Window

TITLE = "<b>Hari libur kantor</b>"
EMPTY = "Belum ada. Libur nasional dan cuti bersama sudah dihitung dengan sendirinya."
ADD = "➕ Tambah"
REFUSALS = {
    Refusal.UNREAD: "Tanggalnya tidak terbaca.",
    Refusal.NO_SUCH_DAY: "Tanggal itu tidak ada di kalender.",
    Refusal.REVERSED: "Tulis satu tanggal saja.",
    Refusal.PAST: "Tanggal itu sudah lewat.",
    Refusal.TOO_FAR: "Tanggal itu terlalu jauh: paling lama satu tahun ke depan.",
    Refusal.TOO_LONG: "Tulis satu tanggal saja.",
}
NO_NAME = "Nama hari liburnya belum ditulis."
NAME_LENGTH = 80
LONG_NAME = f"Nama hari libur paling panjang {NAME_LENGTH} karakter."
REMOVED_TOAST = "Dihapus."
GONE = "Hari libur itu sudah tidak ada di daftar."


def listing(days: Mapping[date, str], upcoming: Window, lead: str = "", fixed: Window | None = None) -> str:
    """Return the list, and the window of the next month as it follows from it.

    ``fixed`` is the month that is open already and into which one of the days falls: its deadline does not follow.
    """
    lines = [lead, ""] if lead else []
    lines += [TITLE, *(f"• {day(each)}: {escape(name)}" for each, name in days.items())]
    lines += [] if days else [EMPTY]
    dates = f"dibuka {moment(upcoming.opens)}, batas waktu {moment(upcoming.due)}"
    lines += ["", f"Laporan {month(upcoming.month)}: {dates}."]
    if fixed is not None:
        stays = f"batas waktunya tetap {moment(fixed.due)}. Untuk mengubahnya, buka Periode di /admin"
        lines += [f"Laporan {month(fixed.month)} sudah dibuka: {stays}."]
    if days:
        lines += ["Ketuk ✕ untuk menghapus."]
    return "\n".join(lines)


def remove(each: date, name: str) -> str:
    """Return the words on the button that takes a day off the list."""
    return f"✕ {day_short(each)} {name}"


def added(each: date, name: str, *, was_working_day: bool) -> str:
    """Return the confirmation of a new free day."""
    more = "" if was_working_day else " Hari itu memang bukan hari kerja."
    return f"✅ {day(each)} tercatat libur: {escape(name)}.{more}"


def removed(each: date) -> str:
    """Return the confirmation that a day is none of the office's free days any more."""
    return f"✅ {day(each)} tidak lagi libur kantor."


def moves(before: Window, after: Window) -> str:
    """Return which deadlines of the next month a change moves; empty where none does."""
    named = (
        ("dibuka", before.opens, after.opens),
        ("batas waktu", before.due, after.due),
        ("ditutup", before.closes, after.closes),
    )
    parts = [f"{what} {moment(old)} → {moment(new)}" for what, old, new in named if old != new]
    return f"Laporan {month(after.month)}: {'; '.join(parts)}." if parts else ""


def ask(today: date) -> str:
    """Return the question for a day and its name."""
    return f"{TITLE}\nKetik tanggal dan namanya, misalnya:\n{_example(today)}\n/batal membatalkan."


def refused(reason: str, today: date) -> str:
    """Return why a typed day was not taken, and what would be right."""
    return f"{reason} Contoh: {_example(today)}"


def _example(today: date) -> str:
    coming = today + timedelta(days=14)
    return f"<code>{format_date(coming, 'd MMMM', locale=LOCALE).lower()} Hari jadi kabupaten</code>"

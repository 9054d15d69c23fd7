"""What `/cuti` says: leave that is noted, planned, taken back, and what a text that is no leave should look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.texts.formats import NBSP, day, listed, month
from models.dates import MAX_BEGUN, MAX_DAYS, Refusal
from models.months import Month
from models.notices import Away

NONE = "Tidak ada cuti yang tercatat."
HOW = (
    "<b>Menulis cuti</b>: <code>/cuti 3-7 november</code>, <code>/cuti 28 des - 3 jan</code>, "
    "<code>/cuti 2026-11-03 2026-11-07</code>, <code>/cuti besok</code>."
)
CANCEL = "Membatalkan: <code>/cuti batal</code>."
ASK = "Atau pilih sampai kapan Anda cuti mulai hari ini:"
CANCELLED_MEANWHILE = "Cuti itu sudah dibatalkan."
NOTHING_TO_CANCEL = "Tidak ada cuti yang berjalan atau direncanakan."
RESUMED = "Pengingat laporan berjalan lagi seperti biasa."

LISTED = 10
"""More leaves than this are counted, not listed."""

_REFUSALS = {
    Refusal.UNREAD: "Tanggalnya tidak terbaca.",
    Refusal.NO_SUCH_DAY: "Tanggal itu tidak ada di kalender.",
    Refusal.REVERSED: "Tanggal akhirnya sebelum tanggal mulai.",
    Refusal.PAST: (
        f"Tanggal itu sudah lewat. Cuti yang mulai lebih dari {MAX_BEGUN} hari lalu tidak dapat dicatat lagi; "
        "jika maksud Anda tahun depan, tulis tahunnya."
    ),
    Refusal.TOO_FAR: f"Mulainya terlalu jauh: paling lama {MAX_DAYS} hari dari sekarang.",
    Refusal.TOO_LONG: f"Terlalu panjang: paling lama {MAX_DAYS} hari sekali catat.",
}


def overview(leaves: Sequence[Away], today: date) -> str:
    """Return the leaves under way and to come, and how to write one."""
    lines = [f"• {_span(leave.starts, leave.ends)}{_state(leave, today)}" for leave in leaves[:LISTED]]
    if len(leaves) > LISTED:
        lines.append(f"• dan {len(leaves) - LISTED} lainnya")
    noted = "\n".join(["🌴 <b>Cuti Anda</b>", *lines]) if lines else NONE
    how = f"{HOW} {CANCEL}" if lines else HOW
    return "\n\n".join([noted, how, ASK])


def planned(leave: Away, working_days: int, resumes: date, months: Sequence[Month]) -> str:
    """Return the confirmation; ``resumes`` is the first working day after it, ``months`` are still owed."""
    lines = [
        f"🌴 <b>Cuti tercatat</b>: {_span(leave.starts, leave.ends)} ({working_days}{NBSP}hari kerja).",
        f"Selama itu tidak ada pengingat; pengingat berjalan lagi mulai {day(resumes)}.",
    ]
    if months:
        lines.append(f"Laporan {listed(map(month, months))} tetap dapat dikirim dengan /lapor.")
    return "\n".join(lines)


def cancelled(leaves: Sequence[Away]) -> str:
    """Return what was taken back; with nothing there, that there was nothing."""
    if not leaves:
        return NOTHING_TO_CANCEL
    listed = "\n".join(f"• {_span(leave.starts, leave.ends)}" for leave in leaves[:LISTED])
    return f"Cuti dibatalkan:\n{listed}\n{RESUMED}"


def refused(refusal: Refusal, today: date) -> str:
    """Return why a text gives no leave, with one that would."""
    year = today.year
    example = f"<code>/cuti 3-7 november {year}</code> atau <code>/cuti {year}-11-03 {year}-11-07</code>"
    return f"{_REFUSALS[refusal]} Contoh: {example}."


def _span(starts: date, ends: date) -> str:
    return day(starts) if starts == ends else f"{day(starts)} sampai {day(ends)}"


def _state(leave: Away, today: date) -> str:
    return " (sedang berjalan)" if leave.starts <= today else ""

"""What the bot says about a person's own reports: the status, the history, and a report that waits."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.binding import post
from bot.texts.formats import NBSP, escape, fraction, moment, month, month_short, percent, shorten
from bot.texts.formats import realisation as shown
from models.catalogue.types import Kind
from models.periods import Month
from models.standing import MonthState, Progress, SentReport
from models.summaries import Trend, TrendPoint

STATUS = "Status laporan"
HISTORY = "Riwayat 12 bulan"
NO_HISTORY = "Belum ada laporan dalam riwayat Anda. Laporan pertama dimulai dengan /lapor."
NO_CHART = "Grafik sedang tidak dapat dibuat. Coba lagi sebentar dengan /riwayat."
NOTHING_OPEN = "Belum ada bulan yang dapat dilaporkan."
MONTH_COLUMN = "Bulan"

MARKS = {
    MonthState.ON_TIME: "✅",
    MonthState.LATE: "🟠",
    MonthState.INCOMPLETE: "⚠️",
    MonthState.RETURNED: "↩️",
    MonthState.OPEN: "⏳",
    MonthState.MISSING: "🔴",
    MonthState.ON_LEAVE: "🌴",
    MonthState.EXEMPT: "➖",
}
_IN_HISTORY = {
    MonthState.ON_TIME: "tepat waktu",
    MonthState.LATE: "terlambat",
    MonthState.INCOMPLETE: "belum lengkap",
    MonthState.RETURNED: "dikembalikan",
    MonthState.OPEN: "belum terkirim, masih dibuka",
    MonthState.MISSING: "tidak dilaporkan",
    MonthState.ON_LEAVE: "cuti",
    MonthState.EXEMPT: "dibebaskan",
}


def waiting(period: Month) -> str:
    """Return the line that reminds of a report under way."""
    return f"✍️ Laporan {month(period)} belum selesai — lanjutkan dengan /lapor."


def month_line(period: Month, state: MonthState, sent: SentReport | None) -> str:
    """Return a month and how it stands: ``✅ Oktober 2026: terkirim tepat waktu``."""
    words = {
        MonthState.OPEN: "belum terkirim",
        MonthState.MISSING: "belum terkirim, batas waktu sudah lewat",
        MonthState.ON_LEAVE: "tidak ditunggu, Anda tercatat cuti",
    }
    if sent is not None:
        arrival = "terkirim terlambat" if sent.late else "terkirim tepat waktu"
        more = {MonthState.INCOMPLETE: ", belum lengkap", MonthState.RETURNED: ", dikembalikan"}
        words[state] = arrival + more.get(state, "")
    return f"{MARKS[state]} <b>{month(period)}</b>: {words[state]}"


def exempt_line(period: Month) -> str:
    """Return a month that a post need not report: ``➖ November 2026: dibebaskan, tidak perlu dilaporkan``."""
    return f"{MARKS[MonthState.EXEMPT]} <b>{month(period)}</b>: dibebaskan, tidak perlu dilaporkan"


def due(at: datetime) -> str:
    """Return when a report has to be in."""
    return f"Batas waktu: {moment(at)}"


def receipt(sent: SentReport, zone: ZoneInfo) -> str:
    """Return the number and the moment of a report that is in."""
    correction = f" (koreksi ke-{sent.revision - 1})" if sent.revision > 1 else ""
    return f"Nomor <code>{sent.number}</code>, {moment(sent.at.astimezone(zone))}{correction}"


def missing(count: int) -> str:
    """Return how much of a sent report is still owed."""
    return f"{count} indikator belum ada datanya; lengkapi dengan /lapor"


def progress(draft: Progress, *, corrects: bool) -> str:
    """Return how far a draft is: ``Draf: 1 dari 3 terisi``."""
    name = "Draf perbaikan, belum terkirim" if corrects else "Draf"
    return f"{name}: {draft.answered} dari {draft.asked} terisi"


def unsent(period: Month) -> str:
    """Return that a correction was begun and waits to be sent."""
    return f"✍️ Koreksi laporan {month(period)} belum terkirim; sampai terkirim, laporan sebelumnya tetap berlaku."


def correct_until(at: datetime) -> str:
    """Return until when a report can be corrected."""
    return f"Dapat dikoreksi sampai {moment(at)}"


def correct(period: Month, title: str) -> str:
    """Return the words on the button that opens a report for correction; the title tells two posts apart."""
    return f"Koreksi {month_short(period)}: {title}" if title else f"Koreksi {month(period)}"


def history_heading(title: str, *, acting: bool) -> str:
    """Return the line above one post's history."""
    return f"<b>{HISTORY}</b> · {post(title, acting=acting)}"


def indicator_line(place: int, trend: Trend, room: int) -> str:
    """Return the name that a number in the table stands for."""
    return f"{place}. {escape(shorten(trend.name, room))}"


def month_mark(period: Month, state: MonthState, *, approved: bool = False) -> str:
    """Return a month with the mark of how it stands: ``✅ Okt 2026``, ``✅ Okt 2026 (disetujui)``."""
    return f"{MARKS[state]}{NBSP}{month_short(period)}{' (disetujui)' if approved else ''}"


def answer(trend: Trend, point: TrendPoint) -> str:
    """Return what was reported for one month: ``12 dokumen``, ``45/50 = 90,0 %``; nothing is a dash.

    A percentage since January is not that of the month's two numbers, and does not stand behind an equals sign.
    """
    value = point.realisation
    if value is None:
        return "–"
    if trend.kind is Kind.RATIO and value.numerator is not None and value.denominator is not None:
        own = fraction(value.numerator, value.denominator)
        if trend.since_january:
            return f"{percent(point.percent)} sejak{NBSP}Jan; bulan itu {own}"
        return f"{own} = {percent(point.percent)}"
    return escape(shown(value, trend.kind, trend.unit_of_measure))


def in_history(state: MonthState) -> str:
    """Return how a month stands, in words."""
    return _IN_HISTORY[state]


def legend(states: frozenset[MonthState]) -> str:
    """Return what the marks mean, of those that are used."""
    return " · ".join(f"{MARKS[state]} {in_history(state)}" for state in MonthState if state in states)


def caption(title: str, page: int, pages: int) -> str:
    """Return the words below a picture of the history."""
    number = f" ({page}/{pages})" if pages > 1 else ""
    return f"Grafik riwayat · {escape(title)}{number}"

"""What the bot says while heads review reports, and to those whose reports were reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.texts.binding import post
from bot.texts.formats import day_short, escape, moment, month, month_short, number, shorten
from models.months import Month
from models.reviewing import MAX_REASON, ReasonRefusal, Remark, Returned, ReviewCard, Standing, Waiting

APPROVE, RETURN, ALL_WAITING, BACK = "Setujui", "Kembalikan", "Semua yang menunggu", "‹ Batal"
CORRECT = "Perbaiki"
OTHER = "Lainnya, tulis alasan"
REASONS = {
    "1": "Angka perlu dicek kembali",
    "2": "Pembilang dan penyebut tertukar",
    "3": "Belum sesuai bukti",
}
"""Reasons one tap gives, by the button's data; they are kept with the review."""

ASK_REASON = "<b>Mengapa laporan ini dikembalikan?</b> Pelapor melihat alasannya."
APPROVED_TOAST, RETURNED_TOAST = "Disetujui.", "Dikembalikan; pelapor diberi tahu."
GONE = "Laporan itu tidak ditemukan lagi. Ketik /tinjau untuk yang menunggu sekarang."
NOT_YOURS = "Laporan ini tidak untuk Anda tinjau: hanya pimpinan di atas jabatan itu, dan bukan laporan sendiri."
CHANGED = "Laporan sudah diperbarui; lihat kartu terbaru, atau ketik /tinjau."
INCOMPLETE = "Laporan ini belum lengkap, jadi belum dapat disetujui. Anda dapat mengembalikannya."
ALREADY = "Laporan ini sudah ditinjau."
CLOSED = "Bulan ini sudah ditutup; minta administrator membukanya kembali."
NONE_WAITING = "👍 Tidak ada laporan yang menunggu tinjauan Anda."
UNCHANGED = "Tidak ada angka yang berubah sejak terakhir Anda lihat."
OWN = "‹ Tinjauan Anda"
REVIEW = "Tinjau"

TITLE_ROOM = 64
NAMED_AT_MOST = 10
"""More approved posts than this are counted, not named."""

REASON_ROOM = 60

_REMARKS = {
    Remark.INCOMPLETE: "belum lengkap",
    Remark.RESENT: "perbaikan setelah dikembalikan",
    Remark.DISAGREES: "berbeda dari laporan di bawahnya",
    Remark.UNUSUAL: "ada angka jauh dari biasanya",
    Remark.NOT_COMPUTABLE: "ada persentase yang tidak dapat dihitung",
    Remark.LATE: "terlambat",
}
_REASON_HINTS = {
    ReasonRefusal.EMPTY: "Alasannya perlu ditulis dengan kata-kata, misalnya: <i>angka tower belum sesuai daftar</i>.",
    ReasonRefusal.TOO_LONG: f"Alasannya terlalu panjang; paling banyak {MAX_REASON} karakter.",
}


def function(standing: Standing) -> str:
    """Return the function in which somebody reviews, as HTML."""
    return post(standing.title, acting=standing.acting)


def state(standing: Standing, zone: ZoneInfo) -> str:
    """Return in words how a report stands that was sent: approved, returned and why, or who is to review it."""
    if standing.at is None:
        return f"📨 Menunggu tinjauan {function(standing)}." if standing.title else ""
    about = f"oleh {function(standing)}, {moment(standing.at.astimezone(zone))}"
    if standing.is_approved:
        return f"✅ Disetujui {about}."
    return f"↩️ Dikembalikan {about}: «{escape(standing.reason)}»"


def returned(standing: Standing) -> str:
    """Return what stands above a report that is being corrected: who returned it, and why."""
    return f"↩️ Dikembalikan oleh {function(standing)}: «{escape(standing.reason)}»"


def approved(period: Month, standing: Standing) -> str:
    """Return the refusal to change a report that was approved."""
    return (
        f"Laporan {month(period)} sudah disetujui oleh {function(standing)}. "
        "Minta beliau mengembalikannya bila ada yang perlu diperbaiki."
    )


def told_approved(period: Month, title: str, standing: Standing) -> str:
    """Return what a reporter hears of an approval."""
    return f"✅ Laporan {month(period)} · {escape(title)} disetujui oleh {function(standing)}."


def told_returned(period: Month, title: str, standing: Standing) -> str:
    """Return what a reporter hears of a return."""
    return (
        f"↩️ <b>Laporan {month(period)} dikembalikan</b> oleh {function(standing)}: «{escape(standing.reason)}»\n"
        f"{escape(title)}\nMohon diperbaiki dan dikirim lagi."
    )


def heading(card: ReviewCard, zone: ZoneInfo) -> str:
    """Return whose report a card shows, of which month, who sent it and when."""
    sent = card.sent
    mark, again = "📥", ""
    if sent.revision > 1:
        mark, again = "🔁", ", diperbaiki" if sent.resent else ", dikoreksi"
    timely = "terlambat" if sent.late else "tepat waktu"
    # most heads' titles name their unit
    unit = "" if card.unit_name in card.title else f" ({escape(card.unit_name)})"
    return (
        f"{mark} <b>Laporan {month(sent.month)}{again}</b> — {escape(card.title)}{unit}\n"
        f"Dari: {escape(shorten(card.author, TITLE_ROOM))} · {moment(sent.at.astimezone(zone))} · {timely}"
    )


def before(value: str) -> str:
    """Return the number reported last, beside this month's."""
    return f" (sebelumnya {value})"


def more(count: int) -> str:
    """Return that a card has no room for so many more indicators."""
    return f"… dan {count} indikator lainnya; lihat /rekap."


def ask_other(card: ReviewCard) -> str:
    """Return the question for a reason in somebody's own words."""
    return (
        f"Tulis alasan pengembalian laporan {month(card.sent.month)} · {escape(card.title)} "
        f"dalam satu pesan (paling banyak {MAX_REASON} karakter), atau /batal."
    )


def reason_hint(refusal: ReasonRefusal) -> str:
    """Return why a reason is not taken, and what would be right."""
    return f"⚠️ {_REASON_HINTS[refusal]} Tulis lagi, atau /batal."


def waiting(count: int) -> str:
    """Return the first line of the list of what waits for somebody themselves."""
    return f"<b>{number(count)} laporan menunggu tinjauan Anda</b>" if count else NONE_WAITING


def waiting_below(count: int) -> str:
    """Return the first line of the list of what waits for heads below."""
    return f"<b>{number(count)} laporan menunggu tinjauan pimpinan di bawah Anda</b>"


def below(count: int) -> str:
    """Return the words on the button to what waits for heads below."""
    return f"Menunggu pimpinan di bawah Anda ({number(count)})"


def line(number: int, title: str, item: Waiting) -> str:
    """Return a report in the list, with what is remarkable about it."""
    about = f"{number}. {escape(shorten(title, TITLE_ROOM))} · {month_short(item.month)}"
    if not item.remarks:
        return about
    return f"⚠️ {about}: {remarks(item.remarks)}"


def awaiting(count: int) -> str:
    """Return what stands above the reports that wait for their correction, as HTML."""
    return f"<b>↩️ Dikembalikan, menunggu perbaikan: {number(count)}</b>"


def awaited(title: str, item: Returned, zone: ZoneInfo) -> str:
    """Return a report that waits for its correction: whose, of which month, since when and why."""
    since = day_short(item.at.astimezone(zone).date())
    about = f"{escape(shorten(title, TITLE_ROOM))} · {month_short(item.month)}"
    return f"• {about}, sejak {since}: «{escape(shorten(item.reason, REASON_ROOM))}»"


def more_awaited(count: int) -> str:
    """Return that so many more wait for their correction."""
    return f"• dan {number(count)} lainnya; lihat /rekap"


def remarks(found: Sequence[Remark]) -> str:
    """Return in words what is remarkable about a report."""
    return ", ".join(_REMARKS[remark] for remark in found)


def approve_routine(count: int) -> str:
    """Return the words on the button that approves all that is unremarkable."""
    return f"✅ Setujui {number(count)} yang wajar"


def routine_approved(titles: Sequence[str], changed: Sequence[str], named: int = NAMED_AT_MOST) -> str:
    """Return what approving all that is unremarkable did: what was approved, and what changed meanwhile.

    At most ``named`` of each are named, the rest counted.
    """
    lines = [f"✅ <b>{number(len(titles))} laporan disetujui</b>" if titles else "Tidak ada laporan yang disetujui."]
    lines += [f"• {escape(shorten(title, TITLE_ROOM))}" for title in titles[:named]]
    if 0 < named < len(titles):
        lines.append(f"• dan {number(len(titles) - named)} lainnya")
    if changed:
        names = "; ".join(escape(shorten(title, TITLE_ROOM)) for title in changed[:named])
        which = f": {names}" if names else ""
        lines.append(f"⚠️ Berubah setelah daftar ini dibuat, jadi dilewati ({number(len(changed))}){which}.")
    return "\n".join(lines)


def share(approved_count: int, returned_count: int, sent: int) -> str:
    """Return how many of a unit's reports were reviewed: ``Disetujui 3 dari 12 laporan, 1 dikembalikan.``"""
    rest = f", {number(returned_count)} dikembalikan" if returned_count else ""
    return f"Disetujui {number(approved_count)} dari {number(sent)} laporan{rest}."

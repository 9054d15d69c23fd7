"""What the bot says by itself when a month opens, is due and is late, and about resting from that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date, format_datetime

from bot.texts.formats import LOCALE, NBSP, day, escape, listed, month, number, shorten, zone
from models.months import Month
from models.notices import LeaveChoice, Owed, Unreachable
from models.periods import Window
from models.subscribing import Posting
from models.summaries import Post

TOMORROW, ON_LEAVE = "Ingatkan besok", "Sedang cuti"
BACK, CANCEL_LEAVE = "‹ Kembali", "Batalkan cuti"
STALE = "Tombol ini sudah tidak berlaku. Ketik /lapor, atau /cuti untuk mengatur cuti."
NOTHING_OWED = "👍 Laporan ini sudah terkirim atau sudah ditutup; tidak ada lagi yang perlu diingatkan."
SNOOZED_TOAST = "Baik, saya ingatkan lagi."
LEAVE_TOAST = "Cuti tercatat."
LEAVE_ENDED = "Cuti dibatalkan. Pengingat laporan berjalan lagi seperti biasa."
LEAVE_ENDED_TOAST = "Cuti dibatalkan."

TITLE_LENGTH, NAME_LENGTH = 100, 90
NAMED_AT_MOST, NAMED_TOGETHER = 5, 20
"""Indicators without data that one post names, and that all of a message do: a prompt is read at a glance."""

MISSING_NAMED, MISSING_LENGTH = 8, 40
"""What fits above a chart's caption of 1,024 characters; the full list is one tap away."""

_MORNING_ENDS, _NOON_ENDS, _AFTERNOON_ENDS = 11, 15, 18


def opening(window: Window, now: datetime) -> str:
    """Return the first notice of a month."""
    return f"{_greeting(now)} Laporan <b>{month(window.month)}</b> sudah dapat diisi."


def reminder(window: Window, now: datetime, *, incomplete: bool, returned: bool = False) -> str:
    """Return the reminder before due, on its day, and after it; ``incomplete`` where all reports are in with gaps.

    ``returned`` where all of them were given back.
    """
    name = f"<b>{month(window.month)}</b>"
    state = "belum lengkap" if incomplete else "belum masuk"
    if returned:
        state = "dikembalikan dan belum diperbaiki"
    if now >= window.due:
        return f"⏰ Batas waktu laporan {name} sudah lewat. Laporan Anda {state}."
    if now.date() == window.due.date():
        return f"⏰ <b>Hari ini batas waktunya.</b> Laporan {name} {state}."
    return f"🔔 Mengingatkan: laporan {name} {state}."


def deadline(window: Window, now: datetime, *, incomplete: bool, returned: bool = False) -> str:
    """Return until when a report is on time, or until when what is late, lacking or returned is still taken."""
    if now >= window.due and returned:
        return f"Perbaikan dapat dikirim sampai {full_moment(window.closes)}."
    if now >= window.due and incomplete:
        return f"Data yang kurang dapat dilengkapi sampai {full_moment(window.closes)}."
    if now >= window.due:
        return f"Laporan masih diterima, dengan tanda terlambat, sampai {full_moment(window.closes)}."
    return f"Batas waktu: {full_moment(window.due)}."


def posts(owed: Sequence[Owed], together: int) -> list[str]:
    """Return each post with how much it has to report, or which indicators of its report still lack their data.

    ``together`` are so many posts in one message, all months counted: the more there are, the fewer names each has.
    """
    named = min(NAMED_AT_MOST, NAMED_TOGETHER // together)
    return [post(item, named) for item in owed]


def post(owed: Owed, named: int = NAMED_AT_MOST) -> str:
    """Return one post, naming at most so many of the indicators that lack their data."""
    title = f"• {escape(shorten(owed.title, TITLE_LENGTH))}"
    if not owed.missing:
        returned = ", dikembalikan untuk diperbaiki" if owed.returned else ""
        return f"{title}: {owed.indicators}{NBSP}indikator{returned}"
    lines = [f"{title}: {len(owed.missing)} dari {owed.indicators}{NBSP}indikator belum ada datanya"]
    lines += [f"    – {escape(shorten(name, NAME_LENGTH))}" for name in owed.missing[:named]]
    if 0 < named < len(owed.missing):
        lines.append(f"    – dan {len(owed.missing) - named} lainnya")
    return "\n".join(lines)


def snoozed(months: Sequence[Month], until: datetime) -> str:
    """Return what a prompt turns into after "remind me tomorrow"."""
    return f"🔔 Pengingat laporan {names(months)} berikutnya: {full_moment(until)}."


def closes_first(window: Window) -> str:
    """Return the refusal to wait for a day on which it is too late."""
    return f"Laporan {month(window.month)} ditutup {full_moment(window.closes)}. Mohon dikirim sebelum itu."


def ask_leave(months: Sequence[Month]) -> str:
    """Return the question how long a leave is."""
    return f"Sampai kapan Anda cuti? Selama cuti tidak ada pengingat.\nLaporan {names(months)} tetap dapat dikirim."


def leave_choice(choice: LeaveChoice, ends: date) -> str:
    """Return the words on a button that takes leave."""
    until = format_date(ends, f"EEE, d{NBSP}MMM", locale=LOCALE)
    match choice:
        case LeaveChoice.TODAY:
            return "Hari ini saja"
        case LeaveChoice.WEEK:
            return f"Pekan ini (s.d. {until})"
        case LeaveChoice.ONE_WEEK:
            return f"1 minggu (s.d. {until})"
        case LeaveChoice.TWO_WEEKS:
            return f"2 minggu (s.d. {until})"
        case LeaveChoice.PERIOD:
            return f"Sampai periode ditutup ({until})"


def on_leave(starts: date, ends: date, resumes: date) -> str:
    """Return the confirmation of a leave; reminders go on with the first working day after it."""
    days = day(starts) if starts == ends else f"{day(starts)} sampai {day(ends)}"
    return (
        f"🌴 <b>Cuti tercatat</b>: {days}.\n"
        f"Selama itu tidak ada pengingat. Jika laporan belum masuk, pengingat berjalan lagi mulai {day(resumes)}."
    )


def names(months: Sequence[Month]) -> str:
    """Return months as ``September 2026 dan Oktober 2026``, three as ``a, b, dan c``."""
    return listed(map(month, months))


def full_moment(value: datetime) -> str:
    """Return ``Jumat, 6 November 2026 pukul 16.00 WIB``; the zone is the moment's own."""
    clock = format_datetime(value, "HH.mm", tzinfo=value.tzinfo, locale=LOCALE)
    return f"{day(value.date())} pukul{NBSP}{clock}{NBSP}{zone(value)}"


def _greeting(now: datetime) -> str:
    """Return the greeting of the hour."""
    hours = ((_MORNING_ENDS, "pagi"), (_NOON_ENDS, "siang"), (_AFTERNOON_ENDS, "sore"))
    return f"Selamat {next((words for until, words in hours if now.hour < until), 'malam')}."


def post_lead(period: Month, posting: Posting) -> str:
    """Return what opens a post: why it comes."""
    match posting:
        case Posting.OVERDUE:
            return f"⏰ <b>Batas waktu laporan {month(period)} sudah lewat.</b>"
        case Posting.CLOSES:
            return f"🔒 <b>Periode laporan {month(period)} sudah ditutup.</b>"
        case Posting.WEEKLY:
            return f"📊 <b>Rekap mingguan: laporan {month(period)} masih berjalan.</b>"


def head_lead(period: Month, missing: Sequence[Post], posting: Posting, *, expected: bool = True) -> str:
    """Return what opens a head's post: why it comes, and, but for the week's, who is missing.

    ``expected`` is whether any report was: where none is, none is in either.
    """
    head = post_lead(period, posting)
    if posting is Posting.WEEKLY or not expected:
        return head
    if not missing:
        return f"{head}\nSemua laporan sudah masuk."
    lines = [f"• {_who(post)}" for post in missing[:MISSING_NAMED]]
    if len(missing) > MISSING_NAMED:
        lines.append(f"• dan {number(len(missing) - MISSING_NAMED)} lainnya")
    word = "Tidak" if posting is Posting.CLOSES else "Belum"
    return "\n".join([head, f"{word} melapor ({number(len(missing))}):", *lines])


def unreachable(people: Sequence[Unreachable]) -> str:
    """Return what a head hears of people whom no message reaches, and what helps."""
    lines = [f"• {escape(person.name)}" for person in people[:MISSING_NAMED]]
    if len(people) > MISSING_NAMED:
        lines.append(f"• dan {number(len(people) - MISSING_NAMED)} lainnya")
    return "\n".join(
        [
            "📵 <b>Pesan saya tidak sampai</b> karena bot diblokir atau akun Telegram tidak aktif:",
            *lines,
            "Mohon ingatkan langsung. Setelah yang bersangkutan menulis kepada saya, pengingat berjalan lagi.",
        ]
    )


def _who(post: Post) -> str:
    title = escape(shorten(post.title, MISSING_LENGTH))
    if post.holder is None or post.holder == post.title:
        return title
    return f"{title} ({escape(shorten(post.holder, MISSING_LENGTH))})"

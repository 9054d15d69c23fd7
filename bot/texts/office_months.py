"""What administrators read about the office's months: what is in, what is reopened, which deadlines can be moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from bot.texts.formats import LOCALE, NBSP, day_short, escape, moment, month, number, shorten
from models.months import Month
from models.office_months import Deadline, Excepted, MonthRefusal, OfficeMonth, Reopened
from models.periods import Window

TITLE = "<b>Periode pelaporan</b>"
EMPTY = "Belum ada bulan yang dibuka."
REOPEN_ALL, REOPEN_ONE = "Buka untuk semua", "Buka untuk satu jabatan"
MOVE = {Deadline.DUE: "Undurkan batas waktu", Deadline.CLOSES: "Undurkan penutupan"}
EXCEPTIONS = "Pengecualian"
NO_EXCEPTIONS = "Tidak ada jabatan yang dikecualikan."
WITHDRAWN_TOAST, CLOSED_TOAST = "Dicabut.", "Ditutup lagi."
MOVED_TOAST, REOPENED_TOAST = "Diundurkan.", "Dibuka kembali."
CHOOSE_POST = "Pilih jabatan atau unit kerja."
REFUSALS = {
    MonthRefusal.UNKNOWN: "Bulan atau jabatan itu tidak ada lagi.",
    MonthRefusal.OPEN: "Bulan ini masih terbuka; tidak perlu dibuka kembali.",
    MonthRefusal.NOT_RUNNING: "Hanya bulan yang sedang berjalan yang batas waktunya dapat diundurkan.",
    MonthRefusal.PAST: "Waktu itu sudah lewat.",
    MonthRefusal.ORDER: "Batas waktu tidak dapat melewati penutupan. Undurkan penutupan dahulu.",
    MonthRefusal.TOO_FAR: "Terlalu jauh: paling lama 62 hari dari sekarang.",
}
_DEADLINES = {Deadline.DUE: "batas waktu", Deadline.CLOSES: "penutupan"}
TITLE_LENGTH = 60


def listing(months: Sequence[OfficeMonth], now: datetime) -> str:
    """Return the list of months; moments are in the time zone of ``now``."""
    if not months:
        return f"{TITLE}\n{EMPTY}"
    return "\n\n".join((TITLE, *(f"<b>{month(each.window.month)}</b>\n{_brief(each, now)}" for each in months)))


def about(shown: OfficeMonth, now: datetime, reopened: Sequence[Reopened], lead: str = "") -> str:
    """Return everything about one month, with those of its reopenings that are on the page."""
    window = _local(shown.window, now)
    lines = [
        f"<b>Periode {month(window.month)}</b>",
        _brief(shown, now),
        "",
        f"Dibuka: {moment(window.opens)}",
        f"Batas waktu: {moment(window.due)}",
        f"Ditutup: {moment(window.closes)}",
    ]
    if reopened:
        lines += [
            "",
            "<b>Dibuka kembali</b>",
            *(f"• {_whom(each)} sampai {until(each.until, now)}" for each in reopened),
        ]
    if shown.excepted:
        lines += ["", f"Dikecualikan: {number(len(shown.excepted))} jabatan"]
    return "\n".join([lead, "", *lines] if lead else lines)


def listing_heading(period: Month, unit: str) -> str:
    """Return what stands above the posts of a unit of which one is to be chosen."""
    return f"<b>Buka kembali {month(period)}</b>\n{escape(unit)}"


def ask_days(period: Month, title: str | None) -> str:
    """Return the question until when a month is reopened; ``title`` is ``None`` for all posts."""
    whom = escape(title) if title else "semua jabatan"
    question = f"Buka kembali laporan <b>{month(period)}</b> untuk <b>{whom}</b> sampai kapan?"
    return f"{question}\nYang belum melapor akan diberi tahu."


def days(count: int, until_day: date) -> str:
    """Return the words on the button that reopens for so many days."""
    return f"{count} hari (s.d. {_day(until_day)})"


def reopened(period: Month, title: str | None, until_moment: datetime, now: datetime) -> str:
    """Return the confirmation of a reopening."""
    whom = escape(title) if title else "semua jabatan"
    return f"✅ Laporan {month(period)} dibuka kembali untuk {whom} sampai {until(until_moment, now)}."


def ask_move(shown: OfficeMonth, deadline: Deadline, now: datetime, *, choices: bool) -> str:
    """Return the question to which day a deadline is put off."""
    window = _local(shown.window, now)
    current = window.due if deadline is Deadline.DUE else window.closes
    text = f"<b>Undurkan {_DEADLINES[deadline]} {month(window.month)}</b>\nSekarang: {moment(current)}."
    if not choices:
        return f"{text}\n{REFUSALS[MonthRefusal.ORDER]}"
    return f"{text}\nPengingat mengikuti waktu yang baru. Laporan yang sudah ditandai terlambat tetap terlambat."


def to_day(day: date) -> str:
    """Return the words on the button that puts a deadline off to a day."""
    return f"Ke {_day(day)}"


def moved(window: Window, deadline: Deadline, now: datetime) -> str:
    """Return the confirmation of a moved deadline."""
    local = _local(window, now)
    at = local.due if deadline is Deadline.DUE else local.closes
    return f"✅ {_DEADLINES[deadline].capitalize()} {month(window.month)}: {moment(at)}."


def close(each: Reopened) -> str:
    """Return the words on the button that closes a reopened month again."""
    return f"Tutup lagi: {each.title or 'semua jabatan'}"


def closed_again(period: Month) -> str:
    """Return the confirmation that a reopened month is closed again."""
    return f"✅ Laporan {month(period)} ditutup lagi."


def exceptions(period: Month, excepted: Sequence[Excepted]) -> str:
    """Return who need not report a month, and how that is taken back."""
    head = f"<b>Pengecualian {month(period)}</b>"
    if not excepted:
        return f"{head}\n{NO_EXCEPTIONS} Pengecualian dibuat dari kartu jabatan."
    lines = [f"• {escape(shorten(each.title, TITLE_LENGTH))}: {escape(each.reason)}" for each in excepted]
    return "\n".join((head, *lines, "", "Ketuk untuk mencabut: jabatan itu wajib melapor lagi."))


def notice(period: Month, titles: Sequence[str], until_moment: datetime, now: datetime) -> str:
    """Return what those read who owe a month that was reopened."""
    lines = [f"🔓 Laporan <b>{month(period)}</b> dibuka kembali sampai <b>{until(until_moment, now)}</b>."]
    lines += [f"• {escape(title)}" for title in titles]
    return "\n".join((*lines, "Laporan Anda belum masuk atau belum lengkap."))


def until(value: datetime, now: datetime) -> str:
    """Return a moment in the time zone of ``now``."""
    return moment(value.astimezone(now.tzinfo))


def _brief(shown: OfficeMonth, now: datetime) -> str:
    done = shown.completeness
    arrived = f"{number(done.submitted)} dari {number(done.expected)} laporan masuk"
    return f"{arrived} · {_state(shown, now)}"


def _state(shown: OfficeMonth, now: datetime) -> str:
    window = _local(shown.window, now)
    if now < window.opens:
        return f"dibuka {moment(window.opens)}"
    if now < window.due:
        return f"berjalan, batas waktu {moment(window.due)}"
    if now < window.closes:
        return f"lewat batas waktu, masih diterima sampai {moment(window.closes)}"
    if not shown.reopened:
        return f"ditutup {day_short(window.closes.date())}"
    everybody = next((each for each in shown.reopened if each.title is None), None)
    if everybody is not None:
        return f"dibuka kembali sampai {until(everybody.until, now)}"
    return f"ditutup, dibuka kembali untuk {number(len(shown.reopened))} jabatan"


def _whom(each: Reopened) -> str:
    return escape(shorten(each.title, TITLE_LENGTH)) if each.title else "Semua jabatan"


def _day(value: date) -> str:
    return format_date(value, f"EEE, d{NBSP}MMM", locale=LOCALE)


def _local(window: Window, now: datetime) -> Window:
    moments = (each.astimezone(now.tzinfo) for each in (window.opens, window.due, window.closes))
    return Window(window.month, *moments)

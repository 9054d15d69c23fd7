"""What the bot says when somebody opens the chat: welcomes, greetings and codes that bind nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.formats import escape, moment, month
from bot.texts.reporting import NO_POST
from models.periods import Month

PURPOSE = "Setiap bulan saya mengingatkan, mencatat, dan menghitung realisasi indikator kinerja jabatan Anda."
HOW_TO_GET_A_CODE = "Silakan minta kode undangan baru kepada administrator kantor Anda."
UNKNOWN_CODE = f"Kode undangan itu tidak dikenal. Periksa kembali penulisannya. {HOW_TO_GET_A_CODE}"
USED_CODE = f"Kode undangan itu sudah dipakai. {HOW_TO_GET_A_CODE}"
EXPIRED_CODE = f"Masa berlaku kode undangan itu sudah habis. {HOW_TO_GET_A_CODE}"
ACCOUNT_TAKEN = (
    "Akun Telegram ini sudah terhubung dengan pegawai lain. Buka undangan dari akun Anda sendiri, "
    "atau hubungi administrator kantor Anda."
)
MOVED = (
    "Akun Telegram ini tidak lagi terhubung: undangan baru Anda dibuka dari akun lain. Draf dan laporan Anda tetap "
    "ada di sana. Jika bukan Anda yang membukanya, segera hubungi administrator kantor Anda."
)
STRANGER = (
    "Selamat datang. Bot ini hanya untuk pegawai yang terdaftar. Silakan minta kode undangan kepada administrator "
    "kantor Anda, buka tautannya, atau ketik <code>/start KODE</code>."
)
NOTHING_OWED = "Tidak ada laporan yang perlu dikirim saat ini."
HELP = "Cara memakai bot ini: /bantuan"


def welcome(name: str) -> str:
    """Return the first line after a code was taken."""
    return f"✅ Selamat datang, <b>{escape(name)}</b>. Akun Telegram ini sekarang terhubung dengan Anda."


def again(name: str) -> str:
    """Return the answer to a code that its owner opens once more."""
    return f"👍 Akun Telegram ini memang sudah terhubung dengan Anda, <b>{escape(name)}</b>."


def still_bound(name: str) -> str:
    """Return what a refused code leaves as it was, for somebody who is bound."""
    return f"Akun ini tetap terhubung dengan <b>{escape(name)}</b>."


def paused(until: datetime, now: datetime) -> str:
    """Return how long an account waits after too many wrong codes; both moments are in the office's time zone."""
    at = f"pukul {until:%H.%M}" if until.date() == now.date() else moment(until)
    return (
        f"Terlalu banyak kode undangan yang tidak berlaku. Coba lagi {at}. Sementara itu, periksa kembali kodenya "
        "atau minta yang baru kepada administrator kantor Anda, yang juga dapat mencabut jeda ini."
    )


def greeting(name: str) -> str:
    """Return the first line for somebody who is known."""
    return f"Halo, <b>{escape(name)}</b>."


def post(title: str, *, acting: bool) -> str:
    """Return a post's title, marked where it is held in somebody's stead."""
    return f"Plt. {escape(title)}" if acting else escape(title)


def posts(titles: Sequence[str]) -> str:
    """Return the line with what somebody holds; the titles are HTML already."""
    return NO_POST if not titles else f"Jabatan: {'; '.join(titles)}"


def owed(period: Month, due: datetime, *, overdue: bool, more: int) -> str:
    """Return what is owed: the oldest month and how many others."""
    others = f" Ada {more} laporan lain yang juga ditunggu." if more else ""
    if overdue:
        return f"⏰ Laporan {month(period)} belum terkirim lengkap; batas waktunya, {moment(due)}, sudah lewat.{others}"
    return f"📝 Laporan {month(period)} ditunggu paling lambat {moment(due)}.{others}"

"""What the bot says about inviting people to administrators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.formats import day_short, moment, number
from models.invitation import Waiting

SLIP_STEPS = ("Pindai kode QR dengan kamera ponsel Anda.", "Tekan Mulai (Start) di Telegram.")
MADE = "Undangan dibuat; PDF-nya ada di pesan berikut."
NOBODY_LEFT = "Semua pemegang jabatan sudah terhubung."
MADE_BEFORE = "Undangan itu sudah dibuat. Jika PDF-nya tidak sampai, tekan Undang sekali lagi."
WHOSE = (
    "Akun ini terlalu sering mengirim kode undangan yang salah, dan bot tidak tahu milik siapa. Tanyakan sampai kapan "
    "orangnya diminta menunggu; bila waktunya cocok, cabut jedanya. Bila kodenya memang salah, buat undangan baru dari "
    "kartu orangnya."
)
NOBODY_PAUSED = "Tidak ada akun yang dijeda."
LET_OFF_TOAST = "Jedanya dicabut."
NOT_PAUSED_TOAST = "Akun itu sudah tidak dijeda."
TRY_AGAIN = "Administrator mencabut jeda Anda. Kirim kode undangan Anda sekarang: /start lalu kodenya."


def overview(unbound: int, invited: int) -> str:
    """Return who is to be invited; ``invited`` of them have a code that is still good."""
    if not unbound:
        return f"<b>Undangan</b>\n{NOBODY_LEFT}"
    note = f" {number(invited)} punya undangan yang masih berlaku; undangan baru menggantikannya." if invited else ""
    return (
        f"<b>Undangan</b>\n{number(unbound)} pemegang jabatan belum terhubung.{note}\n\n"
        "Saya mengirim satu PDF berisi potongan kertas dengan kode QR untuk tiap orang: cetak, gunting, dan bagikan."
    )


def label(count: int) -> str:
    """Return the words on the button that invites everybody."""
    return f"✉️ Undang {number(count)} orang (PDF)"


def progress(done: int, count: int) -> str:
    """Return how far the sheet is."""
    return f"Menyiapkan undangan: {number(done)} dari {number(count)} …"


def caption(count: int, until: datetime) -> str:
    """Return what stands below the PDF."""
    return (
        f"<b>{number(count)} undangan</b>, berlaku satu kali sampai {day_short(until.date())}.\n"
        "Cetak di kertas A4, gunting pada garis putus-putus, lalu bagikan kepada orangnya. Siapa yang memegang "
        "potongan itu dapat terhubung atas nama itu, jadi jangan dikirim ke grup. "
        "/admin menunjukkan siapa yang sudah terhubung."
    )


def file_name(now: datetime) -> str:
    """Return the PDF's name."""
    return f"undangan-{now:%Y-%m-%d}.pdf"


def slip_or(bot: str) -> str:
    """Return what stands above the code on a slip of paper."""
    return f"Tanpa kamera? Kirim pesan ini ke @{bot}:"


def slip_until(day: str) -> str:
    """Return how long a slip of paper is good for."""
    return f"Berlaku satu kali, sampai {day}. Hanya untuk Anda."


def paused_label(count: int) -> str:
    """Return the words on the button to the accounts that have to wait."""
    return f"⏳ Akun yang dijeda ({number(count)})"


def paused(accounts: Sequence[Waiting], count: int, now: datetime) -> str:
    """Return those accounts of all that have to wait which are on the page."""
    if not accounts:
        return NOBODY_PAUSED
    lines = [
        f"• sampai {moment(each.until.astimezone(now.tzinfo))}: {number(each.failures)} kode salah, "
        f"terakhir {moment(each.last_at.astimezone(now.tzinfo))}"
        for each in accounts
    ]
    return "\n".join(
        (
            f"<b>Akun yang dijeda: {number(count)}</b>",
            *lines,
            "",
            WHOSE,
        )
    )


def let_off_label(each: Waiting, now: datetime) -> str:
    """Return the words on the button that lets an account try again."""
    return f"Cabut jeda s.d. {moment(each.until.astimezone(now.tzinfo))}"

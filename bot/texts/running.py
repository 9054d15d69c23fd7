"""What administrators read about the running bot: its health, and copies of the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from bot.texts.formats import NBSP, decimal, escape, moment, number
from models.vitals import Concern, Copy, Copying, Health

BACKUP = "<b>Cadangan</b>"
MAKE, MAKING = "💾 Buat cadangan sekarang", "Cadangan sedang dibuat …"
AGAIN = "Muat ulang"
HOLDS_PERSONAL_DATA = (
    "⚠️ Berkas cadangan memuat data pribadi seluruh pegawai. Simpan di tempat yang aman dan jangan diteruskan."
)
_NOT_MADE = {
    Copying.OFF: "Cadangan otomatis dimatikan (BACKUP_DIR kosong).",
    Copying.PLAYGROUND: "Cadangan otomatis: tidak dibuat di ruang coba; pada bot kantor Anda setiap malam.",
}
NO_COPY_YET = "Cadangan otomatis: belum ada; dibuat setiap malam mulai pukul 02.00."
ALL_WELL = "✅ <b>Semua baik</b>"
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_ADVICE = {
    Concern.RIVAL: (
        "Program lain memakai token bot ini, sehingga pesan pegawai terbagi: hentikan bot yang berjalan ganda, "
        "misalnya di server lama. Bila bukan milik kantor Anda, ganti tokennya di @BotFather."
    ),
    Concern.NO_TICK: "Penjadwal berhenti: jalankan ulang bot, lalu periksa lognya.",
    Concern.NOTICES_STUCK: "Pemberitahuan gagal terkirim lebih dari satu jam: periksa koneksi server ke Telegram.",
    Concern.NO_BACKUP: "Cadangan terakhir lebih dari 36 jam yang lalu: periksa ruang disk dan BACKUP_DIR.",
    Concern.UNREACHABLE: "Ada pegawai yang memblokir bot: minta mereka membukanya lagi.",
}
_STEP = 1024


def health(shown: Health, now: datetime) -> str:
    """Return how the bot is: first in one line what to do, then the figures."""
    vitals = shown.vitals
    concerns = shown.concerns(now)
    verdict = ["⚠️ <b>Perlu tindakan</b>", *(f"• {_ADVICE[each]}" for each in concerns)] if concerns else [ALL_WELL]
    oldest = f", tertua sejak {_moment(vitals.oldest, now)}" if vitals.oldest else ""
    ticked = _moment(vitals.ticked_at, now) if vitals.ticked_at else "belum"
    lines = [
        "<b>Kesehatan</b>",
        *verdict,
        "",
        f"Basis data: {_DATABASES.get(vitals.kind, escape(vitals.kind))}, {size(vitals.size)}",
        f"Penjadwal terakhir berjalan: {ticked}",
        f"Pemberitahuan menunggu: {number(vitals.waiting)} (gagal dan dicoba lagi: {number(vitals.failing)}){oldest}",
        f"Akun terhubung: {number(vitals.bound)}, tidak dapat dihubungi: {number(vitals.unreachable)}",
        f"Grafik tersimpan: {number(vitals.charts)}",
        last_copy(shown.copy, shown.copying, now),
        f"Versi {escape(shown.version)}, berjalan {duration(shown.uptime)}",
        f"Data per {moment(now)}",
    ]
    return "\n".join(lines)


def backups(copy: Copy | None, copying: Copying, now: datetime) -> str:
    """Return what the section of copies shows."""
    return "\n".join((BACKUP, last_copy(copy, copying, now), "", HOLDS_PERSONAL_DATA))


def last_copy(copy: Copy | None, copying: Copying, now: datetime) -> str:
    """Return when the last nightly copy was made, or why none is."""
    if copying is not Copying.NIGHTLY:
        return _NOT_MADE[copying]
    if copy is None:
        return NO_COPY_YET
    return f"Cadangan otomatis terakhir: {_moment(copy.at, now)}, {size(copy.size)}"


def caption(made: datetime, count: int) -> str:
    """Return what stands below a copy that is sent."""
    return f"{BACKUP} · {moment(made)} · {size(count)}\n{HOLDS_PERSONAL_DATA}"


def too_large(count: int, path: str) -> str:
    """Return where a copy lies that Telegram does not take."""
    return (
        f"{BACKUP}\nBerkasnya {size(count)}, lebih besar dari yang dapat dikirim lewat Telegram (50 MB). "
        f"Cadangan disimpan di server: <code>{escape(path)}</code>\n"
        f"Salin berkas itu dari server ke tempat yang aman; bot tidak menghapusnya sendiri.\n{HOLDS_PERSONAL_DATA}"
    )


def too_large_and_dropped(count: int) -> str:
    """Return how a copy is made that Telegram does not take, where no folder for copies is set."""
    return (
        f"{BACKUP}\nBerkasnya {size(count)}, lebih besar dari yang dapat dikirim lewat Telegram (50 MB), dan "
        "BACKUP_DIR kosong, jadi tidak ada yang disimpan. Buat di server, di folder aplikasi ini: "
        "<code>.venv/bin/python -m bot db backup cadangan.db</code>"
    )


def failed(reason: str) -> str:
    """Return why no copy could be made."""
    return f"{BACKUP}\n⚠️ Cadangan tidak dapat dibuat: {escape(reason)}"


def size(count: int) -> str:
    """Return bytes as people say them: ``3,4 MB``."""
    value, unit = Decimal(count), "B"
    for larger in ("KB", "MB", "GB"):
        if value < _STEP:
            break
        value, unit = value / _STEP, larger
    return f"{number(count)}{NBSP}B" if unit == "B" else f"{decimal(value)}{NBSP}{unit}"


def duration(value: timedelta) -> str:
    """Return how long something lasts: ``3 hari 4 jam``, ``12 menit``."""
    days, hours, minutes = value.days, value.seconds // 3600, value.seconds // 60 % 60
    if days:
        return f"{number(days)} hari {hours} jam"
    return f"{hours} jam {minutes} menit" if hours else f"{minutes} menit"


def _moment(value: datetime, now: datetime) -> str:
    return moment(value.astimezone(now.tzinfo))

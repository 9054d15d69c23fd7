"""What administrators read while they write an announcement and send it, and what staff get."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.texts.formats import escape, moment, number
from bot.texts.splitting import units
from models.announcing import MAX_UNITS, AnnouncementRefusal, Preview, Progress

TITLE = "<b>Pengumuman</b>"
EVERYBODY = "Seluruh kantor"
CANCEL = "Batal"
DROPPED = "Pengumuman dibatalkan; tidak ada yang terkirim."
STALE = "Pengumuman ini sudah dikirim, diganti, atau dibatalkan. Untuk yang baru, ketik /admin."
NOBODY = "Belum ada pegawai yang terhubung di sini; tidak ada yang dapat dikirimi."
REFUSALS = {
    AnnouncementRefusal.EMPTY: "Tulis isi pengumumannya, atau /batal.",
    AnnouncementRefusal.TOO_LONG: (
        f"Terlalu panjang: paling banyak {number(MAX_UNITS)} karakter. Persingkat, atau /batal."
    ),
}
NAMED_AT_MOST, NAMES_ROOM = 40, 1600
"""Names of each kind in a result, and characters for them, so that both kinds fit into one message."""


def choose() -> str:
    """Return the question who gets an announcement."""
    return f"{TITLE}\nUntuk siapa? Unit kerja berarti unit itu dan semua di bawahnya."


def to_unit(unit: str) -> str:
    """Return the words on the button that takes a unit and all below it."""
    return f"✓ {unit}"


def ask(unit: str | None, connected: int, absent: int) -> str:
    """Return the question for the text."""
    whom = escape(unit) if unit else EVERYBODY
    return (
        f"{TITLE} · {whom}\n{_reach(connected, absent)}\n\nKetik isi pengumuman dalam satu pesan. /batal membatalkan."
    )


def announcement(text: str) -> str:
    """Return what staff get; the text is shown as it was typed."""
    return f"📣 <b>Pengumuman</b>\n\n{escape(text)}"


def preview(shown: Preview, unit: str | None, hint: str) -> str:
    """Return what stands below the preview: whom it reaches, and what can be done."""
    whom = escape(unit) if unit else EVERYBODY
    lines = [f"<b>Pratinjau di atas.</b> Untuk: {whom}", _reach(shown.reach.connected, len(shown.reach.absent))]
    lines += [hint] if hint else []
    return "\n".join((*lines, "Ketik ulang untuk mengganti isinya, atau /batal."))


def night() -> str:
    """Return the remark that most people rest now."""
    return "🌙 Di luar jam kerja: kirim sekarang atau tunda."


def send(count: int) -> str:
    """Return the words on the button that sends."""
    return f"Kirim ke {number(count)} orang"


def send_now(count: int) -> str:
    """Return the words on the button that sends at night."""
    return f"Kirim sekarang ke {number(count)} orang"


def send_at(at: datetime) -> str:
    """Return the words on the button that sends later."""
    return f"Kirim {moment(at)}"


def accepted(at: datetime, *, now: bool) -> str:
    """Return what stands in place of the preview's buttons until the first are sent."""
    when = "dalam satu menit" if now else f"pada {moment(at)}"
    return f"{TITLE}\n⏳ Dikirim {when}. Kemajuannya tampil di sini."


def progress(shown: Progress, unit: str | None) -> str:
    """Return how far an announcement is, or what came of it."""
    head = f"{TITLE} · {escape(unit) if unit else EVERYBODY}"
    if not shown.is_over:
        return f"{head}\n⏳ {number(shown.ended)} dari {number(shown.total)} terkirim"
    lines = [head, f"✅ Terkirim: {number(shown.sent)} dari {number(shown.total)} orang"]
    lines += _named("📵 Memblokir bot", shown.blocked)
    lines += _named("⚪ Belum terhubung", shown.absent)
    return "\n".join(lines)


def _named(label: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    listed, room = list[str](), NAMES_ROOM
    for name in map(escape, names[:NAMED_AT_MOST]):
        room -= units(name) + 2
        if room < 0:
            break
        listed.append(name)
    more = f" dan {number(len(names) - len(listed))} lainnya" if len(names) > len(listed) else ""
    return [f"{label} ({number(len(names))}): {', '.join(listed)}{more}"]


def _reach(connected: int, absent: int) -> str:
    text = f"Menjangkau {number(connected)} orang"
    return f"{text}; {number(absent)} belum terhubung dan tidak menerimanya." if absent else f"{text}."

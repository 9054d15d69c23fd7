"""What the bot says when a head reminds those who owe a report, and to those who are reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot.texts.formats import month, number
from bot.texts.notices import full_moment
from models.notices import Owed
from models.nudging import Reach

SENDING = "Pengingat sedang dikirim…"
CLOSED = "Periode laporan ini tidak sedang dibuka, jadi tidak ada yang diingatkan."
NOBODY = "Tidak ada yang perlu diingatkan."

_MARKS = {
    Reach.REMINDED: "diingatkan hari ini",
    Reach.ON_LEAVE: "sedang cuti",
    Reach.UNREACHABLE: "tidak terjangkau",
    Reach.UNBOUND: "belum terhubung",
}
_RESULTS = {
    Reach.SENT: "diingatkan",
    Reach.REMINDED: "sudah diingatkan hari ini",
    Reach.DONE: "tidak perlu diingatkan lagi",
    Reach.ON_LEAVE: "sedang cuti",
    Reach.UNBOUND: "belum terhubung",
    Reach.UNREACHABLE: "tidak terjangkau (bot diblokir)",
    Reach.FAILED: "belum terkirim, silakan coba lagi nanti",
}


def one(name: str) -> str:
    """Return the words on the button that reminds one person."""
    return f"Ingatkan {name}"


def everybody(count: int) -> str:
    """Return the words on the button that reminds all who can be reached."""
    return f"Ingatkan semua ({number(count)})"


def mark(reach: Reach | None) -> str:
    """Return why somebody in the list has no button; nothing where they have one."""
    return _MARKS.get(reach, "") if reach is not None else ""


def result(counts: Mapping[Reach, int]) -> str:
    """Return what came of reminding: ``2 diingatkan, 1 sudah diingatkan hari ini, 1 belum terhubung``."""
    parts = [f"{number(counts[reach])} {words}" for reach, words in _RESULTS.items() if counts.get(reach)]
    return f"🔔 {', '.join(parts)}." if parts else NOBODY


def not_now(sending_from: time, sending_until: time, again: datetime) -> str:
    """Return the refusal to disturb people outside the sending hours, short enough for a pop-up."""
    hours = f"pukul {sending_from:%H.%M}–{sending_until:%H.%M}"
    return f"Pengingat hanya dikirim pada hari kerja {hours}. Silakan coba lagi mulai {full_moment(again)}."


def reminder(by: str, owed: Sequence[Owed]) -> str:
    """Return the first line of a reminder of one month; ``by`` is the function of the head who asks, as HTML."""
    return f"🔔 <b>{by}</b> mengingatkan: laporan <b>{month(owed[0].window.month)}</b> {_state(owed)}."


def _state(owed: Sequence[Owed]) -> str:
    """Return what is wrong with all that is owed; the lines below say it of each post."""
    if all(item.returned for item in owed):
        return "dikembalikan, mohon diperbaiki dan dikirim ulang"
    if any(item.returned for item in owed):
        return "belum selesai"
    return "belum lengkap" if all(item.is_sent for item in owed) else "belum masuk"

"""What the bot says about what it posts unasked: to a head, and to the group of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.formats import escape, listed, shorten
from models.subscribing import LostGroup, Posting, RegisteredGroup, Wishes

CHOICES = {
    Posting.OVERDUE: "Sehari setelah batas waktu",
    Posting.CLOSES: "Saat bulan ditutup",
    Posting.WEEKLY: "Mingguan, Senin pagi",
}
_IN_A_SENTENCE = {
    Posting.OVERDUE: "sehari setelah batas waktu",
    Posting.CLOSES: "saat bulan ditutup",
    Posting.WEEKLY: "setiap Senin pagi",
}

ADD_GROUP, RELEASE, BACK = "➕ Tambahkan ke grup", "Lepas grup", "‹ Kembali"
REPLACE, KEEP = "Ganti", "Biarkan"
STALE = "Tombol ini sudah tidak berlaku. Ketik /langganan."
ONLY_HEADS = "Mohon maaf, hanya pimpinan unit kerja yang dapat mengatur rekap untuk grup ini, dari akunnya sendiri."
NOT_YOURS = "Mohon maaf, ini hanya untuk pimpinan unit kerja tersebut. Pimpinan lain dapat mengetik /langganan."
WHICH_UNIT = "Rekap unit kerja mana yang dikirim ke grup ini?"

TITLE_LENGTH, BUTTON_LENGTH = 60, 40


def choice(posting: Posting, *, wanted: bool) -> str:
    """Return the words on the button that turns a kind of post on or off."""
    return f"{'✅' if wanted else '☐'} {CHOICES[posting]}"


def own(units: Sequence[str], groups: Sequence[RegisteredGroup], note: str = "") -> str:
    """Return what a head reads above the buttons: of which units, and which groups get theirs."""
    lines = [
        "<b>Kiriman rekap untuk Anda</b>",
        f"Rekap {listed(map(escape, units))} dikirim sendiri pada waktu yang bertanda ✅. Ketuk untuk mengubah.",
        "",
        "<b>Grup unit kerja</b>",
        *(f"• {_group(group)}: {_when(group.wishes)}" for group in groups),
        *([] if groups else ["Belum ada grup yang menerima rekap."]),
        "Tekan ➕ dan pilih grupnya. Jika bot sudah ada di grup itu, ketik /langganan di sana.",
    ]
    return "\n".join([note, "", *lines] if note else lines)


def add_group(unit: str, *, only: bool) -> str:
    """Return the words on the button that puts the bot into a group for a unit."""
    return ADD_GROUP if only else shorten(f"➕ Grup {unit}", BUTTON_LENGTH)


def of_group(group: RegisteredGroup) -> str:
    """Return what a head reads above a group's own buttons."""
    return (
        f"<b>Kiriman ke grup {_title(group.title)}</b>\n"
        f"Rekap {escape(group.unit_name)}, pada waktu yang bertanda ✅. Ketuk untuk mengubah."
    )


def released(group: RegisteredGroup) -> str:
    """Return what a head reads once a group was let go."""
    return f"Grup <b>{_title(group.title)}</b> dilepas dan tidak menerima rekap lagi."


def registered(group: RegisteredGroup) -> str:
    """Return what a group reads that is registered."""
    return (
        f"Grup ini menerima rekap <b>{escape(group.unit_name)}</b>: {_when(group.wishes)}.\n"
        "Pimpinannya dapat mengubahnya lewat /langganan di chat pribadi dengan saya."
    )


def taken(group: RegisteredGroup) -> str:
    """Return the refusal to take a group from another unit."""
    return (
        f"Grup ini sudah menerima rekap <b>{escape(group.unit_name)}</b>. "
        "Hanya pimpinan unit kerja itu yang dapat menggantinya."
    )


def ask_replace(group: RegisteredGroup, unit: str) -> str:
    """Return the question whether a group is to change over to another unit."""
    return (
        f"Grup ini sudah menerima rekap <b>{escape(group.unit_name)}</b>. Ganti dengan rekap <b>{escape(unit)}</b>? "
        "Satu grup menerima rekap satu unit kerja."
    )


def goodbye(group: RegisteredGroup) -> str:
    """Return what a group reads that gets no posts any more."""
    return f"Grup ini tidak lagi menerima rekap <b>{escape(group.unit_name)}</b>."


def lost(group: LostGroup) -> str:
    """Return what a head hears of a group that takes no posts any more, and what helps."""
    return (
        f"📵 <b>Rekap {escape(group.unit_name)} tidak lagi sampai di grup {_title(group.title)}</b>, "
        "karena bot dikeluarkan atau tidak boleh menulis di sana.\n"
        "Jika masih diperlukan, tambahkan lagi lewat /langganan."
    )


def _group(group: RegisteredGroup) -> str:
    return f"{_title(group.title)} ({escape(group.unit_name)})"


def _title(title: str) -> str:
    """Return a group's title in quotes, since many begin with the word."""
    return f"“{escape(shorten(title, TITLE_LENGTH))}”"


def _when(wishes: Wishes) -> str:
    times = [words for posting, words in _IN_A_SENTENCE.items() if wishes.wants(posting)]
    return listed(times) if times else "semua kiriman dimatikan"

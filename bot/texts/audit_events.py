"""The audit trail in words, for whoever reads it in the chat; the file holds every detail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from bot.texts.formats import day_short, escape, moment, month, number, shorten
from models.audit import Channel, Event
from models.catalogue.types import Catalogue
from models.months import Month

TITLE = "<b>Catatan audit</b>"
EMPTY = "Belum ada yang dicatat."
FILE, CHECK = "Unduh CSV", "Periksa keutuhan"
SOUND = "✅ Catatan utuh: tidak ada catatan yang diubah, dihapus, atau disisipkan."
TITLE_LENGTH, NAMED_AT_MOST = 60, 5

_ACTIONS = {
    "announcement.dropped": "membatalkan pengumuman", "announcement.sent": "mengirim pengumuman",
    "backup.sent": "membuat cadangan", "evidence.attached": "melampirkan bukti", "evidence.removed": "menghapus bukti",
    "exemption.made": "mengecualikan", "exemption.withdrawn": "mencabut pengecualian",
    "free_day.added": "menambah hari libur", "free_day.removed": "menghapus hari libur",
    "group.chosen": "mengubah kiriman grup", "group.registered": "mendaftarkan grup", "group.released": "melepas grup",
    "handover.decided": "menentukan pelapor", "invitation.made": "mengundang",
    "invitation.unpaused": "mencabut jeda kode undangan",
    "invitation.paused": "menjeda percobaan kode undangan", "invitation.refused": "menolak kode undangan",
    "leave.cancelled": "membatalkan cuti", "leave.taken": "mencatat cuti",
    "month.closed_again": "menutup lagi", "month.moved": "mengundurkan waktu", "month.reopened": "membuka kembali",
    "person.anonymised": "menghapus nama", "person.bound": "menghubungkan akun",
    "person.rebound": "memindahkan akun", "person.unbound": "melepas akun",
    "report.approved": "menyetujui laporan", "report.corrected": "mengoreksi laporan",
    "report.returned": "mengembalikan laporan", "report.sent": "mengirim laporan",
    "right.granted": "memberi hak", "right.revoked": "mencabut hak",
    "roster.ended": "mengakhiri jabatan", "roster.moved": "memindahkan", "roster.new": "mencatat pegawai",
    "roster.acting": "menetapkan Plt./Plh.", "roster.changed": "memperbarui data pegawai",
    "subscription.chosen": "mengubah langganan", "target.set": "menetapkan target",
}  # fmt: skip
_RIGHTS = {"administrator": "administrator", "auditor": "auditor"}
_CHANNELS = {Channel.COMMAND_LINE: "Perintah di server", Channel.BOT: "Bot"}


def listing(events: Sequence[Event], titles: Mapping[int, str], catalogue: Catalogue, zone: tzinfo) -> str:
    """Return events in words: when, who by their post, what was done to what."""
    if not events:
        return f"{TITLE}\n{EMPTY}"
    lines = [
        f"{number(event.id)}. {moment(event.at.astimezone(zone))}\n"
        f"{_actor(event, titles)} {what(event.action)}{_about(event, titles, catalogue)}"
        for event in events
    ]
    return "\n\n".join((TITLE, *lines))


def what(action: str) -> str:
    """Return an action in words; one without words as it is kept."""
    return f"<b>{_ACTIONS.get(action, escape(action))}</b>"


def problems(found: Sequence[str]) -> str:
    """Return what is wrong with the chain, in the check's own words."""
    more = f"\n… dan {number(len(found) - NAMED_AT_MOST)} lainnya" if len(found) > NAMED_AT_MOST else ""
    lines = "\n".join(f"• {escape(line)}" for line in found[:NAMED_AT_MOST])
    return f"⚠️ <b>Tidak utuh</b>: catatan diubah di luar aplikasi.\n{lines}{more}"


def _actor(event: Event, titles: Mapping[int, str]) -> str:
    if event.actor_id is not None:
        return _title(titles.get(event.actor_id, "Pegawai tanpa jabatan"))
    if event.telegram_id is not None:
        return f"Akun {event.telegram_id}"
    return _CHANNELS.get(Channel(event.channel), "Bot")


def _about(event: Event, titles: Mapping[int, str], catalogue: Catalogue) -> str:
    """Return to what something was done; empty where that says nothing to a reader, such as a report's number."""
    kind, _, rest = event.subject.partition(":")
    details = json.loads(event.before or "{}") | json.loads(event.after or "{}")
    parts: list[str] = []
    if kind == "person" and rest.isdigit() and int(rest) != event.actor_id:
        parts.append(_title(titles.get(int(rest), f"pegawai {rest}")))
    elif kind == "month":
        parts.append(_month(rest))
    elif kind in {"target", "position", "day"}:
        parts.append(_day(rest) if kind == "day" else _named(rest, catalogue))
    parts += [_named(str(details[key]), catalogue) for key in ("position", "indicator") if details.get(key)]
    parts += [_month(str(details["month"]))] if details.get("month") else []
    parts += [_RIGHTS[str(details["right"])]] if details.get("right") in _RIGHTS else []
    return f": {', '.join(dict.fromkeys(parts))}" if parts else ""


def _named(code: str, catalogue: Catalogue) -> str:
    first = code.partition(":")[0]
    if first in catalogue.position:
        return _title(catalogue.position[first].title)
    if first in catalogue.indicator:
        return _title(catalogue.indicator[first].name)
    return escape(code)


def _month(text: str) -> str:
    try:
        return month(Month.parse(text))
    except ValueError:
        return escape(text)


def _day(text: str) -> str:
    try:
        return day_short(date.fromisoformat(text))
    except ValueError:
        return escape(text)


def _title(text: str) -> str:
    return escape(shorten(text, TITLE_LENGTH))

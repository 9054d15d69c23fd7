"""The audit trail as CSV, with its hashes, so that anybody can follow the chain without the database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TextIO

from bot.sheets.safety import looks_like_formula
from models.audit import Link

ENCODING = "utf-8-sig"
COLUMNS = (
    "Nomor", "Waktu", "Nomor pelaku", "Pelaku", "Akun Telegram", "Lewat", "Update", "Tindakan", "Objek", "Sebelum",
    "Sesudah", "Hash sebelumnya", "Hash",
)  # fmt: skip


def write_audit(out: TextIO, links: Iterable[Link], names: Mapping[int, str], zone: tzinfo) -> int:
    """Write one line for each event, the way an Indonesian Excel opens it; return how many those are."""
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for link in links:
        writer.writerow(_safe(cell) for cell in _cells(link, names, zone))
        count += 1
    return count


def _cells(link: Link, names: Mapping[int, str], zone: tzinfo) -> tuple[object, ...]:
    event = link.event
    return (
        event.id,
        event.at.astimezone(zone).isoformat(timespec="microseconds"),
        event.actor_id,
        names.get(event.actor_id, "") if event.actor_id else "",
        event.telegram_id,
        event.channel,
        event.update_id,
        event.action,
        event.subject,
        event.before,
        event.after,
        link.previous_hash,
        link.hash,
    )


def _safe(cell: object) -> object:
    """Put an apostrophe before what Excel would compute."""
    return f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell

"""What the bot says around the audit trail."""

from __future__ import annotations

from datetime import datetime

from bot.texts.formats import moment, number

EMPTY = "Catatan audit masih kosong: belum ada yang dicatat."


def caption(count: int, newest: str, now: datetime) -> str:
    """Return what stands below the file; ``newest`` is the hash of the newest event."""
    return (
        f"<b>Catatan audit</b> · {number(count)} kejadian\nData per {moment(now)}\n"
        f"Hash terakhir: <code>{newest[:16]}</code>. Simpan berkas ini: dengannya perubahan kemudian dapat dibuktikan."
    )


def name(now: datetime) -> str:
    """Return the file's name."""
    return f"audit-{now:%Y-%m-%d}.csv"

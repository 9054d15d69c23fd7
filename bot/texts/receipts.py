"""What the bot says about reports that are in: the receipt, and that nothing is owed."""

from __future__ import annotations

from datetime import datetime

from bot.texts.formats import escape, moment, month
from models.periods import Month

REPORT_NOW = "Lapor sekarang"


def next_report(period: Month) -> str:
    """Return the words on the button to what else is owed."""
    return f"Lanjut: laporan {month(period)}"


def receipt(
    *,
    number: str,
    title: str,
    period: Month,
    at: datetime,
    late: bool,
    revision: int,
    missing: int,
    closes: datetime,
    state: str = "",
) -> str:
    """Return the proof that a report arrived; times are in the office's zone, ``state`` is its reviewer's, as HTML."""
    lines = [
        "✅ <b>Terkirim</b>" if revision == 1 else f"✅ <b>Terkirim</b> · koreksi ke-{revision - 1}",
        f"Laporan {month(period)} · {escape(title)}",
        f"Nomor: <code>{number}</code>",
        f"Waktu: {moment(at)} ({'terlambat' if late else 'tepat waktu'})",
        *([state] if state else []),
        "",
    ]
    if missing:
        lines.append(f"⚠️ {missing} indikator belum ada datanya. Lengkapi dengan /lapor sebelum {moment(closes)}.")
    else:
        lines.append(f"Koreksi dapat dilakukan sampai {moment(closes)} dengan /koreksi.")
    return "\n".join(lines)


def nothing_owed(last: str | None) -> str:
    """Return the answer to `/lapor` when everything is in; ``last`` names the latest receipt."""
    text = "👍 Tidak ada laporan yang perlu dikirim saat ini."
    return f"{text}\nTerakhir: {last}." if last else text


def latest(number: str, period: Month, at: datetime) -> str:
    """Return one line about the latest receipt."""
    return f"laporan {month(period)}, nomor <code>{number}</code>, {moment(at)}"

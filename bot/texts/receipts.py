"""What the bot says about reports that are in: the receipt, and that nothing is owed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.formats import escape, moment, month
from models.periods import Month
from models.reports import Receipt

REPORT_NOW = "Lapor sekarang"


def next_report(period: Month) -> str:
    """Return the words on the button to what else is owed."""
    return f"Lanjut: laporan {month(period)}"


def receipt(sent: Receipt, zone: ZoneInfo, state: str = "") -> str:
    """Return the proof that a report arrived; ``zone`` is the office's, ``state`` its reviewer's, as HTML."""
    closes = moment(sent.closes.astimezone(zone))
    lines = [
        "✅ <b>Terkirim</b>" if sent.revision == 1 else f"✅ <b>Terkirim</b> · koreksi ke-{sent.revision - 1}",
        f"Laporan {month(sent.month)} · {escape(sent.title)}",
        f"Nomor: <code>{sent.number}</code>",
        f"Waktu: {moment(sent.at.astimezone(zone))} ({'terlambat' if sent.late else 'tepat waktu'})",
        *([state] if state else []),
        "",
    ]
    if sent.missing:
        lines.append(f"⚠️ {sent.missing} indikator belum ada datanya. Lengkapi dengan /lapor sebelum {closes}.")
    else:
        lines.append(f"Koreksi dapat dilakukan sampai {closes} dengan /koreksi.")
    return "\n".join(lines)


def nothing_owed(last: str | None) -> str:
    """Return the answer to `/lapor` when everything is in; ``last`` names the latest receipt."""
    text = "👍 Tidak ada laporan yang perlu dikirim saat ini."
    return f"{text}\nTerakhir: {last}." if last else text


def latest(number: str, period: Month, at: datetime) -> str:
    """Return one line about the latest receipt."""
    return f"laporan {month(period)}, nomor <code>{number}</code>, {moment(at)}"

"""What the bot says around the files of a recap, and how they are named."""

from __future__ import annotations

from bot.texts import recap as texts
from bot.texts.formats import moment, month
from models.months import Month
from models.summaries import Recap
from models.yearbook import YearBook

FILES = "Berkas"
PDF, CSV = "PDF", "CSV"
MONTH_WORKBOOK = "XLSX bulan"
NO_PDF = "Mohon maaf, PDF ini belum dapat dibuat. Silakan coba lagi sebentar lagi."


def year_workbook_name(year: int) -> str:
    """Return the name of the button of the year's workbook."""
    return f"XLSX tahun {year}"


def about(shown: Month) -> str:
    """Return what each file holds."""
    return "\n".join(
        (
            f"• <b>{MONTH_WORKBOOK}</b>: angka {month(shown)} dengan rumus aktif",
            f"• <b>{year_workbook_name(shown.year)}</b>: 12 bulan, total, target, dan capaian, menurut dokumen IKI",
            f"• <b>{PDF}</b>: grafik rekap, siap dicetak",
            f"• <b>{CSV}</b>: semua angka untuk diolah lagi",
        )
    )


def of_month(recap: Recap) -> str:
    """Return the caption of a file of a month."""
    return f"{texts.title(recap)} · {texts.short(recap.unit_name)}\n{texts.as_of(recap)}"


def of_year(book: YearBook) -> str:
    """Return the caption of the year's workbook."""
    marks = [word for word, wanted in (("sementara", book.partial), ("data contoh", book.sample)) if wanted]
    dated = " · ".join((f"Data per {moment(book.as_of)}", *marks))
    return f"Realisasi tahun {book.year} · {texts.short(book.unit_name)}\n{dated}"


def name(period: Month | int, unit: str, suffix: str) -> str:
    """Return a file's name, of a month or a year: ``rekap-2026-10-sekretariat.pdf``."""
    return f"rekap-{period}-{unit}.{suffix}"

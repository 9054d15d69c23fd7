"""A month's report as plain text, to be pasted into e-Kinerja or anywhere else."""

from __future__ import annotations

from bot.texts.formats import NBSP, arithmetic, escape, month, quantity, shorten
from bot.texts.formats import realisation as shown
from models.catalogue.types import Indicator, Kind
from models.months import Month
from models.realisation import Answer, Realisation
from models.standing import OwnReport

TAP = "Ketuk teks ini untuk menyalinnya, lalu tempelkan di e-Kinerja."
SAMPLE = "⚠️ Angkanya data contoh."
NOTHING_YET = "Belum ada laporan Anda yang terkirim, jadi belum ada yang dapat disalin. Mulai dengan /lapor."
EXAMPLES = "Contoh: /salin, /salin oktober, atau /salin 2026-10."


def nothing(asked: Month | None) -> str:
    """Return the answer where there is no report to copy."""
    if asked is None:
        return NOTHING_YET
    return f"Tidak ada laporan {month(asked)} Anda yang terkirim. Bulan lain ada di /riwayat."


def not_understood(asked: str) -> str:
    """Return the answer to words that are no month."""
    return f"“{escape(shorten(asked, 60))}” tidak dikenali sebagai bulan. {EXAMPLES}"


def report(own: OwnReport) -> str:
    """Return one post's month as HTML whose preformatted part is the text; a tap copies it."""
    lead = "\n".join([TAP, SAMPLE] if own.sample else [TAP])
    return f"{lead}\n<pre>{escape(plain(own))}</pre>"


def plain(own: OwnReport) -> str:
    """Return the text itself, with ordinary spaces: other programs show those that do not break as question marks."""
    title = f"Plt. {own.title}" if own.acting else own.title
    head = [f"Realisasi Indikator Kinerja Individu {month(own.month)}", f"Jabatan: {title}"]
    blocks = ["\n".join([*head, f"Unit kerja: {own.unit_name}"])]
    blocks += [_indicator(place, *answer) for place, answer in enumerate(own.answers, start=1)]
    return "\n\n".join(blocks).replace(NBSP, " ")


def _indicator(place: int, about: Indicator, answer: Realisation | None) -> str:
    return "\n".join([f"{place}. {about.name}", *_wording(about, answer), f"Realisasi: {_result(about, answer)}"])


def _wording(about: Indicator, answer: Realisation | None) -> list[str]:
    """Return what was counted, with both numbers of a ratio."""
    if not about.is_ratio:
        return [] if about.numerator == about.name else [f"Uraian: {about.numerator}"]
    above, below = (answer.numerator, answer.denominator) if answer and answer.has_number else (None, None)
    return [
        _part("Pembilang", about.numerator, above, about.unit_of_measure),
        _part("Penyebut", about.denominator or "", below, ""),
    ]


def _part(name: str, wording: str, number: int | None, unit: str) -> str:
    return f"{name}: {wording}" if number is None else f"{name}: {wording} = {quantity(number, unit)}"


def _result(about: Indicator, answer: Realisation | None) -> str:
    """Return the number with its arithmetic, or what was said instead of one."""
    if answer is not None and answer.answer is Answer.NOT_APPLICABLE:
        return f"{shown(answer, about.kind, '')} ({answer.reason})" if answer.reason else shown(answer, about.kind, "")
    if about.kind is Kind.RATIO and answer is not None and answer.has_number:
        if answer.answer is Answer.NIHIL:
            return shown(answer, about.kind, "")
        return arithmetic(answer.numerator or 0, answer.denominator or 0)
    return shown(answer, about.kind, about.unit_of_measure)

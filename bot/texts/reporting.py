"""What the bot says while a report is filled in and sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from bot.texts.formats import arithmetic, escape, fraction, moment, month, number, quantity, shorten
from bot.texts.formats import realisation as shown
from models.answers import LineRefusal, Reason
from models.catalogue.types import Indicator, Kind
from models.measures import ToDate
from models.periods import Month
from models.plausibility import Oddity, Unusual
from models.realisation import Answer, Realisation

SEND = "Kirim"
YES, NO = "Ya", "Tidak"
BACK, SKIP, NOT_APPLICABLE, CANCEL = "‹ Kembali", "Lewati", "Tidak berlaku", "Batal"
NIHIL = "Nihil"
RETYPE = "Ketik ulang"
STALE = "Tombol ini milik pertanyaan yang sudah lewat. Lihat pesan terbaru di bawah."
NOTHING_TO_CANCEL = "Tidak ada laporan yang sedang diisi."
EDITED = (
    "Pesan yang disunting tidak mengubah jawaban. Tekan <b>‹ Kembali</b> untuk menjawab ulang, "
    "atau /koreksi jika laporan sudah terkirim."
)
NOT_TEXT = "Saya hanya membaca angka yang diketik."
AT_REST = "Saat ini tidak ada laporan yang sedang diisi."
AT_REST_OWED = "Untuk mulai melapor, tekan tombol di bawah atau ketik /lapor."
PRESS_SEND = f"Periksa, lalu tekan <b>{SEND}</b>; sebelum itu tidak ada yang terkirim. Keliru? Tekan <b>Ubah</b>."
NO_INDICATORS = "Jabatan Anda tidak memiliki indikator untuk dilaporkan."
NO_POST = "Anda belum tercatat memegang jabatan. Silakan hubungi administrator kantor Anda."
NOTHING_TO_CORRECT = "Belum ada laporan terkirim yang masih dapat dikoreksi."
UNANSWERED = "Semua indikator dilewati, jadi belum ada yang dapat dikirim. Isi paling sedikit satu."

UNTOUCHED = "Jawaban yang tersimpan tidak berubah:"
NOT_YET = "belum dijawab"
FAR_FROM_USUAL = "jauh dari biasanya"

HINTS = {
    Reason.NEGATIVE: "Jumlah tidak bisa kurang dari nol.",
    Reason.FRACTION: "Tulis bilangan bulat tanpa koma, misalnya 12 atau 1.234.",
    Reason.TOO_LARGE: "Angka itu terlalu besar. Periksa kembali jumlah digitnya.",
    Reason.NUMERATOR_OVER_DENOMINATOR: "Pembilang tidak bisa melebihi penyebut. Ketik ulang: pembilang/penyebut.",
    Reason.PERCENT_GIVEN: "Tulis angkanya, bukan persennya. Persentase dihitung otomatis.",
    Reason.NEEDS_NUMBER: "Jawaban itu belum dapat dibaca sebagai angka. Ketik angkanya, atau tekan tombol di bawah.",
    Reason.NEEDS_ONE_NUMBER: "Indikator ini hanya perlu satu angka, misalnya 12.",
    Reason.NEEDS_TWO_NUMBERS: "Indikator ini perlu dua angka: pembilang/penyebut, misalnya 45/50.",
    Reason.NEEDS_YES_NO: "Jawab Ya atau Tidak.",
    Reason.TOO_LONG: "Pesan itu terlalu panjang untuk dibaca sebagai jawaban.",
    Reason.WRONG_COUNT: "Banyaknya jawaban tidak sesuai.",
    Reason.NEEDS_REASON: "Tulis alasannya dalam satu kalimat.",
    Reason.CHANGED: "Angka itu baru saja berubah. Ini yang terbaru:",
}


def hint(reason: Reason) -> str:
    """Return what was wrong with an answer and what would be right."""
    return f"⚠️ {HINTS[reason]}"


def line_hint(refusal: LineRefusal, indicators: tuple[Indicator, ...], *, filled: bool) -> str:
    """Return what was wrong with answers given all in one message; ``filled`` where the summary follows."""
    if refusal.index is None or refusal.reason is Reason.WRONG_COUNT:
        example = " ".join(
            "45/50" if item.is_ratio else "ya" if item.kind is Kind.STATE else "12" for item in indicators
        )
        return (
            f"⚠️ Jabatan ini memiliki {refusal.expected_count} indikator, tetapi terbaca {refusal.given} jawaban. "
            f"Contoh: <code>/lapor {example}</code>\n{UNTOUCHED if filled else 'Atau jawab satu per satu:'}"
        )
    follows = UNTOUCHED if filled else "Jawab satu per satu:"
    return f"⚠️ Jawaban ke-{refusal.index + 1}: {HINTS[refusal.reason]} {follows}"


def heading(period: Month, place: int, count: int, title: str) -> str:
    """Return the line above a question: which month, which post, how far."""
    return f"<b>Laporan {month(period)}</b> · {escape(title)}\nIndikator {place} dari {count}"


def name(indicator: Indicator, room: int) -> str:
    """Return the indicator's name for a summary, in at most ``room`` characters."""
    return escape(shorten(indicator.name, room))


def name_and_wording(indicator: Indicator, base: int | None = None) -> str:
    """Return the indicator's name and, where it says more, what is counted; ``base`` is a known yearly denominator."""
    lines = [f"<b>{escape(indicator.name)}</b>"]
    if indicator.kind is Kind.RATIO:
        lines.append(f"Pembilang: {escape(indicator.numerator)}")
        known = "" if base is None else f" = <b>{number(base)}</b> (tetap setahun)"
        lines.append(f"Penyebut: {escape(indicator.denominator or '')}{known}")
    elif indicator.numerator.casefold() != indicator.name.casefold():
        lines.append(f"Yang dihitung: {escape(indicator.numerator)}")
    return "\n".join(lines)


def memory(indicator: Indicator, last: Realisation | None, so_far: ToDate | None) -> str:
    """Return the last number reported and the year so far; empty without any."""
    parts = []
    if last is not None:
        parts.append(f"Terakhir: {_written(indicator, last)}")
    if so_far is not None and so_far.numerator is not None and indicator.kind is not Kind.STATE:
        parts.append(f"Tahun ini: {_so_far(indicator, so_far)}")
    return " · ".join(parts)


def present(indicator: Indicator, value: Realisation | None) -> str:
    """Return what is filled in already, which stays unless something else is answered; empty where nothing is."""
    if value is None or value.answer is Answer.NO_DATA:
        return ""
    return f"Terisi sekarang: <b>{result(indicator, value)}</b>"


def _so_far(indicator: Indicator, so_far: ToDate) -> str:
    numerator = so_far.numerator or Decimal(0)
    if indicator.kind is Kind.RATIO:
        return f"{number(numerator)}/{number(so_far.denominator)}" if so_far.denominator is not None else "–"
    return quantity(numerator, escape(indicator.unit_of_measure))


def instruction(indicator: Indicator, base: int | None = None) -> str:
    """Return how to answer; with a known yearly denominator the numerator is enough."""
    if indicator.kind is Kind.RATIO and base is not None:
        return f"Ketik pembilangnya, misalnya <code>45</code>, atau <code>45/{base}</code> jika penyebut berubah."
    if indicator.kind is Kind.RATIO:
        return "Ketik pembilang/penyebut, misalnya <code>45/50</code>, atau pembilangnya dulu."
    if indicator.kind is Kind.STATE:
        return "Pilih Ya atau Tidak."
    return f"Ketik jumlahnya ({escape(indicator.unit_of_measure)}), misalnya <code>12</code>."


def ask_denominator(indicator: Indicator, numerator: int) -> str:
    """Return the second question of a ratio."""
    return (
        f"Pembilang: <b>{number(numerator)}</b> ✓\n"
        f"Sekarang ketik penyebutnya: <b>{escape(indicator.denominator or '')}</b>"
    )


def ask_back(indicator: Indicator, value: Realisation, finding: Unusual | None) -> str:
    """Return the question about a value far from the usual one."""
    text = f"❓ Anda menulis <b>{_written(indicator, value)}</b>"
    if finding is not None:
        part = f"{_part(finding)}nya " if indicator.is_ratio else ""
        text += f", {part}biasanya sekitar {number(finding.usual)}"
    if finding is not None and finding.oddity is not Oddity.FAR:
        return f"{text}. Mungkin kelebihan atau kekurangan satu angka?"
    return f"{text}. Sudah benar?"


def unusual(indicator: Indicator, finding: Unusual) -> str:
    """Return that a number is far from the usual one, and of a ratio which of its two is."""
    return f"{_part(finding)} {FAR_FROM_USUAL}" if indicator.is_ratio else FAR_FROM_USUAL


def _part(finding: Unusual) -> str:
    return "penyebut" if finding.below else "pembilang"


def accept(indicator: Indicator, value: Realisation) -> str:
    """Return the words on the button that confirms an unusual value."""
    return f"Benar: {shown(value, indicator.kind, indicator.unit_of_measure)}"


def ask_reason() -> str:
    """Return the question for a reason."""
    return "Mengapa tidak berlaku bulan ini? Pilih atau ketik alasannya."


def recorded(indicator: Indicator, value: Realisation) -> str:
    """Return the acknowledgement that opens the next message."""
    if value.answer is Answer.NO_DATA:
        return "Dilewati: belum ada data."
    if value.answer is Answer.NOT_APPLICABLE:
        return f"✓ Tercatat: tidak berlaku ({escape(value.reason)})."
    return f"✓ Tercatat: {result(indicator, value)}"


def result(indicator: Indicator, value: Realisation) -> str:
    """Return an answer with its arithmetic, as HTML: ``45 / 50 × 100 = 90,0 %``."""
    if indicator.kind is Kind.RATIO and value.has_number:
        worked_out = arithmetic(value.numerator or 0, value.denominator or 0)
        return f"{NIHIL.casefold()} ({worked_out})" if value.answer is Answer.NIHIL else worked_out
    if value.answer is Answer.NOT_APPLICABLE:
        return f"tidak berlaku ({escape(value.reason)})"
    return _written(indicator, value)


def _written(indicator: Indicator, value: Realisation) -> str:
    """Return an answer without its arithmetic, as HTML."""
    return escape(shown(value, indicator.kind, indicator.unit_of_measure))


def summary_heading(period: Month, title: str, *, corrects: bool) -> str:
    """Return the line above the summary."""
    kind = "Koreksi laporan" if corrects else "Ringkasan laporan"
    return f"<b>{kind} {month(period)}</b>\n{escape(title)}"


def late_warning(due: datetime) -> str:
    """Return the note that this report will be marked late."""
    return f"⏰ Batas waktu {moment(due)} sudah lewat; laporan akan ditandai terlambat."


def same(indicator: Indicator, value: Realisation) -> str:
    """Return the words on the button that repeats the last number."""
    numbers = fraction(value.numerator, value.denominator) if indicator.is_ratio else number(value.numerator or 0)
    if indicator.kind is Kind.STATE:
        numbers = YES if value.numerator else NO
    return f"Sama: {numbers}"


def paused(period: Month) -> str:
    """Return the answer to `/batal`."""
    return f"Pengisian laporan {month(period)} dihentikan. Jawaban Anda disimpan; lanjutkan kapan saja dengan /lapor."


def paused_correction(period: Month, *, returned: bool) -> str:
    """Return the answer to `/batal` for a report that was sent already, and may have been returned."""
    state = "laporan itu masih menunggu perbaikan" if returned else "laporan yang sudah terkirim tetap berlaku"
    return f"Koreksi laporan {month(period)} dihentikan; {state}. Perubahan Anda disimpan; lanjutkan kapan saja."


def overtaken(differing: Sequence[int]) -> str:
    """Return why a report was not sent yet: somebody else sent it meanwhile, with other answers to these questions."""
    numbers = ", ".join(map(str, differing))
    unlike = f" Jawaban Anda yang berbeda dari laporan itu: nomor {numbers}." if differing else ""
    return (
        f"Belum terkirim: sejak Anda mulai mengisi, laporan ini sudah dikirim atau diubah orang lain.{unlike} "
        "Periksa sekali lagi; <b>Kirim</b> mengganti laporan itu dengan jawaban di bawah ini."
    )


def locked(period: Month) -> str:
    """Return the refusal after a month has closed."""
    return (
        f"Laporan {month(period)} sudah ditutup. Jawaban Anda tetap tersimpan; "
        "hubungi administrator jika periode perlu dibuka kembali."
    )

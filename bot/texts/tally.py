"""What the bot says of the daily tally: `/catat`, its cards, and the answer it offers when the month opens."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.formats import escape, month, number, quantity, shorten
from bot.texts.reporting import HINTS
from models.catalogue.types import Indicator
from models.months import Month
from models.quantities import Reason
from models.tally import Amount, Counting, Problem, Tally, counting

UNDO, LIST = "Urungkan", "‹ Semua catatan"
ABOVE, BELOW = "Pembilang", "Penyebut"
DONE, NOT_DONE = "Selesai", "Belum selesai"
PAST = "Kartu bulan lalu; ini catatan bulan ini."
GONE = "Indikator itu tidak lagi termasuk catatan Anda. Lihat /catat."
NOTHING_TO_UNDO = "Tidak ada lagi yang dapat diurungkan bulan ini."
NOTHING_TALLIED = (
    "Indikator jabatan Anda tidak dijumlahkan dari hari ke hari, jadi tidak perlu dicatat. Laporkan dengan /lapor."
)
CHOOSE = "Pilih indikatornya untuk mencatat:"
HOW = "Tekan tombol setiap kali ada yang bertambah, atau ketik misalnya <code>{example}</code>."
OFFERED_LATER = "Saat laporan dibuka, jumlah ini ditawarkan sebagai jawaban; tidak pernah terkirim sendiri."

NAME_ROOM = 240
"""Characters of an indicator's name on a card; the longest of the shipped catalogue has 133."""

LIST_ROOM, TITLE_ROOM = 1800, 64
"""Characters that all names on a page of the list share, and of a post's title there; see `bot.screens.tally.PAGE`."""

SHOWN_TODAY = 8
"""Amounts of a day that are shown one by one; more are added up."""

_OUTCOMES = (("tepat waktu", ("Tepat waktu", "Tidak tepat waktu")), ("sesuai pedoman", ("Sesuai", "Tidak sesuai")))
"""What each one counted can be, by the numerator's wording; anything else is done or not."""

_PROBLEMS = {
    Problem.NOTHING: "Tidak ada yang ditambahkan: jumlahnya nol. Nihil dijawab saat melapor, dengan /lapor.",
    Problem.NO_SUCH_PLACE: "Nomor indikator itu tidak ada di daftar ini.",
    Problem.TOO_MUCH: "Jumlah sebulan akan menjadi terlalu besar; angka itu tidak ditambahkan.",
}
_REASONS = HINTS | {
    Reason.NEGATIVE: f"Catatan hanya bertambah. Untuk mengurangi, pakai {UNDO}.",
    Reason.NEEDS_NUMBER: "Itu belum dapat dibaca sebagai angka.",
}


def hint(problem: Reason | Problem, indicators: Sequence[Indicator]) -> str:
    """Return why nothing was added and what would be right."""
    said = _REASONS[problem] if isinstance(problem, Reason) else _PROBLEMS[problem]
    return f"⚠️ {said} Contoh: <code>{example(indicators)}</code>"


def too_much() -> str:
    """Return that the sum would be beyond what can be meant."""
    return f"⚠️ {_PROBLEMS[Problem.TOO_MUCH]}"


def example(indicators: Sequence[Indicator], place: int = -1) -> str:
    """Return a command that adds to one of these indicators, the last unless told otherwise."""
    amount = "5" if counting(indicators[place]) is Counting.NUMBER else "4/5"
    return f"/catat {amount}" if len(indicators) == 1 else f"/catat {place % len(indicators) + 1} {amount}"


def heading(period: Month) -> str:
    """Return the line above every card."""
    return f"<b>Catatan bulan {month(period)}</b>"


def of_list(tallies: Sequence[Tally], first: int, count: int) -> str:
    """Return some tallies with their sums, numbered from their place in the whole list; several posts are named."""
    part = tallies[first : first + count]
    titles = len({tally.title for tally in tallies}) > 1
    room = LIST_ROOM // len(part)
    lines, before = [], ""
    for place, tally in enumerate(part, start=first + 1):
        if titles and tally.title != before:
            lines.append(f"<i>{escape(shorten(tally.title, TITLE_ROOM))}</i>")
        before = tally.title
        lines.append(f"{place}. {escape(shorten(tally.indicator.name, room))}: <b>{amount(tally, tally.total)}</b>")
    return "\n".join(lines)


def of_card(tally: Tally) -> str:
    """Return whose a tally is and what is counted; the wording of a ratio only until the first amount is in."""
    indicator = tally.indicator
    lines = [escape(tally.title), f"<b>{escape(shorten(indicator.name, NAME_ROOM))}</b>"]
    if not tally.total.is_nothing:
        return "\n".join(lines)
    if counting(indicator) is not Counting.NUMBER:
        lines += [f"{ABOVE}: {_wording(indicator.numerator)}", f"{BELOW}: {_wording(indicator.denominator or '')}"]
    elif indicator.is_ratio:
        lines.append(f"Yang dicatat hanya pembilang: {_wording(indicator.numerator)}")
    return "\n".join(lines)


def sums(tally: Tally) -> str:
    """Return the daily line: ``Hari ini: 5 + 3 · bulan ini 143 dokumen``."""
    return f"Hari ini: {_today(tally)} · bulan ini <b>{amount(tally, tally.total)}</b>"


def added(tally: Tally, value: Amount) -> str:
    """Return the acknowledgement of an addition."""
    return f"✓ Ditambahkan: {amount(tally, value)}"


def undone(tally: Tally, value: Amount | None) -> str:
    """Return what was taken back."""
    return NOTHING_TO_UNDO if value is None else f"↩ Diurungkan: {amount(tally, value)}"


def how(indicators: Sequence[Indicator], place: int = -1) -> str:
    """Return how to add, below an empty tally."""
    return f"{HOW.format(example=example(indicators, place))} {OFFERED_LATER}"


def ask_which(text: str) -> str:
    """Return the question to which indicator a number belongs."""
    return f"<b>{escape(text)}</b> untuk indikator yang mana?"


def choice(place: int, tally: Tally) -> str:
    """Return the words on the button of one indicator."""
    return f"{place}. {tally.indicator.name}"


def outcomes(indicator: Indicator) -> tuple[str, str]:
    """Return what each one counted can be, in the words of the numerator."""
    wording = indicator.numerator.casefold()
    return next((words for key, words in _OUTCOMES if key in wording), (DONE, NOT_DONE))


def amount(tally: Tally, value: Amount) -> str:
    """Return ``5 dokumen``, or ``45 dari 50 tepat waktu`` for part of a whole."""
    if value.denominator is None:
        return quantity(value.numerator, escape(tally.indicator.unit_of_measure))
    words = f"{number(value.numerator)} dari {number(value.denominator)}"
    return f"{words} {outcomes(tally.indicator)[0].lower()}" if counting(tally.indicator) is Counting.PART else words


def offer(value: Amount) -> str:
    """Return the words on the button that answers with the month's tally: ``Catatan Anda: 143 — pakai``."""
    return f"Catatan Anda: {_bare(value, ' dari ')} — pakai"


def _today(tally: Tally) -> str:
    amounts = tally.today
    if not amounts:
        return "belum ada"
    if len(amounts) <= SHOWN_TODAY:
        return " + ".join(_bare(value, "/") for value in amounts)
    whole = amounts[0]
    for value in amounts[1:]:
        whole = whole.plus(value)
    return f"{_bare(whole, '/')} dalam {len(amounts)} kali"


def _bare(value: Amount, between: str) -> str:
    if value.denominator is None:
        return number(value.numerator)
    return f"{number(value.numerator)}{between}{number(value.denominator)}"


def _wording(text: str) -> str:
    return escape(shorten(text, NAME_ROOM))

"""What the bot says around a recap: captions, states, refusals, and how one indicator's numbers are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.texts import feeding, formats
from bot.texts.formats import escape, month, month_short
from models.catalogue.types import Kind
from models.months import Month
from models.periods import Window
from models.reviewing import Verdict
from models.summaries import EXPECTED, Achieved, Figure, Post, PostState, Recap, TrendPoint

NO_PAGE = "Mohon maaf, halaman grafik ini belum dapat dibuat. Silakan coba lagi sebentar lagi."
NO_CHART = "Mohon maaf, grafiknya belum dapat dibuat. Angkanya tetap lengkap di bawah ini."
CHOOSE_UNIT = "Angka tiap indikator: pilih unit atau jabatan di bawah, atau unduh berkasnya."
NOT_YOURS = "Anda hanya dapat melihat unit yang Anda pimpin dan unit di bawahnya."
GONE = "Data di balik tombol ini sudah tidak tersedia. Ketik /rekap untuk yang terbaru."
EXAMPLES = "Contoh: /rekap, /rekap oktober, /rekap 2026-10, atau /rekap sekretariat oktober."
ALL_IN = "Semua laporan yang diharapkan sudah masuk."
NOTHING = "–"
UNDECIDED = "belum dinilai"
CAPTION_NAME = 200
UNITS_NAMED, UNIT_NAME = 15, 120
"""Units that one answer names, and characters of each: so many fit into one message."""

REASON_ROOM = 60
"""Characters of an exemption's reason in a list of posts."""

_STATES = {
    PostState.ON_TIME: "tepat waktu",
    PostState.LATE: "terlambat",
    PostState.MISSING: "belum masuk",
    PostState.VACANT: "jabatan kosong",
    PostState.ON_LEAVE: "sedang cuti",
    PostState.NOT_APPLICABLE: "tidak berlaku bulan ini",
    PostState.EXEMPT: "dibebaskan",
}
_MARKS = {
    PostState.ON_TIME: "✓",
    PostState.LATE: "✓ terlambat",
    PostState.MISSING: "belum",
    PostState.VACANT: "kosong",
    PostState.ON_LEAVE: "cuti",
    PostState.NOT_APPLICABLE: "–",
    PostState.EXEMPT: "dibebaskan",
}
_VERDICTS = {Verdict.APPROVED: "disetujui", Verdict.RETURNED: "dikembalikan"}


def not_understood(asked: str) -> str:
    """Return the answer to a request that names neither a month nor a unit."""
    return f"“{escape(formats.shorten(asked, 60))}” tidak dikenali sebagai bulan atau unit. {EXAMPLES}"


def ambiguous(names: tuple[str, ...]) -> str:
    """Return the answer to words that several units have in their names; of many, how many more there are."""
    lines = [f"• {escape(formats.shorten(name, UNIT_NAME))}" for name in names[:UNITS_NAMED]]
    if len(names) > UNITS_NAMED:
        lines.append(f"• dan {formats.number(len(names) - UNITS_NAMED)} lainnya; ketik namanya lebih lengkap")
    return "\n".join(("Maksud Anda unit yang mana?", *lines))


def not_yet(asked: Month, opens: datetime | None) -> str:
    """Return the answer to a month that nobody can report yet."""
    text = f"{month(asked)} belum dapat dilaporkan"
    return f"{text}; pelaporannya dibuka {formats.moment(opens)}." if opens else f"{text}."


def before_first(asked: Month, first: Month) -> str:
    """Return the answer to a month from before the bot was there."""
    return f"Tidak ada data untuk {month(asked)}. Rekap tersedia mulai {month(first)}."


def nothing_yet(recap: Recap) -> str:
    """Return the words in place of a chart of a month without any report that counts.

    A report in which nothing applies may be in all the same, and where all are away nobody waits for one.
    """
    if not recap.completeness.expected:
        return f"Tidak ada laporan {month(recap.month)} yang ditunggu dari {escape(recap.unit_name)}."
    numbers = " berisi angka" if any(post.submitted_at for post in recap.posts) else ""
    return f"Belum ada laporan {month(recap.month)}{numbers} yang masuk untuk {escape(recap.unit_name)}."


def title(recap: Recap) -> str:
    """Return what a card is about."""
    return f"Rekap {month(recap.month)}"


def as_of(recap: Recap) -> str:
    """Return how old and how final the numbers are."""
    marks = [word for word, wanted in (("sementara", recap.partial), ("data contoh", recap.sample)) if wanted]
    return " · ".join((f"Data per {formats.moment(recap.as_of)}", *marks))


def short(name: str) -> str:
    """Return a name short enough for two of them to fit into a caption of 1,024 characters."""
    return escape(formats.shorten(name, CAPTION_NAME))


def deadline(window: Window, now: datetime) -> str:
    """Return until when a month is reported; moments in the zone of ``now``."""
    due, closes = (formats.moment(at.astimezone(now.tzinfo)) for at in (window.due, window.closes))
    if now >= window.closes:
        return f"Periode ditutup {closes}."
    if now < window.due:
        return f"Batas waktu: {due}."
    days = (now.date() - window.due.astimezone(now.tzinfo).date()).days
    over = f"lewat {days} hari" if days else "baru saja lewat"
    return f"Batas waktu {due} ({over}); laporan diterima sampai {closes}."


def state(post: Post, room: int = REASON_ROOM) -> str:
    """Return where a post stands, as HTML, with what its reviewer said of the report or why it need not send one.

    ``room`` is how many characters of that reason there is room for.
    """
    reason = f": {escape(formats.shorten(post.reason, room))}" if post.reason else ""
    return _STATES[post.state] + reason + (f", {_VERDICTS[post.verdict]}" if post.verdict else "")


def standing(post: Post) -> str:
    """Return where a post stands as a sentence: ``Laporan tepat waktu.``, ``Dibebaskan: Cuti melahirkan.``"""
    said = state(post, len(post.reason))
    sentence = f"Laporan {said}" if post.state in EXPECTED else said[:1].upper() + said[1:]
    return sentence if sentence.endswith(".") else f"{sentence}."


def who_owes(missing: int, returned: int) -> str:
    """Return the words on the button to who owes a report: ``Siapa belum (2)``, ``Siapa belum (2) · ↩ 1``."""
    if not missing:
        return f"↩ Dikembalikan ({formats.number(returned)})"
    return f"Siapa belum ({formats.number(missing)})" + (f" · ↩ {formats.number(returned)}" if returned else "")


def to_be_sent_again(count: int) -> str:
    """Return the heading of those whose report was returned and is awaited again, as HTML."""
    return f"<b>↩ Dikembalikan, belum dikirim ulang: {formats.number(count)}</b>"


def mark(post: Post) -> str:
    """Return where a post stands, short enough for a button; what was returned is awaited again."""
    return "↩ dikembalikan" if post.verdict is Verdict.RETURNED else _MARKS[post.state]


def holder(post: Post) -> str:
    """Return who holds a post; nothing where the name would only repeat the post's."""
    return "" if post.holder is None or post.holder == post.title else post.holder


def now(figure: Figure) -> str:
    """Return this month's number with what it is made of, as HTML: ``90,0 % (45/50)``, ``12 dokumen``, ``nihil``, …"""
    said = escape(formats.realisation(figure.realisation, figure.kind, figure.unit_of_measure))
    if figure.kind is Kind.RATIO and figure.realisation is not None and figure.realisation.has_number:
        return f"{formats.percent(figure.percent)} ({said})"
    return said


def headline(figure: Figure) -> str:
    """Return a percentage since January with what it is made of; empty where the month's own is the one to look at."""
    so_far = figure.to_date
    if figure.headline_percent is None or not figure.since_january or so_far is None or so_far.numerator is None:
        return ""
    parts = f"{formats.number(so_far.numerator)}/{formats.number(so_far.denominator or 0)}"
    return f"{formats.percent(figure.headline_percent)} sejak{formats.NBSP}Jan ({parts})"


def achieved(found: Achieved) -> str:
    """Return how many indicators are in which band: ``capaian 8 indikator: 6 Sangat Tinggi, 2 belum dinilai``.

    Empty where none has a target; not escaped.
    """
    if not found.targeted:
        return ""
    parts = [(band.name, count) for band, count in found.bands]
    parts += [(UNDECIDED, found.undecided)] if found.undecided else []
    words = ", ".join(f"{formats.number(count)} {name}".replace(" ", formats.NBSP) for name, count in parts)
    return f"capaian {formats.number(found.targeted)}{formats.NBSP}indikator: {words}"


def goal(figure: Figure) -> str:
    """Return the target with the achievement and its band; empty without a target."""
    if figure.target is None:
        return ""
    target = formats.number(figure.target)
    unit = f"{formats.NBSP}%" if figure.kind is Kind.RATIO else ""
    if figure.achievement is None:
        return f"target {target}{unit}"
    reached = "capaian tahun berjalan" if figure.running else "capaian"
    band = f" ({escape(figure.band.name)})" if figure.band else ""
    return f"target {target}{unit}, {reached} {formats.percent(figure.achievement)}{band}"


def more_indicators(count: int) -> str:
    """Return that a message has no room for so many more indicators, which have buttons of their own."""
    return f"… dan {count} indikator lainnya; lihat tombol di bawah."


def before(figure: Figure) -> str:
    """Return last month's number, or a dash."""
    if figure.previous is None:
        return NOTHING
    if figure.kind is Kind.RATIO and figure.previous.has_number:
        return formats.percent(figure.previous_percent)
    return formats.realisation(figure.previous, figure.kind, "")


def disagreement(figure: Figure) -> str:
    """Return that a number is not what lower positions reported; empty where it is, or may be."""
    said = feeding.disagreement(figure.kind, figure.realisation, figure.fed) if figure.fed else ""
    return f"⚠️ {said}" if said else ""


def disagreements(figures: Iterable[Figure]) -> str:
    """Return how many numbers are not what lower positions reported; empty for none."""
    count = sum(figure.disagrees for figure in figures)
    return f"⚠️ {formats.number(count)} angka berbeda dari laporan di bawahnya." if count else ""


def so_far(figure: Figure) -> str:
    """Return January to this month, or a dash."""
    if figure.kind is Kind.STATE or figure.to_date is None or figure.to_date.numerator is None:
        return NOTHING
    return (
        formats.percent(figure.to_date_percent)
        if figure.kind is Kind.RATIO
        else formats.number(figure.to_date.numerator)
    )


def so_far_heading(shown: Month) -> str:
    """Return the heading of the year so far: ``Jan–Okt``."""
    return "Jan" if shown.number == 1 else f"Jan–{month_short(shown, year=False)}"


def point_marks(shown: TrendPoint) -> str:
    """Return what is special about a month of a trend."""
    return ", ".join(word for word, wanted in (("terlambat", shown.late), ("sementara", shown.partial)) if wanted)

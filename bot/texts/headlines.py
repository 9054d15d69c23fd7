"""The one sentence a chart states as its title, worked out from the numbers."""

from __future__ import annotations

from decimal import Decimal

from bot.texts import formats
from models.catalogue.types import Kind
from models.summaries import Completeness, Figure, Recap, Trend, TrendPoint

FULL = Decimal(100)
STEADY = "tetap"


def completeness_finding(completeness: Completeness) -> str:
    """Say how many of the expected reports are in: ``12 dari 15 laporan masuk``."""
    if completeness.expected == 0:
        return "Tidak ada laporan yang ditunggu"
    late = f", {formats.number(completeness.late)}{formats.NBSP}terlambat" if completeness.late else ""
    expected = formats.number(completeness.expected)
    if completeness.expected == 1:
        arrived = "terlambat" if completeness.late else "tepat waktu"
        return f"Laporan masuk {arrived}" if completeness.submitted else "Laporan belum masuk"
    if completeness.submitted == 0:
        return f"Belum satu pun dari {expected} laporan masuk"
    if completeness.missing == 0:
        return f"Semua {expected} laporan masuk{late}"
    return f"{formats.number(completeness.submitted)} dari {expected} laporan masuk{late}"


def target_finding(figures: tuple[Figure, ...]) -> str | None:
    """Say how many indicators are below target, of those that have a target and can be judged; ``None`` if none can.

    What adds up over the year and can still change is not counted: it has not failed, and is not done.
    """
    settled = (figure for figure in figures if figure.band is not None or not figure.running)
    judged = [figure.achievement for figure in settled if figure.achievement is not None]
    if not judged:
        return None
    below = sum(achievement < FULL for achievement in judged)
    whole = formats.number(len(judged))
    if below == len(judged):
        return f"Semua {whole} indikator di bawah target" if below > 1 else "Satu indikator di bawah target"
    if below:
        return f"{formats.number(below)} dari {whole} indikator di bawah target"
    return f"Semua {whole} indikator mencapai target" if len(judged) > 1 else "Indikator mencapai target"


def recap_finding(recap: Recap) -> str:
    """State what a month comes down to: achievement once the month is final, until then who has reported."""
    arrived = completeness_finding(recap.completeness)
    return arrived if recap.partial else target_finding(recap.figures) or arrived


def measured(kind: Kind, point: TrendPoint) -> Decimal | None:
    """Return what is drawn of a month: a ratio's percentage, otherwise the number; ``None`` where there is none."""
    if kind is Kind.RATIO:
        return point.percent
    answer = point.realisation
    if answer is None or not answer.has_number or answer.numerator is None:
        return None
    return Decimal(answer.numerator)


def wording(kind: Kind, unit: str, point: TrendPoint) -> str:
    """Return a month's value in words: ``90,0 %``, ``12 dokumen``, ``nihil``, ``belum ada data``, …"""
    answer = point.realisation
    if kind is Kind.RATIO and answer is not None and answer.has_number:
        return formats.percent(point.percent)
    return formats.realisation(answer, kind, unit)


def change(kind: Kind, before: Decimal, now: Decimal) -> str:
    """Say how a value moved: ``naik 4,0 poin`` between percentages, ``turun 3`` between numbers, or ``tetap``."""
    step = now - before
    size = f"{formats.decimal(abs(step))}{formats.NBSP}poin" if kind is Kind.RATIO else formats.number(abs(step))
    if not any(digit in size for digit in "123456789"):
        return STEADY
    return f"{'naik' if step > 0 else 'turun'}{formats.NBSP}{size}"


def trend_finding(trend: Trend) -> str:
    """State an indicator's newest month and how it moved since the month before."""
    if not trend.points:
        return "Belum ada laporan"
    newest = trend.points[-1]
    title = f"{formats.month_name(newest.month)}: {wording(trend.kind, trend.unit_of_measure, newest)}"
    now = measured(trend.kind, newest)
    if trend.since_january:
        return title if now is None else f"{title} sejak{formats.NBSP}Jan"
    earlier = trend.points[-2] if len(trend.points) > 1 else None
    before = measured(trend.kind, earlier) if earlier else None
    if now is None or before is None or earlier is None or trend.kind is Kind.STATE:
        return title
    moved = change(trend.kind, before, now)
    return f"{title}, {moved}" if moved == STEADY else f"{title}, {moved} dari {formats.month_name(earlier.month)}"


def history_finding(submitted: int, late: int, months: int) -> str:
    """State how many months of a person's history have a report: ``11 dari 12 bulan dilaporkan, 2 terlambat``."""
    if months == 0:
        return "Belum ada bulan yang dilaporkan"
    if months == 1 and submitted:
        return "Satu bulan dilaporkan, terlambat" if late else "Satu bulan dilaporkan"
    tail = f", {late}{formats.NBSP}terlambat" if late else ""
    head = f"Semua {months} bulan" if submitted == months else f"{submitted} dari {months} bulan"
    return f"{head} dilaporkan{tail}"

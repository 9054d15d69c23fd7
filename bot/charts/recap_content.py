"""What the chart of a unit's month shows: who reported, unit by unit, and each indicator, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.content import Heading, heading
from bot.charts.palette import Tone
from bot.texts import feeding, formats
from bot.texts import recap as texts
from bot.texts.headlines import change, completeness_finding, recap_finding
from models.catalogue.types import Kind
from models.measures import LOWEST
from models.months import Month
from models.realisation import Realisation
from models.summaries import Completeness, Figure, PostState, Recap, UnitRow

PREVIOUS_GLYPH = "◆"
TARGET_GLYPH = "┃"
SINCE_JANUARY = f"sejak{formats.NBSP}Jan"
ARRIVED_BY_UNIT, BOTH_BY_UNIT = "Laporan per unit", "Laporan dan capaian per unit"
NAMED_AT_MOST = 5
GOOD_FROM = Decimal(76)
"""Percent; a band from there on is drawn as good, the lowest one as poor, what is between as fair."""

_LEFT_OUT = (
    (PostState.VACANT, "jabatan kosong"),
    (PostState.ON_LEAVE, "sedang cuti"),
    (PostState.NOT_APPLICABLE, "tidak berlaku bulan ini"),
    (PostState.EXEMPT, "dibebaskan"),
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator: ``value`` and ``unit`` stand at the right, ``status`` in place of a bar that cannot be drawn.

    ``share``, ``mark`` (the month before) and ``goal`` are percentages on the common scale of all ratios.
    """

    name: str
    owner: str
    value: str
    unit: str
    status: str
    details: tuple[str, ...]
    tone: Tone
    share: float | None = None
    mark: float | None = None
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit among others: who reported, and in words how many of its indicators are in which band."""

    name: str
    completeness: Completeness
    bands: str = ""


@dataclass(frozen=True, slots=True)
class RecapContent:
    """Everything on the pages of a recap."""

    heading: Heading
    name: str
    arrived: str
    completeness: Completeness
    notes: tuple[str, ...]
    units: tuple[UnitLine, ...]
    units_title: str
    ratios: tuple[IndicatorRow, ...]
    numbers: tuple[IndicatorRow, ...]
    ratios_title: str
    numbers_title: str


def recap_content(recap: Recap) -> RecapContent:
    """Choose and order what the pages of a recap say."""
    whole_office = recap.office.startswith(recap.unit_name)
    place = recap.office if whole_office else f"{recap.unit_name}, {recap.office}"
    titles = {post.position: post.title for post in recap.posts}
    owners = titles if len({figure.position for figure in recap.figures}) > 1 else {}
    figures = sorted(recap.figures, key=_worst_first)
    kinds = [figure.kind for figure in figures]
    others = [(kinds.count(Kind.COUNT), "jumlah"), (kinds.count(Kind.STATE), "ya/tidak")]
    rows = [(figure.kind, _row(figure, recap.month, owners.get(figure.position, ""))) for figure in figures]
    return RecapContent(
        heading=heading(
            f"Rekap {formats.month(recap.month)}",
            recap_finding(recap),
            place,
            recap.as_of,
            partial=recap.partial,
            sample=recap.sample,
        ),
        name=recap.unit_name,
        arrived=completeness_finding(recap.completeness),
        completeness=recap.completeness,
        notes=_notes(recap),
        units=tuple(_unit_line(row) for row in sorted(recap.units, key=_least_complete_first)),
        units_title=BOTH_BY_UNIT if any(row.achieved.bands for row in recap.units) else ARRIVED_BY_UNIT,
        ratios=tuple(row for kind, row in rows if kind is Kind.RATIO),
        numbers=tuple(row for kind, row in rows if kind is not Kind.RATIO),
        ratios_title=f"{formats.number(kinds.count(Kind.RATIO))} indikator persentase (latar abu-abu = 100 %)",
        numbers_title=", ".join(f"{formats.number(count)} indikator {words}" for count, words in others if count),
    )


def _least_complete_first(row: UnitRow) -> tuple[bool, Decimal, int, str]:
    """Order units by the share of reports that are in; units where nobody reports come last."""
    expected = row.completeness.expected
    share = Decimal(row.completeness.submitted) / expected if expected else Decimal(0)
    return expected == 0, share, -row.completeness.missing, row.name


def _worst_first(figure: Figure) -> tuple[int, Decimal]:
    """Order figures: judged against a target, then by plain percentage, then numbers, then those without a value."""
    if figure.achievement is not None:
        return 0, figure.achievement
    if figure.headline_percent is not None:
        return 1, figure.headline_percent
    return (2 if figure.realisation is not None and figure.realisation.has_number else 3), Decimal(0)


def _notes(recap: Recap) -> tuple[str, ...]:
    """Name those who owe while they are few, and count the posts that nobody expects a report from.

    Over several units the bars say how many are owed in each, so names are left to the list of the missing.
    """
    owing = [post.title for post in recap.posts if post.state is PostState.MISSING]
    notes = []
    if 0 < len(owing) <= NAMED_AT_MOST and len(recap.units) <= NAMED_AT_MOST // 2:
        notes.append(f"Belum melapor: {'; '.join(owing)}")
    states = [post.state for post in recap.posts]
    left_out = [f"{formats.number(states.count(state))} {words}" for state, words in _LEFT_OUT if state in states]
    if left_out:
        notes.append(f"Tidak dihitung: {', '.join(left_out)}")
    return tuple(notes)


def _tone(figure: Figure) -> Tone:
    """Judge a figure by its band; without a target, and while the year is open, nothing is judged."""
    if figure.band is None:
        return Tone.PLAIN
    if figure.band.at_least >= GOOD_FROM:
        return Tone.GOOD
    return Tone.POOR if figure.band.at_least == LOWEST else Tone.FAIR


def _unit_line(row: UnitRow) -> UnitLine:
    """Say how many of a unit's indicators are in which band; nothing while none can be judged."""
    bands = texts.achieved(row.achieved) if row.achieved.bands else ""
    return UnitLine(row.name, row.completeness, f"{bands[:1].upper()}{bands[1:]}")


def _row(figure: Figure, month: Month, owner: str) -> IndicatorRow:
    ratio = figure.kind is Kind.RATIO
    said = formats.realisation(figure.realisation, figure.kind, "")
    known = figure.realisation is not None and figure.realisation.has_number
    words = formats.percent(figure.headline_percent) if ratio and known else said
    drawn = figure.headline_percent is not None if ratio else known
    counted = figure.kind is Kind.COUNT and known and words != formats.NIHIL
    return IndicatorRow(
        name=figure.name,
        owner=owner,
        value=words if drawn else "",
        unit=_below(figure) if ratio and drawn else figure.unit_of_measure if counted else "",
        status="" if drawn else words,
        details=tuple(filter(None, (_parts(figure, month, said), *_comparisons(figure, month)))),
        tone=_tone(figure),
        share=_float(figure.headline_percent),
        mark=_float(figure.headline_before),
        goal=_float(figure.target) if ratio else None,
    )


def _comparisons(figure: Figure, month: Month) -> tuple[str, ...]:
    """Say last month, the year so far, the target with what was achieved, lateness, and what was counted below."""
    late = "terlambat" if figure.late else ""
    disagreement = feeding.in_short(figure.kind, figure.realisation, figure.fed)
    return _last_month(figure, month), _year_so_far(figure, month), _target(figure), late, disagreement


def _below(figure: Figure) -> str:
    """Say below a percentage since when it counts, and the word of its band: colour alone tells too little."""
    return " · ".join(
        filter(None, (SINCE_JANUARY if figure.since_january else "", figure.band.name if figure.band else ""))
    )


def _parts(figure: Figure, month: Month, said: str) -> str:
    """Say the numbers behind a percentage; the month's own follow those since January."""
    if figure.kind is not Kind.RATIO or not figure.answered:
        return ""
    so_far = figure.to_date
    if not figure.since_january or so_far is None or so_far.numerator is None or so_far.denominator is None:
        return said
    whole = f"{formats.number(so_far.numerator)}/{formats.number(so_far.denominator)}"
    own = f"{formats.month_short(month, year=False)} saja {said} ({formats.percent(figure.percent)})"
    return f"{whole} · {own.replace(' ', formats.NBSP)}"


def _last_month(figure: Figure, month: Month) -> str:
    if figure.since_january and figure.answered:
        before = figure.headline_before
        until = f"{PREVIOUS_GLYPH} sampai {formats.month_short(month.previous(), year=False)} "
        return "" if before is None else f"{until}{formats.percent(before)}".replace(" ", formats.NBSP)
    if figure.previous is None:
        return ""
    name = formats.month_short(month.previous(), year=False)
    if figure.previous_percent is not None:
        glyph = "" if figure.percent is None else f"{PREVIOUS_GLYPH}{formats.NBSP}"
        return f"{glyph}{name}{formats.NBSP}{formats.percent(figure.previous_percent)}"
    if figure.kind is Kind.RATIO and figure.previous.has_number:
        return f"{name} {formats.percent(None)}"
    words = formats.realisation(figure.previous, figure.kind, "")
    before, now = _number(figure.previous), _number(figure.realisation)
    moved = ""
    if figure.kind is Kind.COUNT and before is not None and now is not None:
        moved = f" ({change(figure.kind, before, now)})"
    return f"{name}{formats.NBSP}{words}{moved}"


def _year_so_far(figure: Figure, month: Month) -> str:
    """Say January to this month; in January itself that would only repeat the month."""
    so_far = figure.to_date
    headline = figure.since_january and figure.answered
    if month.number == 1 or figure.kind is Kind.STATE or headline or so_far is None or so_far.numerator is None:
        return ""
    ratio = figure.kind is Kind.RATIO
    words = formats.percent(figure.to_date_percent) if ratio else formats.number(so_far.numerator)
    return f"sejak{formats.NBSP}Jan{formats.NBSP}{words}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    goal = formats.number(figure.target)
    ratio = figure.kind is Kind.RATIO
    words = f"{TARGET_GLYPH} target {goal} %" if ratio else f"target setahun {goal}"
    words = words.replace(" ", formats.NBSP)
    if figure.achievement is None:
        return words
    band = f" {figure.band.name}" if figure.band and not ratio else ""
    reached = "capaian tahun berjalan" if figure.running else "capaian"
    return f"{words}, {reached}{formats.NBSP}{formats.percent(figure.achievement)}{band}"


def _number(answer: Realisation | None) -> Decimal | None:
    """Return the number of a count, ``None`` where there is none."""
    if answer is None or not answer.has_number or answer.numerator is None:
        return None
    return Decimal(answer.numerator)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

"""What stands out in a month, in two to four sentences below a recap's numbers."""

from __future__ import annotations

from bot.texts import formats
from bot.texts.headlines import completeness_finding
from models.catalogue.types import Kind
from models.finding import Findings, Movement, findings
from models.summaries import Figure, Recap

NAMED_AT_MOST = 3
"""More posts than this are counted, not named: everybody is in the list of the missing."""


def sentences(recap: Recap) -> tuple[str, ...]:
    """Return the findings of a recap as plain text: who reported and who did not, what moved most, what is lacking."""
    found = findings(recap)
    said = (
        f"{completeness_finding(found.completeness)}.",
        _missing(found),
        _movement(found, recap) if any(_is_compared(figure) for figure in recap.figures) else "",
        _gaps(found),
    )
    return tuple(sentence for sentence in said if sentence)


def _is_compared(figure: Figure) -> bool:
    """Whether months of an indicator are ever compared: counts are not, nor what adds up since January."""
    return figure.kind is Kind.RATIO and not figure.since_january


def _movement(found: Findings, recap: Recap) -> str:
    """Say what rose and fell most since the month before; nothing where no report can be compared."""
    if found.completeness.submitted == 0:
        return ""
    before = formats.month_name(recap.month.previous())
    if found.compared == 0:
        return f"Belum ada persentase yang dapat dibandingkan dengan {before}."
    moves = [_moved("naik", found.risen), _moved("turun", found.fallen)]
    told = "; ".join(move for move in moves if move)
    if not told:
        return f"Tidak ada persentase yang berubah sejak {before}."
    return f"Sejak {before} {told}."


def _moved(word: str, move: Movement | None) -> str:
    if move is None:
        return ""
    points = f"{formats.decimal(abs(move.points))}{formats.NBSP}poin"
    name = move.figure.name
    return f"yang paling {word}: {name} ({points}, menjadi {formats.percent(move.now)})"


def _missing(found: Findings) -> str:
    if not found.missing or found.completeness.submitted == 0:
        return ""
    if len(found.missing) <= NAMED_AT_MOST:
        return f"Belum melapor: {'; '.join(found.missing)}."
    return f"{formats.number(len(found.missing))} jabatan belum melapor."


def _gaps(found: Findings) -> str:
    """Say what has no number: ratios with nothing to divide by, and answers still owed in reports that are in."""
    parts = []
    if found.not_computable:
        parts.append(
            f"{formats.number(len(found.not_computable))} persentase tidak dapat dihitung karena penyebutnya nol"
        )
    if found.unanswered:
        parts.append(f"{formats.number(len(found.unanswered))} indikator masih belum ada data")
    text = " dan ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""

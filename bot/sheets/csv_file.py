"""All numbers of a month as CSV, the way an Indonesian Excel opens it by a double click: UTF-8 with BOM, semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from bot.sheets.safety import looks_like_formula
from bot.texts import formats
from models.catalogue.types import Kind
from models.realisation import Answer, Realisation
from models.summaries import Figure, Post, PostState, Recap

COLUMNS = (
    "Unit kerja", "Jabatan", "Kode indikator", "Indikator", "Jenis", "Pembilang", "Penyebut", "Persen", "Jawaban",
    "Alasan", "Terlambat", "Tanggal",
)  # fmt: skip
KINDS = {Kind.COUNT: "jumlah", Kind.RATIO: "persentase", Kind.STATE: "keadaan"}
NUMBER, NOT_REPORTED, EXEMPT = "angka", "belum dilaporkan", "dibebaskan"
_HUNDREDTH = Decimal("0.01")


def month_csv(recap: Recap, units: Mapping[str, str]) -> bytes:
    """Return one line for each indicator of a recap; ``units`` are names by code.

    Numbers have no points between thousands and a comma before decimals, so that Excel calculates with them. Dates
    are those on which reports came in first, in the recap's time zone.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    posts = {post.position: post for post in recap.posts}
    for figure in recap.figures:
        unit, post = units.get(figure.unit, figure.unit), posts.get(figure.position)
        writer.writerow(_safe(cell) for cell in (unit, *_cells(figure, post, recap)))
    return out.getvalue().encode("utf-8-sig")


def _cells(figure: Figure, post: Post | None, recap: Recap) -> tuple[str, ...]:
    """Return a line without its unit."""
    answer = figure.realisation
    numbers = ("", "", "")
    if answer is not None and answer.has_number:
        numbers = (_whole(answer.numerator), _whole(answer.denominator), _percent(figure))
    exempt = post.reason if post is not None and post.state is PostState.EXEMPT else ""
    sent = post.submitted_at.astimezone(recap.as_of.tzinfo) if post and post.submitted_at else None
    return (
        post.title if post else figure.position,
        figure.code,
        figure.name,
        KINDS[figure.kind],
        *numbers,
        EXEMPT if exempt else _answer(answer, figure.kind),
        exempt or (answer.reason if answer else ""),
        "" if sent is None else "ya" if figure.late else "tidak",
        "" if sent is None else f"{sent:%Y-%m-%d %H:%M}",
    )


def _answer(answer: Realisation | None, kind: Kind) -> str:
    """Say what kind of answer it is; unlike the chat, the file keeps "no data yet" apart from a missing report."""
    if answer is None:
        return NOT_REPORTED
    if answer.answer is Answer.VALUE and kind is not Kind.STATE:
        return NUMBER
    return formats.realisation(answer, kind, "")


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _percent(figure: Figure) -> str:
    if figure.kind is not Kind.RATIO:
        return ""
    if figure.percent is None:
        return formats.NOT_COMPUTABLE
    return str(figure.percent.quantize(_HUNDREDTH, ROUND_HALF_UP)).replace(".", ",")


def _safe(text: str) -> str:
    """Put an apostrophe before what Excel would compute; numbers here are never negative."""
    words = text.replace(formats.NBSP, " ")
    return f"'{words}" if looks_like_formula(words) else words

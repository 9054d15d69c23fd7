"""The PDF of a recap: one page of A4 for each page of the chart, with words that can be searched."""

from __future__ import annotations

import re
import zlib

from bot.charts.document import recap_pdf
from bot.charts.recap import compose_recap
from bot.charts.recap_content import recap_content
from tests.charts import samples


def boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Return the pages' sizes in points."""
    found = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    return [(float(wide), float(high)) for wide, high in found]


def drawn(pdf: bytes) -> bytes:
    """Return what the pages' streams hold."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(part) for part in streams if part[:1] == b"x")


def test_each_page_of_the_chart_is_a_page_of_portrait_a4() -> None:
    [pdf] = recap_pdf(samples.bidang())
    assert pdf.startswith(b"%PDF-1.")
    sizes = boxes(pdf)
    assert len(sizes) == len(compose_recap(recap_content(samples.bidang())))
    assert all(round(wide) == 595 and round(high) == 842 for wide, high in sizes)


def test_letters_are_those_of_an_embedded_font() -> None:
    [pdf] = recap_pdf(samples.alone())
    assert b"/CIDFontType2" in pdf
    assert b"/FontFile2" in pdf
    assert b"/ToUnicode" in pdf


def test_the_drawing_is_made_smaller_as_a_whole_to_fit_between_the_margins() -> None:
    [pdf] = recap_pdf(samples.alone())
    matrix = re.search(rb"([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm", drawn(pdf))
    assert matrix is not None
    across, down, left, below = (float(number) for number in matrix.groups())
    assert across == down
    assert left + across * 1080 * 0.72 + left <= 595.3
    assert below + down * 1350 * 0.72 + below <= 841.9


def test_the_document_has_a_title_and_the_date_of_its_data() -> None:
    [pdf] = recap_pdf(samples.alone())
    assert b"/Title" in pdf
    assert b"D:20261106094200Z" in pdf


def test_the_same_data_give_the_same_bytes() -> None:
    assert recap_pdf(samples.alone()) == recap_pdf(samples.alone())


def test_a_unit_without_anything_has_a_page_too() -> None:
    [pdf] = recap_pdf(samples.recap())
    assert len(boxes(pdf)) == 1

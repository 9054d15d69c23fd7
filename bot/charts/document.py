"""The pages of a recap as one PDF: the chart's own drawing, as lines and letters that print sharp, on A4."""

from __future__ import annotations

import io
from datetime import UTC

from matplotlib import rc_context
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from matplotlib.transforms import Affine2D

from bot.charts.lettering import DPI
from bot.charts.page import HEIGHT, WIDTH, Page
from bot.charts.recap import compose_recap
from bot.charts.recap_content import recap_content
from models.summaries import Recap

POINTS = 72
"""To the inch, the measure of PDF."""

A4_WIDTH, A4_HEIGHT = 210 / 25.4, 297 / 25.4
"""Inches."""

SIDE = 10 / 25.4
"""Inches that stay free left and right, since no office printer reaches the edge."""

TRUETYPE = 42
"""Fonts go in as such, not as drawings of letters, so that the words can be searched and copied."""


def recap_pdf(recap: Recap) -> list[bytes]:
    """Draw a recap as one PDF document with a page of A4 for each page of the chart."""
    content = recap_content(recap)
    out = io.BytesIO()
    about = {"Title": f"{content.heading.kicker} · {recap.unit_name}", "CreationDate": recap.as_of.astimezone(UTC)}
    with rc_context({"pdf.fonttype": TRUETYPE}):
        file = PdfFile(out, about)
        for page in compose_recap(content):
            _write(file, page)
        file.finalize()
        file.close()
    return [out.getvalue()]


def _write(file: PdfFile, page: Page) -> None:
    """Add a page, scaled to the paper's width inside its margins and centred."""
    figure = page.canvas.figure
    # The drawing is in pixels of the screen; letters and line widths are in points already.
    to_points = Affine2D().scale(POINTS / DPI)
    for artist in figure.get_children():
        if artist is not figure.patch:
            artist.set_transform(to_points)
    figure.set_dpi(POINTS)
    wide, high = WIDTH / DPI, HEIGHT / DPI
    scale = (A4_WIDTH - 2 * SIDE) / wide
    below = (A4_HEIGHT - high * scale) / 2
    file.newPage(A4_WIDTH, A4_HEIGHT)
    # Lines are clipped to this, which is the drawing before it is scaled.
    file.width, file.height = wide, high
    file.output(scale, 0, 0, scale, SIDE * POINTS, below * POINTS, Op.concat_matrix)
    renderer = RendererPdf(file, POINTS, high, wide)
    figure.draw(renderer)
    renderer.finalize()

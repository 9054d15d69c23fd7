"""The words below the charts of a recap: what the chart found out, whose it is, how old it is."""

from __future__ import annotations

from bot.charts.content import HistoryChart
from bot.charts.months_content import history_content
from bot.texts import formats
from bot.texts import recap as texts
from bot.texts.formats import escape
from bot.texts.headlines import completeness_finding, recap_finding, trend_finding, wording
from models.catalogue.types import Kind
from models.realisation import Realisation
from models.summaries import Post, Recap, Trend, TrendPoint


def unit_caption(recap: Recap) -> str:
    """Return the words below a unit's chart: the finding first."""
    finding, arrived = recap_finding(recap), completeness_finding(recap.completeness)
    about = f"{texts.title(recap)} · {texts.short(recap.unit_name)}"
    lines = [f"<b>{finding}</b>", about, "" if finding == arrived else arrived, texts.as_of(recap)]
    return "\n".join(filter(None, lines))


def post_caption(recap: Recap, post: Post, chart: HistoryChart) -> str:
    """Return the words below the chart of a post's year."""
    heading = history_content(chart).heading
    about = " · ".join(filter(None, (texts.short(post.title), texts.short(texts.holder(post)))))
    return "\n".join((f"<b>{heading.title}</b>", about, heading.kicker, texts.as_of(recap)))


def trend_caption(recap: Recap, post: Post, trend: Trend) -> str:
    """Return the words below the chart of an indicator's months."""
    about = f"{texts.short(trend.name)} · {texts.short(post.title)}"
    return "\n".join((f"<b>{escape(trend_finding(trend))}</b>", about, texts.as_of(recap)))


def point(trend: Trend, shown: TrendPoint) -> str:
    """Return one month of a trend, as HTML: ``90,0 % (45/50)``, ``12 dokumen``, ``nihil``, …"""
    said = escape(wording(trend.kind, trend.unit_of_measure, shown))
    answer: Realisation | None = shown.realisation
    if trend.kind is not Kind.RATIO or answer is None or not answer.has_number:
        return said
    parts = formats.realisation(answer, trend.kind, "")
    return f"{said} sejak{formats.NBSP}Jan; bulan itu {parts}" if trend.since_january else f"{said} ({parts})"

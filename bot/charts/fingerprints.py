"""A chart's identity: the hash of all it shows, so that the same picture is neither drawn nor uploaded twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from bot.charts.content import Chart, HistoryChart, TrendChart
from bot.charts.months_content import HistoryContent, TrendContent, history_content, trend_content
from bot.charts.recap_content import RecapContent, recap_content

DRAWING_VERSION = 3
"""Raise it when the same content is drawn differently, so that pictures uploaded before are not used again."""


def fingerprint(chart: Chart) -> str:
    """Return 64 hexadecimal digits that differ exactly when the words, numbers or kind of a chart differ."""
    content = _content(chart)
    shown = {"version": DRAWING_VERSION, "kind": type(content).__name__, "content": asdict(content)}
    canonical = json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(chart: Chart) -> RecapContent | TrendContent | HistoryContent:
    match chart:
        case TrendChart():
            return trend_content(chart)
        case HistoryChart():
            return history_content(chart)
        case _:
            return recap_content(chart)

"""A chart's identity: the hash of all it shows, so that the same picture is neither drawn nor uploaded twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

from bot.charts.content import Chart, HistoryChart, TrendChart
from bot.charts.months_content import HistoryContent, TrendContent, history_content, trend_content
from bot.charts.recap_content import RecapContent, recap_content
from models.garbage import uncollected

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

DRAWING_VERSION = 4
"""Raise it when the same content is drawn differently, so that pictures uploaded before are not used again."""


def fingerprint(chart: Chart) -> str:
    """Return 64 hexadecimal digits that differ exactly when the words, numbers or kind of a chart differ."""
    with uncollected():
        content = _content(chart)
        shown = {"version": DRAWING_VERSION, "kind": type(content).__name__, "content": content}
        canonical = json.dumps(shown, default=_as_dict, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_dict(part: DataclassInstance) -> dict[str, object]:
    """Return what a part of a chart shows by name; ``asdict`` would copy a large office's rows one by one."""
    return {name: getattr(part, name) for name in _names(type(part))}


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _content(chart: Chart) -> RecapContent | TrendContent | HistoryContent:
    match chart:
        case TrendChart():
            return trend_content(chart)
        case HistoryChart():
            return history_content(chart)
        case _:
            return recap_content(chart)

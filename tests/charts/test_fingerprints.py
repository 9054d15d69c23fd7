"""Two charts have the same fingerprint exactly when they show the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.charts import fingerprints
from bot.charts.fingerprints import fingerprint
from models.months import Month
from models.summaries import Recap
from tests.charts import samples


def without_what_is_not_shown(recap: Recap) -> Recap:
    posts = tuple(replace(post, person_id=7, holder="Sari", submitted_at=samples.AS_OF) for post in recap.posts)
    return replace(recap, posts=posts, as_of=recap.as_of + timedelta(minutes=5))


def test_the_same_recap_has_the_same_fingerprint_of_64_digits() -> None:
    assert fingerprint(samples.bidang()) == fingerprint(samples.bidang())
    assert len(fingerprint(samples.bidang())) == 64


@pytest.mark.parametrize("partial", [True, False])
def test_what_is_not_shown_does_not_count(partial: bool) -> None:
    recap = samples.bidang(partial=partial)
    assert fingerprint(without_what_is_not_shown(recap)) == fingerprint(recap)


CHANGES: dict[str, Callable[[Recap], Recap]] = {
    "month": lambda recap: replace(recap, month=Month(2026, 9)),
    "unit": lambda recap: replace(recap, unit_name="Sekretariat"),
    "partial": lambda recap: replace(recap, partial=True),
    "sample": lambda recap: replace(recap, sample=True),
    "day": lambda recap: replace(recap, as_of=recap.as_of + timedelta(days=1)),
    "completeness": lambda recap: replace(recap, completeness=replace(recap.completeness, late=0)),
    "a number": lambda recap: replace(recap, figures=(samples.ratio("a", samples.ratio_of(1, 2)),)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_what_is_shown_changes_the_fingerprint(change: Callable[[Recap], Recap]) -> None:
    assert fingerprint(change(samples.bidang())) != fingerprint(samples.bidang())


def test_a_partial_month_gets_a_new_picture_by_the_hour() -> None:
    recap = samples.bidang(partial=True)
    assert fingerprint(replace(recap, as_of=recap.as_of + timedelta(hours=1))) != fingerprint(recap)


def test_different_kinds_of_chart_never_share_one() -> None:
    trend = samples.ratio_trend()
    assert fingerprint(samples.trend_chart(trend)) != fingerprint(samples.history_chart(1))


def test_a_new_way_of_drawing_makes_new_fingerprints(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(samples.alone())
    monkeypatch.setattr(fingerprints, "DRAWING_VERSION", fingerprints.DRAWING_VERSION + 1)
    assert fingerprint(samples.alone()) != before

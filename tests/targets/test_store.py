"""Targets are stored exactly, one an indicator and year, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from models.queries import targets
from models.store.targets import TargetChanges, import_targets, set_target
from models.tables import Target
from tests.recap.office import found
from tests.support.acts import BY

SURAT, TEPAT = "kasi-a1.surat", "kabid-a.tepat"


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """An office without people."""
    with Session(engine) as opened:
        found(opened)
        yield opened


@given(st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(999_999_999_999), places=4))
def test_a_target_comes_back_as_it_went_in(engine: Engine, value: Decimal) -> None:
    with Session(engine) as session:
        found(session)
        set_target(session, SURAT, 2026, value, BY)
        session.expire_all()
        assert targets.of_year(session, 2026) == {SURAT: value}


def test_setting_a_target_returns_the_one_before(session: Session) -> None:
    assert set_target(session, SURAT, 2026, Decimal(1200), BY) is None
    assert set_target(session, SURAT, 2026, Decimal(1300), BY) == 1200
    assert set_target(session, SURAT, 2025, Decimal(900), BY) is None
    assert targets.of_year(session, 2026) == {SURAT: 1300}


def test_an_import_counts_and_a_preview_only_counts(session: Session) -> None:
    wanted = {SURAT: Decimal(1200), TEPAT: Decimal("95.5")}
    assert import_targets(session, wanted, 2026, BY, preview=True) == TargetChanges(new=2)
    assert targets.of_year(session, 2026) == {}
    assert import_targets(session, wanted, 2026, BY, preview=False) == TargetChanges(new=2)
    changed = {**wanted, SURAT: Decimal(1)}
    assert import_targets(session, changed, 2026, BY, preview=True) == TargetChanges(changed=1, unchanged=1)
    assert targets.of_year(session, 2026) == wanted
    assert import_targets(session, changed, 2026, BY, preview=False) == TargetChanges(changed=1, unchanged=1)
    assert targets.of_year(session, 2026) == changed


def test_targets_are_found_by_unit_and_by_indicator(session: Session) -> None:
    import_targets(session, {SURAT: Decimal(1200), TEPAT: Decimal(95)}, 2026, BY, preview=False)
    assert targets.of_units(session, ["seksi-a1"], 2026) == {SURAT: 1200}
    assert targets.of_indicators(session, [TEPAT], 2026) == {TEPAT: 95}
    assert targets.of_units(session, ["seksi-a1"], 2025) == {}


@pytest.mark.parametrize("value", [0, -1])
def test_the_database_refuses_a_target_that_is_not_positive(session: Session, value: int) -> None:
    session.add(Target(indicator_id=1, year=2026, value=Decimal(value)))
    with pytest.raises(IntegrityError):
        session.flush()


def test_more_than_four_decimals_are_a_bug_and_never_rounded(session: Session) -> None:
    session.add(Target(indicator_id=1, year=2026, value=Decimal("0.00001")))
    with pytest.raises(StatementError, match="four decimals"):
        session.flush()


def test_targets_sort_as_numbers_in_a_database_shell(session: Session) -> None:
    import_targets(session, {SURAT: Decimal(1200), TEPAT: Decimal(95)}, 2026, BY, preview=False)
    assert list(session.scalars(text("SELECT value FROM targets ORDER BY value"))) == [950_000, 12_000_000]

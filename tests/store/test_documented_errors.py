"""What only a mistake in the program can ask for is refused as its docstring says, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from telegram import Update

from bot import delivery, guards
from bot.clock import MovableClock
from bot.screens.screen import Screen
from models.administration import Right
from models.catalogue.loading import load_catalogue
from models.columns import Exact, Moment
from models.database import transact
from models.months import Month
from models.queries.announcements import progress
from models.queries.staffing import card, nip_and_name
from models.store.announcements import drop, end, finish
from models.store.handovers import exempt
from models.store.privacy import anonymise
from models.store.rights import grant
from tests.support.acts import BY

NOBODY = 999_999
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    "act",
    [
        lambda session: anonymise(session, NOBODY, BY, by_settings=False),
        lambda session: grant(session, NOBODY, Right.AUDITOR, BY),
        lambda session: exempt(session, NOBODY, Month(2026, 10), "Cuti besar", BY),
    ],
    ids=["anonymise", "grant", "exempt"],
)
def test_nobodys_id_is_an_error(engine: Engine, act: Callable[[Session], object]) -> None:
    with pytest.raises(LookupError, match=str(NOBODY)):
        transact(engine, act)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda session: card(session, NOBODY, NOW), None),
        (lambda session: nip_and_name(session, NOBODY), None),
        (lambda session: progress(session, CATALOGUE, NOBODY, NOW.date()), None),
        (lambda session: drop(session, NOBODY, BY, 1), False),
        (lambda session: finish(session, NOBODY, NOW), False),
        (lambda session: end(session, NOBODY, NOBODY, None, NOW), None),
    ],
    ids=["card", "name", "progress", "drop", "finish", "end"],
)
def test_what_is_not_there_is_answered_by_nothing(
    engine: Engine, ask: Callable[[Session], object], answer: object
) -> None:
    assert transact(engine, ask) is answer


def test_columns_keep_nothing_as_nothing(engine: Engine) -> None:
    assert Exact().process_bind_param(None, engine.dialect) is None
    assert Moment().process_bind_param(None, engine.dialect) is None


async def test_an_update_without_chat_or_message_is_answered_nowhere() -> None:
    with pytest.raises(LookupError, match="without a chat"):
        await delivery.reply(Update(1), None, Screen("halo"))  # type: ignore[arg-type]  # it comes to no bot
    with pytest.raises(LookupError, match="without a message"):
        guards.message(Update(1))


def test_a_clock_never_goes_back() -> None:
    clock = MovableClock(NOW, source=lambda: NOW)
    with pytest.raises(ValueError, match="in the past"):
        clock.move_to(NOW - timedelta(seconds=1))
    assert clock() == NOW

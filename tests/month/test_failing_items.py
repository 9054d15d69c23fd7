"""One item of a round that fails for good: the others of its round are done all the same, and none of them twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

import jobs.reminders
import jobs.reviews
from bot import reviews
from bot.ledger import AT_ONCE, side_by_side
from models.store.notices import claim_prompt
from tests.month.office import CAMAT, LOKET, at, crowd, ledger, person_id, prompts
from tests.month.test_failures import received
from tests.support.office import TestOffice

OPENS = at(11, 2)


class SpoiltRow(Exception):  # noqa: N818 - what a test raises in place of an error nobody has thought of
    """A row that cannot be read."""


def failing_for(place: int, person: int, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same function, which fails for one person, given at this place of its arguments."""

    def called(*arguments: Any) -> Any:
        if arguments[place] == person:
            raise SpoiltRow(person)
        return work(*arguments)

    return called


async def test_the_others_go_on_and_nothing_in_hand_is_cut_short() -> None:
    begun, done, gate = [], [], asyncio.Event()

    async def work(item: int) -> None:
        begun.append(item)
        if item == 1:
            gate.set()
            raise SpoiltRow(item)
        await gate.wait()
        await asyncio.sleep(0)
        done.append(item)

    assert await side_by_side(range(100), work) == 1
    assert sorted(begun) == list(range(100))
    assert sorted(done) == [0, *range(2, 100)]


async def test_where_as_many_fail_as_run_at_once_the_rest_is_left_for_the_next_round() -> None:
    tried = []

    async def work(item: int) -> None:
        tried.append(item)
        raise SpoiltRow(item)

    with pytest.raises(ExceptionGroup):
        await side_by_side(range(1000), work)
    assert len(tried) < 2 * AT_ONCE


async def test_somebody_whose_prompt_cannot_be_claimed_keeps_nobody_else_from_theirs(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = await crowd(office, 250)
    first = await person_id(office, CAMAT)
    monkeypatch.setattr(jobs.reminders, "claim_prompt", failing_for(4, first, claim_prompt))
    await office.move_to(OPENS)
    assert set(received(office.telegram, accounts).values()) == {1}
    assert len(prompts(office.phone(LOKET))) == 1
    assert await ledger(office, CAMAT) == {}
    monkeypatch.undo()
    await office.move_to(at(11, 2, 8, 1))
    assert len(prompts(office.phone(CAMAT))) == 1
    assert set(received(office.telegram, accounts).values()) == {1}


async def test_a_report_whose_card_cannot_be_made_does_not_hide_the_next_one_from_its_head(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []

    async def show_card(_: object, report: int) -> None:
        if report == 10:
            raise SpoiltRow(report)
        shown.append(report)

    monkeypatch.setattr(jobs.reviews, "unshown", lambda *_: {1: [10, 11], 2: [12]})
    monkeypatch.setattr(reviews, "show_card", show_card)
    await office.move_to(OPENS)
    assert sorted(shown) == [11, 12]

"""An office with three months behind it, whose charts are drawn with a pencil."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.recap_chat.office import draw_with, fill
from tests.support.office import TestOffice
from tests.support.started import started_office
from tests.support.studios import Pencil


@pytest.fixture
def pencil() -> Pencil:
    """The studio that draws for the office."""
    return Pencil()


@pytest.fixture
async def office(either_url: str, pencil: Pencil) -> AsyncIterator[TestOffice]:
    """The whole office on the morning October opens, with sample reports for July to September."""
    async with started_office(either_url) as opened:
        await fill(opened)
        draw_with(opened, pencil)
        yield opened


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on an empty database."""
    with Session(engine) as opened:
        yield opened

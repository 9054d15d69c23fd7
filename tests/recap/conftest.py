"""A session on each database; what a test stores is rolled back when it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.recap import office


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """An empty database."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def founded(session: Session) -> Session:
    """A database with the hand-made office in it, without people."""
    office.found(session)
    return session

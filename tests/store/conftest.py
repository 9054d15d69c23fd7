"""A database for what only PostgreSQL does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from models.database import Database


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """PostgreSQL's engine, on an empty database."""
    database = Database(postgres_url)
    yield database.engine
    database.close()

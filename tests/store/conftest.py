"""A database for what only PostgreSQL does, and one without any table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from models.database import Database, database_url, make_engine
from tests.support import databases


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """PostgreSQL's engine, on an empty database."""
    database = Database(postgres_url)
    yield database.engine
    database.close()


@pytest.fixture(params=databases.kinds())
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = make_engine(database_url(f"sqlite:///{tmp_path}/bare.db"))
        yield engine
        engine.dispose()
        return
    with databases.postgres_database() as url:
        engine = create_engine(database_url(url))
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        yield engine
        engine.dispose()

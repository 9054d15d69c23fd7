"""Fixtures every folder uses: the two databases, and hypothesis settings for CI."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from models.database import Database
from tests.support import databases, statements
from tests.support.left_out import leave_out, marked
from tests.support.nursery import starting

os.environ.setdefault("PTB_TIMEDELTA", "true")
statements.share()
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.register_profile("mutants", settings.get_profile("ci"), max_examples=30)
settings.register_profile("long", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


IN_MEMORY, ENOUGH = Path("/dev/shm"), 1024**3  # noqa: S108 - a folder of the machine's, not one everybody may guess


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory where there is room: every commit waits for the disk otherwise."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the garbage collector pass over what lives to the end, modules and tests: a third of a second each time."""
    gc.disable()
    try:
        collected = yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()
    return collected


def pytest_report_header() -> list[str]:
    """Say what is left out for want of PostgreSQL's client programs: workers that leave it out are not heard."""
    if not databases.postgres_is_there() or databases.postgres_copies():
        return []
    return ["no pg_dump of the PostgreSQL server's version (apt install postgresql-client): no copies of it are tested"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what copies PostgreSQL where its client programs are missing, and say so."""
    unwanted = [item for item in marked(items, "copies") if "[postgresql]" in item.name]
    if unwanted and not databases.postgres_copies():
        leave_out(config, items, unwanted, "no pg_dump that fits the server: {} tests of copies of it left out")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def shared_postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database, one per worker; whoever fills it empties it, see ``postgres_url``."""
    with databases.postgres_database() as url:
        yield url


@pytest.fixture
def postgres_url(shared_postgres_url: str) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database."""
    yield shared_postgres_url
    databases.empty(shared_postgres_url)


@pytest.fixture(params=databases.kinds())
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database: once SQLite, once PostgreSQL."""
    yield from _empty(request.param, request, tmp_path)


@pytest.fixture
def either_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database for what is said in the chat: half of the tests on each kind.

    The store has its own tests, on both, and so run those that are marked ``on_each``. Of the others the name decides,
    so that a test always meets the same kind; a failure shows which in its properties.
    """
    copies = request.node.get_closest_marker("copies") is None or databases.postgres_copies()
    kinds = databases.kinds() if copies else ["sqlite"]
    kind: str = getattr(request, "param", kinds[crc32(request.node.name.encode()) % len(kinds)])
    request.node.user_properties.append(("database", kind))
    yield from _empty(kind, request, tmp_path)


def _empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    url: str = request.getfixturevalue("postgres_url")
    yield url


@pytest.fixture
def forked_bots() -> Iterator[None]:
    """Start this test's processes without Python and all imports; that start as everybody's has tests of its own."""
    with starting.all_forked():
        yield


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """The store's own access to an empty database."""
    opened = Database(empty_url)
    yield opened
    opened.close()


@pytest.fixture
def engine(database: Database) -> Engine:
    """The engine below, for tests that need no event loop."""
    return database.engine

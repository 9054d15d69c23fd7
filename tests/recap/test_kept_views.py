"""A unit's month that is kept is shown again only while it is what would be read now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from bot.texts.formats import moment
from models import tables
from models.achievements import DEFAULT_RULES, AchievementRules
from models.database import Database, database_url, make_engine
from models.measures import LOWEST, Band
from models.months import Month
from models.queries import kept_views
from models.queries.kept_views import KeptViews
from models.queries.recap_views import unit_view
from models.queries.snapshots import State, state
from models.recap_views import UnitView
from tests.recap.changes import CHANGES, WINDOW, Change, a_correction, a_report, a_target, prepare
from tests.recap.office import NOW, OCTOBER, OFFICE, position_id


@pytest.fixture
async def office(database: Database) -> Database:
    await database.write(prepare)
    return database


@pytest.fixture
def others(empty_url: str) -> Iterator[Engine]:
    """Another process at the same database."""
    engine = make_engine(database_url(empty_url))
    yield engine
    engine.dispose()


async def show(
    office: Database,
    views: KeptViews,
    now: datetime = NOW,
    month: Month | None = OCTOBER,
    rules: AchievementRules = DEFAULT_RULES,
) -> UnitView:
    """Return what is shown, which must be what is read anew, but for the seconds of its time."""
    shown = await office.read(views.unit_view, OFFICE, "dinas", month, now, rules)
    fresh = await office.read(unit_view, OFFICE, "dinas", month, now, rules)
    assert moment(fresh.recap.as_of) == moment(shown.recap.as_of)
    assert replace(shown, recap=replace(shown.recap, as_of=fresh.recap.as_of)) == fresh
    return shown


async def same(office: Database, views: KeptViews, now: datetime = NOW, later: datetime | None = None) -> UnitView:
    """Return what is shown twice in a row, now and later, which is the same object unless somebody committed meanwhile.

    On PostgreSQL that may be anybody on this server, such as another run of these tests.
    """
    for _ in range(100):
        before = await office.read(state)
        first, second = await show(office, views, now), await show(office, views, later or now)
        if before == await office.read(state):
            assert first is second
            return second
    raise AssertionError("this database server is never quiet")


async def test_the_same_month_is_read_once_while_nothing_changes(office: Database) -> None:
    views = KeptViews()
    await same(office, views)
    await same(office, views, NOW, NOW + timedelta(seconds=59))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
async def test_whatever_changes_is_shown_at_once(office: Database, change: Change) -> None:
    views = KeptViews()
    before = await show(office, views)
    await office.write(change)
    assert await show(office, views) != before
    await same(office, views)


@pytest.mark.parametrize("change", [a_report, a_correction, a_target], ids=lambda change: change.__name__)
async def test_what_another_process_changes_is_shown_at_once(office: Database, others: Engine, change: Change) -> None:
    views = KeptViews()
    before = await show(office, views)
    with Session(others) as session:
        change(session)
        session.flush()
        assert await show(office, views) == before
        session.commit()
    assert await show(office, views) != before


async def test_changes_that_are_not_committed_are_neither_shown_nor_kept(office: Database, others: Engine) -> None:
    views = KeptViews()
    with Session(others) as session:
        a_correction(session)
        session.flush()
        before = await show(office, views)
        session.rollback()
    assert await show(office, views) == before


async def test_what_is_committed_while_a_view_is_read_is_not_lost(office: Database, others: Engine) -> None:
    """The state is asked first; here the change comes between that and the reading."""
    views = KeptViews()

    def read(session: Session) -> State | None:
        seen = state(session)
        with Session(others) as writer, writer.begin():
            a_correction(writer)
        views.unit_view(session, OFFICE, "dinas", OCTOBER, NOW)
        return seen

    assert await office.read(read) is not None
    await show(office, views)


async def test_no_state_ever_comes_back(office: Database, others: Engine) -> None:
    seen = []
    for number in range(8):
        with Session(others) as writer, writer.begin():
            writer.execute(update(tables.Entry).values(numerator=number % 2))
        seen.append(await office.read(state))
    assert None not in seen
    assert len(set(seen)) == len(seen)


async def test_in_a_transaction_that_writes_nothing_is_kept(office: Database) -> None:
    """SQLite does not count a connection's own commits, so what it wrote itself would not show."""
    if office.engine.dialect.name == "sqlite":
        assert await office.write(state) is None


async def test_the_time_of_the_data_moves_on_with_the_minute(office: Database) -> None:
    views = KeptViews()
    first, later = await same(office, views), await same(office, views, NOW + timedelta(minutes=1))
    assert first.recap.partial
    assert (first.recap.as_of, later.recap.as_of) == (NOW, NOW + timedelta(minutes=1))


async def test_a_final_month_keeps_the_time_at_which_it_closed(office: Database) -> None:
    views, later = KeptViews(), WINDOW.closes + timedelta(days=2)
    final = await same(office, views, later, later + timedelta(hours=1))
    assert final.recap.as_of == WINDOW.closes


async def test_the_moment_of_closing_makes_a_month_final(office: Database) -> None:
    views, closes = KeptViews(), WINDOW.closes.astimezone(NOW.tzinfo)
    assert (await show(office, views, closes - timedelta(seconds=1))).recap.partial
    assert not (await show(office, views, closes)).recap.partial
    assert (await show(office, views, closes - timedelta(seconds=1))).recap.partial


async def test_who_holds_a_post_from_tomorrow_shows_tomorrow(office: Database) -> None:
    views, today = KeptViews(), NOW.replace(hour=23, minute=59, second=59)
    tomorrow = NOW.date() + timedelta(days=1)
    await office.write(
        lambda session: session.execute(
            update(tables.Assignment).where(tables.Assignment.position_id == position_id(session, "kasi-a1")),
            {"starts": tomorrow},
        )
    )
    before = await show(office, views, today)
    after = await show(office, views, today + timedelta(seconds=1))
    assert [post.holder for post in before.recap.posts] != [post.holder for post in after.recap.posts]


async def test_other_rules_another_month_and_another_catalogue_are_read_for_themselves(office: Database) -> None:
    views = KeptViews()
    await office.write(a_target)
    await show(office, views)
    await show(office, views, rules=AchievementRules(bands=(Band("Cukup", LOWEST),)))
    assert (await show(office, views, month=None)).recap.month == OCTOBER
    assert (await show(office, views, month=OCTOBER.previous())).recap.month == OCTOBER.previous()
    renamed = replace(OFFICE, office="Dinas Lain")
    other = await office.read(views.unit_view, renamed, "dinas", OCTOBER, NOW, DEFAULT_RULES)
    assert other.recap.office == "Dinas Lain"


async def test_only_so_many_figures_are_held(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    views = KeptViews()
    shown = await show(office, views)
    monkeypatch.setattr(kept_views, "FIGURES_KEPT", len(shown.recap.figures))
    shown = await same(office, views)
    await show(office, views, month=OCTOBER.previous())
    assert await show(office, views) is not shown

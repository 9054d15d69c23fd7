"""A recap of offices of 30 to 100,000 people with twelve months, against reading the same rows with the driver alone.

Then a warm `/rekap`, whose chart Telegram keeps, against a text message of the same bot.
"""

from __future__ import annotations

import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.answers import OURS
from benchmarks.measuring import fresh_database, scene, show
from benchmarks.offices import FIRST_ACCOUNT, MONTH, START, fill, office, write_catalogue
from models.catalogue.types import Catalogue
from models.database import database_url, make_engine
from models.queries.recaps import recap

SIZES = (30, 1_000, 10_000, 100_000)
SHOWN = MONTH.previous()
REPEATED = 20

_ROWS = """
SELECT i.code, r.month, e.answer, e.numerator, e.denominator, r.late
FROM units u JOIN positions p ON p.unit_id = u.id JOIN reports r ON r.position_id = p.id
JOIN entries e ON e.report_id = r.id JOIN indicators i ON i.id = e.indicator_id
WHERE r.month BETWEEN '2026-01' AND '2026-09'
"""


async def run(given: Namespace) -> None:
    """Measure both and print the tables."""
    rows = []
    for server in (one for one in ("sqlite", given.postgres) if one and given.only in one):
        for people in (size for size in SIZES if size <= given.largest):
            with tempfile.TemporaryDirectory() as folder:
                async with fresh_database(server, Path(folder)) as url:
                    rows.append((server.partition(":")[0], people, *_recaps(url, office(people, 1))))
    heading = (
        "",
        "people",
        "rows read",
        "office s",
        "floor s",
        "times",
        "ms a 1,000 rows",
        "unit of 25 ms",
        "floor ms",
    )
    show("Recap of a month with its year so far", heading, rows)
    await _warm()


def _recaps(url: str, catalogue: Catalogue) -> tuple[object, ...]:
    fill(url, catalogue)
    engine = make_engine(database_url(url))
    count, floor = _floor(engine, _ROWS)
    _, unit_floor = _floor(engine, f"{_ROWS} AND u.code = 'u1'")
    whole, unit = (_timed(lambda code=code: _recap(engine, catalogue, code)) for code in ("kantor", "u1"))
    engine.dispose()
    return count, whole, floor, whole / floor, whole / count * 1e6, unit * 1000, unit_floor * 1000


def _recap(engine: Engine, catalogue: Catalogue, unit: str) -> None:
    with Session(engine) as session:
        recap(session, catalogue, unit, SHOWN, START)


def _floor(engine: Engine, statement: str) -> tuple[int, float]:
    """Read the rows and nothing else; returns how many there are and the seconds."""
    connection = engine.raw_connection()
    cursor = connection.cursor()
    found: list[int] = []

    def read() -> None:
        cursor.execute(statement)
        found.append(len(cursor.fetchall()))

    seconds = _timed(read)
    connection.close()
    return found[0], seconds


def _timed(work: Callable[[], None], times: int = 3) -> float:
    """Return the median of a few runs, after one that warms the caches."""
    seconds = []
    work()
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


async def _warm() -> None:
    """Compare a recap whose chart is kept with a plain message to the same bot."""
    catalogue = office(30, 3)
    with tempfile.TemporaryDirectory() as folder:
        write_catalogue(catalogue, Path(folder) / "kantor.toml")
        settings = {"CATALOGUE": f"{folder}/kantor.toml", "BACKUP_DIR": "", "HOME": folder}
        async with fresh_database("sqlite", Path(folder)) as url:
            fill(url, catalogue)
            async with scene(*OURS, DATABASE_URL=url, **settings) as playing:
                cold = await playing.crowd([(FIRST_ACCOUNT, ["/rekap"])], 1)
                warm = await playing.crowd([(FIRST_ACCOUNT, ["/rekap"] * REPEATED)], 1)
                text = await playing.crowd([(FIRST_ACCOUNT, ["/status"] * REPEATED)], 1)
    rows = (
        (name, crowd.p50, crowd.cost, crowd.uploads)
        for name, crowd in (("first /rekap", cold), ("warm /rekap", warm), ("/status, a text", text))
    )
    show("A recap whose chart Telegram keeps", ("", "p50 ms", "CPU ms", "charts uploaded until then"), rows)

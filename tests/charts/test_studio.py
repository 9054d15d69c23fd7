"""Charts are drawn in another process, which may die, hang or be left behind without harm."""

from __future__ import annotations

import asyncio
import io
import os
import select
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.drawing import TIMEOUT, DrawingError, Studio
from tests.charts import samples

NAME = "tests.charts.workers:name_process"


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    studio = Studio()
    yield studio
    await studio.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_chart_is_drawn_outside_the_process_of_the_bot(studio: Studio) -> None:
    (pid,) = await studio.run(NAME, None)
    assert int(pid) != os.getpid()


async def test_every_kind_of_chart_comes_back_as_pictures_and_the_loop_goes_on_meanwhile(studio: Studio) -> None:
    turns = 0
    for chart in (samples.alone(), samples.trend_chart(samples.ratio_trend()), samples.history_chart(1)):
        drawing = asyncio.create_task(studio.draw(chart))
        while not drawing.done():
            turns += 1
            await asyncio.sleep(0.01)
        for page in drawing.result():
            assert Image.open(io.BytesIO(page)).size == (1080, 1350)
    assert turns > 3


async def test_a_worker_that_was_warmed_up_has_all_drawings_loaded(studio: Studio) -> None:
    await studio.warm_up()
    loaded = set(await studio.run("tests.charts.workers:name_modules", None))
    assert {b"bot.charts.recap", b"bot.charts.trend", b"bot.charts.history"} <= loaded


async def test_a_chart_whose_worker_died_is_drawn_by_the_next_one(studio: Studio, tmp_path: Path) -> None:
    assert await studio.run("tests.charts.workers:die_once", tmp_path / "died") == [b"drawn"]


async def test_a_chart_that_kills_two_workers_is_given_up_and_the_studio_goes_on(studio: Studio) -> None:
    with pytest.raises(DrawingError, match="died twice"):
        await studio.run("tests.charts.workers:die", None)
    assert await studio.run(NAME, None)


async def test_the_error_of_a_chart_reaches_its_caller_and_the_worker_stays(studio: Studio) -> None:
    before = await studio.run(NAME, None)
    with pytest.raises(ValueError, match="nothing to draw"):
        await studio.run("tests.charts.workers:refuse", None)
    assert await studio.run(NAME, None) == before


async def test_a_chart_that_hangs_is_ended_and_those_behind_it_are_drawn(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, hangs = asyncio.get_running_loop(), tmp_path / "hangs"
    os.mkfifo(hangs)
    hanging = asyncio.create_task(studio.run("tests.charts.workers:hang", hangs))
    behind = asyncio.create_task(studio.run(NAME, None))
    await asyncio.to_thread(hangs.read_bytes)
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + TIMEOUT)
    with pytest.raises(DrawingError, match="longer than 60 s"):
        await hanging
    assert await behind


async def test_ctrl_c_in_the_terminal_is_left_to_the_bot(studio: Studio) -> None:
    assert await studio.run("tests.charts.workers:interrupt", None) == [b"still here"]


async def test_closing_leaves_no_process_behind() -> None:
    studio = Studio()
    (pid,) = await studio.run(NAME, None)
    await studio.close()
    assert not is_alive(int(pid))


async def test_charts_before_whose_end_the_studio_is_closed_are_not_begun_anew(studio: Studio, tmp_path: Path) -> None:
    hangs = tmp_path / "hangs"
    os.mkfifo(hangs)
    hanging = asyncio.create_task(studio.run("tests.charts.workers:hang", hangs))
    behind = asyncio.create_task(studio.run(NAME, None))
    await asyncio.to_thread(hangs.read_bytes)
    await studio.close()
    async with asyncio.timeout(20):
        for drawing in (hanging, behind):
            with pytest.raises(DrawingError, match="was closed"):
                await drawing


async def test_a_closed_studio_opens_again_with_the_next_chart(studio: Studio) -> None:
    await studio.run(NAME, None)
    await studio.close()
    assert await studio.run(NAME, None)


def test_the_worker_of_a_killed_bot_ends_by_itself() -> None:
    script = (
        "import asyncio, time\n"
        "from bot.drawing import Studio\n"
        "async def main():\n"
        f"    print((await Studio().run({NAME!r}, None))[0].decode(), flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    bot = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert bot.stdout is not None
    worker = os.pidfd_open(int(bot.stdout.readline()))
    bot.kill()
    bot.communicate()
    ended, _, _ = select.select([worker], [], [], 20)
    os.close(worker)
    assert ended


def test_the_bot_itself_never_imports_matplotlib() -> None:
    script = (
        "import sys, bot.drawing, bot.charts.fingerprints, bot.texts.headlines\n"
        "sys.exit('matplotlib' in sys.modules or 'PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_drawing_process_does_not_load_the_bot() -> None:
    script = "import sys, bot.__main__\nsys.exit('sqlalchemy' in sys.modules or 'bot.cli' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

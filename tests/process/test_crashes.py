"""Killed at any instant, the bot loses no number it has acknowledged and puts none in another's place.

``python -m benchmarks.crash_run`` is the same at length.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import system_clock
from models.catalogue.loading import load_catalogue
from tests.support.crashes import Killer, crash_run
from tests.support.processes import unpaced

KILLS = 5
BETWEEN = (8, 25)
"""Answers from one kill to the next."""


@pytest.mark.usefixtures("forked_bots")
async def test_no_acknowledged_number_is_lost_doubled_or_misplaced(empty_url: str, tmp_path: Path) -> None:
    killer = Killer(1, KILLS, BETWEEN)
    run = await crash_run(tmp_path, empty_url, load_catalogue(), killer, arguments=unpaced(system_clock()))
    assert run.kills == KILLS
    assert run.unacknowledged == 0
    assert run.stored == run.expected
    assert (run.lost, run.misplaced, run.doubled, run.drafts) == (0, 0, 0, 0)
    assert not [line for line in run.log if "fault" in line]

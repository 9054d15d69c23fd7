"""Random updates of every kind, true and false: the bot neither falters, nor tells, nor writes what it should not."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.fuzzing import Attack, Findings
from tests.support.office import open_office
from tests.support.offices import SMALL_OFFICE

UPDATES = 800
FIRST_SEED = 3
"""With it so few updates open several questions, which by far not all seeds do."""


@pytest.mark.filterwarnings("default")
async def test_whatever_comes_in_nothing_breaks_nothing_leaks_and_nobody_writes_for_another(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """A defect is found again with ``python -m benchmarks.fuzz_run --seed 3``."""
    findings = Findings()
    for seed in count(FIRST_SEED):
        url = databases.sqlite_copy(sqlite_template, tmp_path)
        async with open_office(url, catalogue=SMALL_OFFICE) as office:
            attack = Attack(office, url, seed, findings)
            await attack.run(UPDATES - findings.updates)
            attack.close()
        if findings.updates >= UPDATES:
            break
    assert not findings.counts, findings.examples
    assert findings.updates == UPDATES
    assert findings.answers > UPDATES / 5
    assert UPDATES / 20 < findings.skipped < UPDATES / 2
    assert len(findings.questions) > 2, "texts meet the questions that they are to answer"

"""One prompt each for a whole office, while Telegram refuses, fails, and forgets to answer, and people write.

``python -m benchmarks.broadcast_run`` is the same with 2,000 people.
"""

from __future__ import annotations

from pathlib import Path

from models.tables import Outcome
from tests.support.broadcasts import MOODS, STAGES, run_broadcast

PEOPLE = 200


async def test_everybody_gets_one_prompt_a_stage_and_a_lost_answer_doubles_one_at_most(
    empty_url: str, tmp_path: Path
) -> None:
    run = await run_broadcast(empty_url, tmp_path, PEOPLE, seed=3)
    assert len(run.injected) == len(MOODS)
    assert run.lost == 0
    assert run.unexplained == {}
    assert run.sent == len(STAGES) * len(run.reachable) + run.doubled
    assert all(received.keys() <= run.reachable for received in run.received.values())
    assert run.marked == run.unreachable
    assert run.ledger["opens"] == {
        **dict.fromkeys(run.reachable, Outcome.SENT),
        **dict.fromkeys(run.unreachable, Outcome.UNREACHABLE),
    }
    assert run.ledger["before_due"] == dict.fromkeys(run.reachable, Outcome.SENT)
    assert run.reported == run.writers

"""The audit trail is told in words: one for each thing that is written, and none for what is not."""

from __future__ import annotations

import re
from pathlib import Path

import models.store
from bot.texts.audit_events import _ACTIONS
from models.reviewing import Verdict
from models.roster_plan import Outcome

STORE = Path(models.store.__path__[0])


def test_whatever_is_written_into_the_trail_has_words_and_nothing_else_has() -> None:
    sources = (path.read_text(encoding="utf-8") for path in STORE.glob("*.py"))
    written = {action for source in sources for action in re.findall(r'"([a-z_]+\.[a-z_]+)"', source)}
    written |= {f"report.{verdict}" for verdict in Verdict}
    written |= {f"roster.{outcome}" for outcome in Outcome if outcome is not Outcome.UNCHANGED}
    assert set(_ACTIONS) == written

"""Keeping the place of a draft: one statement for the place and one for each answer that is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.filling import Filling, Step
from models.prepared import Prepared
from models.queries.drafts import at_place, shows_the_same
from models.reports import OpenDraft
from models.running import Draft, DraftAnswer

_MOVE = Prepared(
    update(Draft)
    .where(Draft.id == bindparam("draft_id"))
    .values(
        asked=bindparam("new_asked"),
        step=bindparam("new_step"),
        single=bindparam("new_single"),
        pending_numerator=bindparam("new_numerator"),
        pending_denominator=bindparam("new_denominator"),
        seq=Draft.seq + 1,
        updated_at=bindparam("now"),
    )
)
_NUMBERS = ("answer", "numerator", "denominator", "reason")


def _answer_with(insert: Any) -> Any:  # noqa: ANN401 - two dialects' statements with the same methods
    """Build the statement that keeps an answer, in place of an earlier one."""
    new = insert.values({name: bindparam(name) for name in ("draft_id", "indicator_id", *_NUMBERS)})
    replaced = {name: new.excluded[name] for name in _NUMBERS}
    return new.on_conflict_do_update(index_elements=("draft_id", "indicator_id"), set_=replaced)


_ANSWER = Prepared(
    {
        "sqlite": _answer_with(sqlite.insert(DraftAnswer)),
        "postgresql": _answer_with(postgresql.insert(DraftAnswer)),
    }
)


def save(session: Session, catalogue: Catalogue, draft: OpenDraft, filling: Filling, now: datetime) -> OpenDraft:
    """Keep where a draft is and what was answered there; return it with what its new place shows."""
    pending = filling.pending
    place = {
        "draft_id": draft.id,
        "new_asked": None if filling.step is Step.SUMMARY else filling.indicator.code,
        "new_step": filling.step,
        "new_single": filling.single,
        "new_numerator": pending.numerator if pending else None,
        "new_denominator": pending.denominator if pending else None,
        "now": now,
    }
    _MOVE.run(session, **place)
    answers = [
        {
            "draft_id": draft.id,
            "indicator_id": draft.keys[code],
            "answer": answer.answer,
            "numerator": answer.numerator,
            "denominator": answer.denominator,
            "reason": answer.reason,
        }
        for code, answer in filling.answers.items()
        if draft.filling.answers.get(code) != answer
    ]
    for answer in answers:
        _ANSWER.run(session, **answer)
    if shows_the_same(draft.filling, filling):
        return replace(draft, seq=draft.seq + 1, filling=filling)
    return at_place(session, catalogue, draft, filling, draft.seq + 1)

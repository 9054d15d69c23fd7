"""Single facts of this installation, such as when it first started."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.running import Fact

PLAYGROUND = "playground"
"""The fact that this is a playground, and how far its time has come."""


def fact(session: Session, key: str) -> str | None:
    """Return a fact, or ``None`` if it was never stated."""
    return session.scalar(select(Fact.value).where(Fact.key == key))

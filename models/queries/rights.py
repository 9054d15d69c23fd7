"""Who was granted what."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.administration import Grant, Right
from models.tables import Person

_ACCOUNTS = (
    select(Person.telegram_id, Grant.role)
    .join(Grant, Grant.person_id == Person.id)
    .where(Person.telegram_id.is_not(None))
)


def accounts_with_rights(session: Session) -> dict[int, frozenset[Right]]:
    """Return the rights by Telegram account, of people who are bound and have any."""
    found: dict[int, set[Right]] = defaultdict(set)
    for account, right in session.execute(_ACCOUNTS):
        if account is not None:
            found[account].add(right)
    return {account: frozenset(rights) for account, rights in found.items()}

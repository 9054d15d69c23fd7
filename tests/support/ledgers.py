"""A made-up office of any size, what its people got from the bot, and what the ledger of notices says about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.playground.telegram import StoredMessage, TelegramServer
from models.catalogue.types import Catalogue
from models.database import database_url, make_engine
from models.running import Notice
from models.store.office import follow_catalogue
from models.store.people import bind
from models.store.sample import ensure_sample_people
from models.tables import Outcome, Person
from tests.support.office import FIRST_ACCOUNT, START

_OFFICE = """
office = "Kantor Contoh"
year = 2026

[[units]]
code = "kantor"
name = "Kantor Contoh"
"""
_POST = """
[[positions]]
code = "staf-{n}"
title = "Staf {n}"
unit = "kantor"
"""
_INDICATOR = """
[[positions.indicators]]
code = "staf-{n}.surat-{k}"
objective = "Pelayanan"
name = "Jumlah surat {k}"
kind = "count"
numerator = "Jumlah surat yang dibalas"
unit_of_measure = "surat"
source = "Buku agenda"
"""


def write_office(path: Path, posts: int, numbers: int = 1) -> Path:
    """Write the catalogue of an office with so many posts, each with so many numbers to report."""
    lines = [_OFFICE]
    for n in range(1, posts + 1):
        lines += [_POST.format(n=n), *(_INDICATOR.format(n=n, k=k) for k in range(1, numbers + 1))]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def prepare(url: str, catalogue: Catalogue) -> dict[int, str]:
    """Fill a database with the office, everybody bound; return the posts by account."""
    engine = make_engine(database_url(url))
    with Session(engine) as session, session.begin():
        follow_catalogue(session, catalogue)
        people = ensure_sample_people(session, catalogue, START.date())
        posts = {}
        for account, person in enumerate(people, FIRST_ACCOUNT):
            bind(session, person.person_id, account, START)
            posts[account] = person.position_code
    engine.dispose()
    return posts


def is_prompt(message: StoredMessage) -> bool:
    """Whether this is a prompt or a reminder whose buttons were not used."""
    return message.from_bot and any(button["text"] == "Ingatkan besok" for button in message.buttons)


def prompts(server: TelegramServer, accounts: Iterable[int]) -> Counter[int]:
    """Count the prompts each account has."""
    return Counter({account: sum(map(is_prompt, server.messages(account))) for account in accounts})


def outcomes(session: Session, stage: str) -> dict[int, Outcome | None]:
    """Return how each account's notice of a stage ended; ``None`` where it has not."""
    rows = session.execute(
        select(Person.telegram_id, Notice.outcome)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.stage == stage)
    )
    return {row.telegram_id: row.outcome for row in rows}

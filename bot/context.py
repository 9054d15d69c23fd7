"""What every handler and job can use, typed, instead of keys in a dictionary."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.clock import Clock
from bot.drawing import Studio
from bot.gallery import Gallery
from bot.metrics import Metrics
from bot.peers import Alone, Peers
from bot.rich import RichSupport
from bot.settings import Settings
from bot.uptime import Uptime
from models.catalogue.types import Catalogue
from models.database import Database
from models.filling import Step
from models.periods import OfficeCalendar
from models.queries.kept_views import KeptViews
from models.queries.people import Identity
from models.store.awaited import Question
from models.store.drafts import Changed


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the running application; `bot.app` makes them."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    calendar: OfficeCalendar
    clock: Clock
    studio: Studio
    gallery: Gallery = field(default_factory=Gallery)
    rich: RichSupport = field(default_factory=RichSupport)
    peers: Peers = field(default_factory=Alone)
    """The other processes that serve this bot."""

    metrics: Metrics = field(default_factory=Metrics)
    views: KeptViews = field(default_factory=KeptViews)
    ticking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the scheduler's tick: one at a time, whoever calls for it."""

    reminding: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while prompts are sent, by a tick or beside one."""

    uptime: Uptime = field(default_factory=Uptime)
    showing: set[int] = field(default_factory=set)
    """Accounts to which a report's card is on its way; the next one waits for the scheduler."""

    def now(self) -> datetime:
        """Return the present in the office's time zone."""
        return self.calendar.local(self.clock())

    def today(self) -> date:
        """Return the office's date."""
        return self.now().date()


class Shared:
    """python-telegram-bot's ``bot_data``, which it makes itself; the composition root puts the services in."""

    services: Services


TelegramBot = ExtBot[dict[str, Any]]


class Context(CallbackContext[TelegramBot, dict[Any, Any], dict[Any, Any], Shared]):
    """A handler's context. ``visitor`` is who sent the update, ``None`` for a stranger.

    ``awaited`` is the question that their next plain message answers, apart from those of a report; ``step`` is what
    their running report waited for when the update came, ``None`` at rest; ``kept`` what this update did to it where
    that is done already. ``repeated`` where Telegram delivered it before, and it had its effect then.
    """

    visitor: Identity | None = None
    awaited: Question | None = None
    step: Step | None = None
    kept: Changed | None = None
    repeated: bool = False

    @property
    def services(self) -> Services:
        """The parts of the running application."""
        return self.bot_data.services


App = Application[TelegramBot, Context, dict[Any, Any], dict[Any, Any], Shared, JobQueue[Context] | None]

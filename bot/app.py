"""The composition root: the only place where the parts of the application are made and put together."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from telegram.error import Forbidden, InvalidToken, NetworkError
from telegram.ext import Application, ContextTypes, ExtBot, JobQueue
from telegram.request import BaseRequest

import handlers
import jobs
from bot import logs, menus, sentry
from bot.clock import Clock, system_clock
from bot.context import App, Context, Services, Shared, TelegramBot
from bot.drawing import Studio
from bot.intake import Intake
from bot.metrics import Metrics
from bot.pacing import Pacing
from bot.peers import Alone, Peers, Replicas
from bot.settings import Settings
from bot.shared_budget import SharedBudget
from bot.transport import AiohttpRequest
from bot.watching import watched
from bot.webhook import PATH, Webhook
from models import migrate
from models.catalogue.loading import load_catalogue
from models.database import Database, transact
from models.periods import OfficeCalendar
from models.queries.free_days import free_days
from models.store.office import follow_catalogue, set_fact
from models.store.periods import keep_up

_logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
UPDATE_CONNECTIONS = 2
DELIVERIES = 100
"""Updates that Telegram may bring at once, of different chats; the most it offers."""

WARM_UP_AFTER = 20.0
"""Seconds after the start at which the drawing process is got ready: until then there is other work to do."""

FIRST_PAUSE, LONGEST_PAUSE, TRIES = 1.0, 30.0, 8
REFUSED = "BOT_TOKEN: Telegram refuses this token; copy it again from BotFather"
UNREACHABLE = "TELEGRAM_API_URL: Telegram cannot be reached; check the network and this address"


class StartError(Exception):
    """The bot cannot start; the text is one line that says why."""


@dataclass(slots=True)
class Parts:
    """What tests and the playground replace; the defaults are the real ones."""

    clock: Clock = system_clock
    request: BaseRequest | None = None
    pacing: Pacing | None = None
    studio: Studio | None = None
    poll_timeout: int = 30
    ticks: bool = True


@dataclass(slots=True)
class Realisasi:
    """The running bot: the application, what fetches its updates, and everything it uses."""

    services: Services
    application: App
    intake: Intake
    ticks: bool
    requests: tuple[BaseRequest, ...]
    webhook: Webhook | None = None
    _listening: asyncio.Task[None] | None = field(default=None, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _stop_metrics: Callable[[], None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """Bring the database up to date and begin to listen. Raises ``StartError`` where Telegram refuses the bot."""
        if listen := self.services.settings.metrics_listen:
            self._stop_metrics = _serve_metrics(self.services.metrics, listen)
        await self.services.database.write(keep_up, self.services.calendar, self.services.clock())
        await _initialize(self.application)
        await self.services.database.write(set_fact, "bot_username", self.application.bot.username)
        if self.webhook is None:
            # Telegram gives no updates to whoever polls while a webhook is set.
            await self.application.bot.delete_webhook()
        await self.application.start()
        await menus.set_up(self.application.bot, self.services)
        if self.ticks:
            jobs.schedule(self.application)

    def listen(self) -> asyncio.Task[None]:
        """Begin to take updates; the task ends with ``stop``, or with an error when Telegram refuses the bot."""
        source = self.intake.run() if self.webhook is None else self._be_called(self.webhook)
        self._listening = asyncio.create_task(source, name="listening")
        return self._listening

    async def _be_called(self, webhook: Webhook) -> None:
        """Let Telegram bring the updates until ``stop``."""
        peers = self.services.peers
        try:
            await webhook.start()
            if isinstance(peers, Replicas):
                await peers.start(self._lead, self._look_again)
            if peers.leads:
                await self._lead()
            await self._stopping.wait()
        finally:
            await webhook.stop()

    async def _lead(self) -> None:
        """Do what only one process does: tell Telegram where to deliver, and now what is due."""
        await self.application.bot.set_webhook(
            f"{self.services.settings.webhook_url}{PATH}",
            secret_token=self.services.settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
            max_connections=DELIVERIES,
        )
        await self._look_again()

    async def _look_again(self) -> None:
        """Do now what is due, and soon what another process had in hand that is gone."""
        if self.ticks:
            jobs.schedule_one_more(self.application)

    async def tick(self) -> None:
        """Do now what the scheduler does every minute."""
        await jobs.tick(Context(self.application))

    async def stop(self) -> None:
        """Finish the updates in hand, acknowledge them and close everything."""
        if self.webhook is not None and self._listening is not None and not self._listening.done():
            self.webhook.retire()
            await asyncio.sleep(self.services.settings.webhook_drain)
        self._stopping.set()
        self.intake.stop()
        if self._listening is not None:
            await asyncio.gather(self._listening, return_exceptions=True)
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()
        # The library leaves its connections open where it never got through to Telegram.
        for request in self.requests:
            await request.shutdown()
        if isinstance(self.services.peers, Replicas):
            await self.services.peers.stop()
        await self.services.studio.close()
        if self._stop_metrics is not None:
            await asyncio.to_thread(self._stop_metrics)
        await asyncio.to_thread(self.services.database.close)


def compose(settings: Settings, parts: Parts | None = None) -> Realisasi:
    """Open the database, bring it up to date and put the application together.

    Blocks while it migrates; raises ``CatalogueError`` for a broken catalogue and SQLAlchemy's errors for a database
    that cannot be opened.
    """
    parts = parts or Parts()
    # The library's coming way of giving durations; with the old one it warns whenever Telegram asks for a pause.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    catalogue = load_catalogue(settings.catalogue)
    database = Database(settings.database_url)
    migrate.upgrade(database.engine)
    transact(database.engine, lambda session: follow_catalogue(session, catalogue))
    calendar = OfficeCalendar(settings.zone, transact(database.engine, free_days))
    peers = _peers(settings, database)
    services = Services(settings, database, catalogue, calendar, parts.clock, parts.studio or Studio(), peers=peers)
    pacing = parts.pacing or _pacing(services)
    services.metrics.watch(peers, pacing)
    requests = (parts.request or AiohttpRequest(UPDATE_CONNECTIONS), parts.request or AiohttpRequest())
    bot = _bot(settings, pacing, requests)
    queue: JobQueue[Context] | None = JobQueue() if parts.ticks else None
    application: App = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(queue)
        .context_types(ContextTypes(context=Context, bot_data=Shared))
        .build()
    )
    application.bot_data.services = services
    handlers.register(application)
    handle, wait = watched(application.process_update, services.metrics.handled), parts.poll_timeout
    intake = Intake(bot, handle, allowed_updates=ALLOWED_UPDATES, poll_timeout=wait, peers=peers)
    return Realisasi(services, application, intake, parts.ticks, requests, _webhook(services, bot, intake))


def run(settings: Settings, parts: Parts | None = None) -> None:
    """Run the bot until SIGTERM or Ctrl-C. Raises ``StartError`` where it cannot start."""
    logs.set_up(settings.log_level, settings.log_format)
    with sentry.reporting(settings.sentry_dsn.get_secret_value()):
        asyncio.run(_run(compose(settings, parts)))


async def _run(realisasi: Realisasi) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await realisasi.start()
        listening = realisasi.listen()
        _logger.info("listening as @%s", realisasi.application.bot.username)
        warming = asyncio.create_task(_warm_up(realisasi.services.studio))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({listening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        warming.cancel()
        if listening.done() and (error := listening.exception()):
            raise StartError(_reason(error)) from None
        _logger.info("stopping: finishing what is in hand")
    finally:
        await realisasi.stop()


async def _warm_up(studio: Studio) -> None:
    """Once the start is over, spare the first head who asks the start of the drawing process."""
    await asyncio.sleep(WARM_UP_AFTER)
    await studio.warm_up()


def _reason(error: BaseException) -> str:
    """Return why listening ended, in one line and without the token that the library's own errors may quote."""
    if isinstance(error, InvalidToken | Forbidden):
        return REFUSED
    if isinstance(error, OSError):
        return f"WEBHOOK_LISTEN: {error.strerror or error}"
    return f"listening ended: {type(error).__name__}"


def _peers(settings: Settings, database: Database) -> Peers:
    """Behind a webhook on PostgreSQL there may be others; getUpdates gives itself to one process only."""
    several = settings.webhook_url and database.url.get_backend_name() == "postgresql"
    return Replicas(database.url) if several else Alone()


def _webhook(services: Services, bot: TelegramBot, intake: Intake) -> Webhook | None:
    settings = services.settings
    if not settings.webhook_url:
        return None
    is_usable, secret = partial(_is_usable, services), settings.webhook_secret.get_secret_value()
    return Webhook(bot, intake, settings.webhook_listen, secret, is_usable)


async def _is_usable(services: Services) -> bool:
    """Whether the database can be reached and has what this program needs; a newer program may have added more."""
    if isinstance(services.peers, Replicas):
        current: str | None = await services.peers.session.revision()
    else:
        current = await services.database.read(lambda session: migrate.current(session.connection()))
    return (current or "") >= (migrate.newest() or "")


def _serve_metrics(metrics: Metrics, listen: str) -> Callable[[], None]:
    try:
        return metrics.serve(listen)
    except OSError as error:
        raise StartError(f"METRICS_LISTEN: {error.strerror or error}") from error


def _pacing(services: Services) -> Pacing:
    budget = SharedBudget(services.peers) if isinstance(services.peers, Replicas) else None
    return Pacing(budget=budget, sent=services.metrics.sent)


def _bot(settings: Settings, pacing: Pacing, requests: tuple[BaseRequest, BaseRequest]) -> TelegramBot:
    for_updates, for_all_else = requests
    return ExtBot(
        settings.token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=for_all_else,
        get_updates_request=for_updates,
        rate_limiter=pacing,
    )


async def _initialize(application: App) -> None:
    """Ask Telegram who we are; a network that is not there yet is waited for, a wrong token ends the start."""
    for attempt in range(TRIES):
        try:
            await application.initialize()
        except (InvalidToken, Forbidden):
            raise StartError(REFUSED) from None  # the library's own error quotes the token
        except NetworkError as error:
            if attempt == TRIES - 1:
                raise StartError(UNREACHABLE) from error
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
            _logger.warning("Telegram cannot be reached yet (%s); next try in %.0f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
        else:
            return

"""What the bot does by itself when time passes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.context import App, Context
from jobs.announcements import announce
from jobs.backups import back_up
from jobs.closing import post_to_groups, post_to_heads, tell_of_lost_groups, tell_of_unreachable
from jobs.evidence import keep_evidence
from jobs.reminders import remind
from jobs.reopenings import tell_of_reopened
from jobs.reviews import show_reports, tell_verdicts
from models.queries.claims import next_try
from models.queries.free_days import free_days
from models.queries.workload import workload
from models.store import charts
from models.store.periods import keep_up
from models.store.running import note_tick
from models.store.updates import forget_old

_logger = logging.getLogger(__name__)

INTERVAL = timedelta(minutes=1)

# A late tick is as good as a punctual one: without grace time APScheduler would drop it after one second.
_PATIENT: dict[str, object] = {"misfire_grace_time": None, "coalesce": True}

TOGETHER = timedelta(seconds=2)
"""Claims that end within this time are looked at together, and rounds between two minutes are so far apart."""

_ONE_MORE = {**_PATIENT, "replace_existing": True, "max_instances": 2}

Job = Callable[[Context], Coroutine[Any, Any, None]]


def schedule(application: App) -> None:
    """List all times: one tick, now and then every minute. What is due, the tick reads from the database."""
    if application.job_queue is None:
        raise RuntimeError("the application was built without a job queue")
    # A repeating job whose first time is now would wait for its second: the trigger finds that moment already past.
    application.job_queue.run_once(tick_and_look_again, 0, name="first tick", job_kwargs=_PATIENT)
    # Two at once: a minute that finds the last one still sending is no reason for APScheduler to warn of every minute.
    twice = {**_PATIENT, "max_instances": 2}
    application.job_queue.run_repeating(tick_unless_under_way, INTERVAL, name="tick", job_kwargs=twice)


def schedule_one_more(application: App, wait: timedelta = timedelta(0)) -> None:
    """Do what is due, besides the times that ``schedule`` lists: now, or after a wait. The last call counts."""
    _schedule_once(application, tick_and_look_again, wait)


async def tick(context: Context) -> None:
    """Do whatever is due at this moment, each part by itself, so that one failing does not stop the others.

    Of several replicas, only the one in the lead does what concerns all of them.
    A tick that finds another one under way waits for it: what that one sends is then no longer due.
    """
    async with context.services.ticking:
        await _do(context, PARTS if context.services.peers.leads else EVERYWHERE)


async def tick_and_look_again(context: Context) -> None:
    """Do what is due, and come back before the next minute for what a killed process had in hand.

    It shows in the ledger only as a claim that nobody renews: every claim that is left when this begins is looked at
    when it ends. Posts to heads and groups wait for this tick, whose charts may take long.
    """
    began = context.services.clock()
    await _come_back(context, look_beside, began)
    await tick(context)
    await _come_back(context, tick_and_look_again, began)


async def look_beside(context: Context) -> None:
    """Send what is due and soon made, while a tick is at other things; it looks again by itself when it ends."""
    began = context.services.clock()
    if context.services.peers.leads:
        await asyncio.gather(*(_do(context, (part,)) for part in BESIDE))
    if context.services.ticking.locked():
        await _come_back(context, look_beside, began)


async def tick_unless_under_way(context: Context) -> None:
    """Do whatever is due, unless that is being done: thousands of prompts take minutes, and the next minute comes."""
    if not context.services.ticking.locked():
        await tick(context)


async def follow_free_days(context: Context) -> None:
    """Take the office's own free days as they are now: an administrator may have changed them."""
    services = context.services
    services.calendar.observe(await services.database.read(free_days))


async def keep_up_with_months(context: Context) -> None:
    """Open the months whose time has come."""
    services = context.services
    for window in await services.database.write(keep_up, services.calendar, services.clock()):
        _logger.info("month %s opened; due %s", window.month, window.due)


async def forget_old_updates(context: Context) -> None:
    """Forget the updates that cannot come again."""
    services = context.services
    await services.database.write(forget_old, services.clock())


async def forget_old_charts(context: Context) -> None:
    """Forget the file ids of charts that nobody asks for any more."""
    services = context.services
    await services.database.write(charts.forget_old, services.clock())


async def note_round(context: Context) -> None:
    """Note that the scheduler did its round; `/admin` shows when it last did."""
    await context.services.database.write(note_tick, context.services.clock())


async def count_workload(context: Context) -> None:
    """Tell the metrics how much is done, where somebody reads them."""
    services = context.services
    if services.settings.metrics_listen:
        services.metrics.loaded(await services.database.read(workload))


async def _do(context: Context, parts: Sequence[Job]) -> None:
    for part in parts:
        try:
            await part(context)
        except Exception:
            _logger.exception("%s failed; it is tried again in %s", part.__name__, INTERVAL)


async def _come_back(context: Context, job: Job, since: datetime) -> None:
    """Run a job when the first claim ends that was left at a moment, or now where it has ended meanwhile."""
    services = context.services
    at = await services.database.read(next_try, since)
    if services.peers.leads and at is not None:
        wait = max(at - services.clock(), timedelta(0)) + TOGETHER
        if wait < INTERVAL:
            _schedule_once(context.application, job, wait)  # type: ignore[arg-type]  # the library leaves its type open


def _schedule_once(application: App, job: Job, wait: timedelta) -> None:
    if application.job_queue is not None:
        application.job_queue.run_once(job, wait, job_kwargs={**_ONE_MORE, "id": job.__name__})


EVERYWHERE = (follow_free_days,)
"""What every replica does for itself."""

BESIDE = (tell_verdicts, remind, show_reports)
"""What does not wait for a tick under way, where a killed process had it in hand; none of it for the others either."""

PARTS = (
    *EVERYWHERE,
    keep_up_with_months,
    tell_verdicts,
    announce,
    remind,
    tell_of_reopened,
    show_reports,
    post_to_heads,
    post_to_groups,
    tell_of_unreachable,
    tell_of_lost_groups,
    forget_old_updates,
    forget_old_charts,
    keep_evidence,
    back_up,
    count_workload,
    note_round,
)
"""The order counts: free days decide when a month opens, it has to be open before it is asked for, who hears
that a report was returned needs no reminder of it, and heads see what came of the asking."""

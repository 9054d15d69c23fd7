"""Showing somebody where they are in their report: the question that is open, or the way to one."""

from __future__ import annotations

from telegram import Update

from bot import delivery
from bot.context import Context
from bot.guards import reporter, visitor
from bot.keyboards import keyboard
from bot.screens import personal as own_screens
from bot.screens import reporting as screens
from bot.screens.screen import Screen
from bot.texts import receipts, reviews
from bot.texts import reporting as texts
from models.filling import Happened
from models.queries import personal
from models.queries.drafts import active_draft
from models.queries.people import Identity
from models.reports import Approved, OpenDraft
from models.standing import Standing
from models.store.reports import latest_receipt


async def show(update: Update, context: Context, draft: OpenDraft, happened: Happened | None, lead: str = "") -> None:
    """Show a draft's question or summary, below what the last answer did."""
    services = context.services
    rules = services.settings.achievement_rules
    screen = screens.place(draft, happened, services.clock(), services.calendar.timezone, lead, rules)
    await delivery.reply(update, context.bot, screen)


async def show_again(update: Update, context: Context, draft: OpenDraft | None) -> None:
    """Say where the person is: the question that is open, or the way to one, or that nothing is owed."""
    if draft is not None:
        await show(update, context, draft, None)
        return
    who, services = reporter(update, context), context.services
    standing = await services.database.read(personal.standing, services.catalogue, who, services.now())
    if standing.to_fill:
        screen = Screen(f"{texts.AT_REST} {texts.AT_REST_OWED}", keyboard([screens.start_button()]))
    else:
        screen = await nothing_owed(who, context, None, standing)
    await delivery.reply(update, context.bot, screen)


async def show_open_question(update: Update, context: Context) -> None:
    """Show the question of a report that waits; nothing at rest."""
    services = context.services
    # Not `reporter`: an administrator who only audits besides answers questions too, and has no report.
    draft = await services.database.read(active_draft, services.catalogue, visitor(context))
    if draft is not None:
        await show(update, context, draft, None)


async def nothing_owed(
    who: Identity, context: Context, approved: Approved | None, standing: Standing | None = None
) -> Screen:
    """Return why there is nothing to report: the latest receipt, what is approved, and corrections that wait.

    ``standing`` is the person's, where it was read already.
    """
    services = context.services
    if not who.posts:
        return Screen(texts.NO_POST)
    if not any(services.catalogue.position[post.code].indicators for post in who.posts):
        return Screen(texts.NO_INDICATORS)
    last = await services.database.read(latest_receipt, services.catalogue, who, services.now())
    zone = services.calendar.timezone
    latest = receipts.latest(last.number, last.month, last.at.astimezone(zone)) if last else None
    text = receipts.nothing_owed(latest)
    more = f"\n{reviews.approved(approved.month, approved.standing)}" if approved else ""
    if standing is None:
        standing = await services.database.read(personal.standing, services.catalogue, who, services.now())
    return own_screens.nothing_owed(text + more, standing)

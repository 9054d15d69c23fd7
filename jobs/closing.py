"""What heads and groups are shown unasked, and what heads are told: whom, and which group, the bot cannot reach."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection

from bot import delivery, recaps
from bot.context import Context
from bot.ledger import deliver, deliver_to_group
from bot.screens.screen import Screen
from bot.texts import notices as texts
from bot.texts import subscriptions
from models.notices import RecapPost
from models.queries.groups import group_tellings
from models.queries.head_posts import due_posts
from models.queries.recap_views import unit_view
from models.queries.unreachable import tellings
from models.store.head_posts import HEADS, UNIT_GROUPS, Audience, claim_post, claim_telling
from models.store.subscriptions import claim_group_telling


async def post_to_heads(context: Context) -> None:
    """Send every head what is due now, one after the other: each post may need a chart of its own."""
    async for post in _claimed(context, HEADS):
        await deliver(context, [post.notice], post.chat_id, _post_to_head(context, post))


async def post_to_groups(context: Context) -> None:
    """Send every registered group what is due now."""

    async for post in _claimed(context, UNIT_GROUPS):

        async def send(chat_id: int, post: RecapPost = post) -> None:
            await _post(context, post, chat_id, texts.post_lead(post.month, post.posting))

        await deliver_to_group(context, post.notice, post.chat_id, send)


async def tell_of_unreachable(context: Context) -> None:
    """Tell heads, once, whom of their people the bot cannot reach."""
    services = context.services
    for telling in await services.database.read(tellings, services.calendar, services.catalogue, services.now()):
        notices = await services.database.write(claim_telling, services.calendar, telling, services.now())
        await _tell(context, telling.telegram_id, notices, texts.unreachable(telling.people))


async def tell_of_lost_groups(context: Context) -> None:
    """Tell heads, once, which group of theirs takes no posts any more."""
    services = context.services
    for telling in await services.database.read(group_tellings, services.calendar, services.catalogue, services.now()):
        notices = await services.database.write(claim_group_telling, services.calendar, telling, services.now())
        await _tell(context, telling.telegram_id, notices, subscriptions.lost(telling.group))


async def _tell(context: Context, telegram_id: int, notices: Collection[int], text: str) -> None:
    """Send a text for claimed rows of the ledger; nothing where none was claimed."""
    if notices:
        sending = delivery.send(context.bot, telegram_id, Screen(text), broadcast=True)
        await deliver(context, notices, telegram_id, sending)


async def _claimed(context: Context, audience: Audience) -> AsyncIterator[RecapPost]:
    """Claim what is due, one by one, while the bot runs."""
    services = context.services
    for due in await services.database.read(due_posts, services.calendar, services.catalogue, services.now()):
        for nominee in await services.database.read(audience.nominees, due, services.now(), services.today()):
            if not context.application.running:
                return
            post = await services.database.write(
                claim_post, services.calendar, services.catalogue, audience, due, nominee, services.now()
            )
            if post is not None:
                yield post


async def _post_to_head(context: Context, post: RecapPost) -> None:
    """Send a head the month, with the names of those who are missing; a group is shown nobody's name."""
    services = context.services
    rules = services.settings.achievement_rules
    arguments = (services.catalogue, post.unit, post.month, services.now(), rules)
    view = await services.database.read(unit_view, *arguments)
    expected = view.recap.completeness.expected > 0
    await _post(context, post, post.chat_id, texts.head_lead(post.month, view.missing, post.posting, expected=expected))


async def _post(context: Context, post: RecapPost, chat_id: int, lead: str) -> None:
    await recaps.post_recap(context.bot, context.services, chat_id, post.unit, post.month, lead=lead)

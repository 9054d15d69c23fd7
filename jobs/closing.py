"""Showing heads a month by themselves: who is missing the day after due, and how it ended if anything changed."""

from __future__ import annotations

from bot import recaps
from bot.context import Context
from bot.texts import notices as texts
from jobs.ledger import deliver
from models.notices import HeadPost
from models.queries.head_posts import due_posts, head_nominees
from models.queries.recap_views import unit_view
from models.store.head_posts import claim_post


async def post_to_heads(context: Context) -> None:
    """Send every head what is due now, one after the other: each post may need a chart of its own."""
    services = context.services
    for due in await services.database.read(due_posts, services.calendar, services.catalogue, services.now()):
        nominees = await services.database.read(head_nominees, due, services.now(), services.today())
        for nominee in nominees:
            if not context.application.running:
                return
            post = await services.database.write(
                claim_post, services.calendar, services.catalogue, due, nominee, services.now()
            )
            if post is not None:
                await deliver(context, [post.notice], post.telegram_id, _post(context, post))


async def _post(context: Context, post: HeadPost) -> None:
    services = context.services
    view = await services.database.read(unit_view, services.catalogue, post.unit, post.month, services.now())
    lead = texts.head_lead(post.month, view.missing, final=post.final)
    await recaps.post_recap(context.bot, services, post.telegram_id, post.unit, post.month, lead=lead)

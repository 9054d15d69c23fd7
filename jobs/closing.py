"""What heads are told unasked: who is missing the day after due, how the month ended, whom the bot cannot reach."""

from __future__ import annotations

from bot import delivery, recaps
from bot.context import Context
from bot.ledger import deliver
from bot.screens.screen import Screen
from bot.texts import notices as texts
from models.notices import HeadPost
from models.queries.head_posts import due_posts, head_nominees
from models.queries.recap_views import unit_view
from models.queries.unreachable import tellings
from models.store.head_posts import claim_post, claim_telling


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


async def tell_of_unreachable(context: Context) -> None:
    """Tell heads, once, whom of their people the bot cannot reach."""
    services = context.services
    told = await services.database.read(tellings, services.calendar, services.catalogue, services.now())
    for telling in told:
        notices = await services.database.write(claim_telling, services.calendar, telling, services.now())
        if notices:
            screen = Screen(texts.unreachable(telling.people))
            sending = delivery.send(context.bot, telling.telegram_id, screen, broadcast=True)
            await deliver(context, notices, telling.telegram_id, sending)


async def _post(context: Context, post: HeadPost) -> None:
    services = context.services
    rules = services.settings.achievement_rules
    arguments = (services.catalogue, post.unit, post.month, services.now(), rules)
    view = await services.database.read(unit_view, *arguments)
    lead = texts.head_lead(post.month, view.missing, final=post.final)
    await recaps.post_recap(context.bot, services, post.telegram_id, post.unit, post.month, lead=lead)

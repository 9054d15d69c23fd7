"""*Ingatkan*: a head reminds one person, or everybody, whose report of their unit is missing or was returned.

Drawn once::

    missing ─▶ [Ingatkan …] or [Ingatkan semua (n)] ─▶ reminders, counted in the ledger ─▶ missing, with what came of it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MaybeInaccessibleMessage, Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, recaps
from bot.context import Context, Services
from bot.ledger import deliver, side_by_side
from bot.screens import notices as screens
from bot.screens.nudges import EVERYBODY, NUDGE, Nudge
from bot.screens.recap_buttons import PAGE_LENGTH, Place, View
from bot.texts import binding
from bot.texts import nudges as texts
from bot.texts import recap as recap_texts
from models.nudging import Nudgeable, Reach
from models.queries.nudges import nudgeables
from models.queries.recap_views import unit_view
from models.recap_views import UnitView
from models.store.nudges import Asking, claim_nudge
from models.summaries import Post
from models.tables import Outcome

_OUTCOMES = {Outcome.SENT: Reach.SENT, Outcome.UNREACHABLE: Reach.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class _Head:
    """Who asks, in which function, and for what."""

    asking: Asking
    title: str


async def pressed(update: Update, context: Context) -> None:
    """Remind those a button names, if the one who pressed it leads them and it is a time to disturb people."""
    guards.private(update)
    guards.head(context)
    query, services = update.callback_query, context.services
    nudge = Nudge.parse((query.data if query else None) or "")
    if query is None or query.message is None or nudge is None or nudge.unit not in services.catalogue.unit:
        await delivery.acknowledge(update, recap_texts.GONE, alert=True)
        return
    if not guards.leads(context, nudge.unit):
        await delivery.acknowledge(update, recap_texts.NOT_YOURS, alert=True)
        return
    view = await services.database.read(unit_view, services.catalogue, nudge.unit, nudge.month, services.now())
    head = _head(context, view)
    refusal = texts.CLOSED if head is None else _not_now(services)
    if head is None or refusal:
        await delivery.acknowledge(update, refusal, alert=True)
        return
    await delivery.acknowledge(update, texts.SENDING)
    counts = await _remind(context, head, nudge)
    await _show(context, query.message, head, nudge, texts.result(counts))


def _head(context: Context, view: UnitView) -> _Head | None:
    """Return who asks, in the function nearest to the unit; ``None`` where its month is not open now."""
    window, now, catalogue = view.window, context.services.now(), context.services.catalogue
    if window is None or not window.opens <= now < window.closes:
        return None
    person, unit = guards.visitor(context), view.recap.unit
    leading = [post for post in person.posts if post.is_head and unit in catalogue.below(post.unit_code)]
    post = min(leading, key=lambda held: len(catalogue.below(held.unit_code)))
    return _Head(Asking(person.person_id, unit, window), binding.post(post.title, acting=post.acting))


def _not_now(services: Services) -> str:
    """Return why nobody is to be disturbed now; empty where they may be."""
    calendar, now = services.calendar, services.now()
    if calendar.may_send(now):
        return ""
    rules = calendar.rules
    return texts.not_now(rules.sending_from, rules.sending_until, calendar.next_sending_time(now))


async def _remind(context: Context, head: _Head, nudge: Nudge) -> Counter[Reach]:
    """Remind one person, or all who can be; return what came of it."""
    if nudge.person_id != EVERYBODY:
        return Counter([await _remind_one(context, head, nudge.person_id)])
    people = await _people(context, head)
    counts: Counter[Reach] = Counter(person.reach for person in people if person.reach is not Reach.READY)

    async def remind(person_id: int) -> None:
        counts[await _remind_one(context, head, person_id)] += 1

    failed = await side_by_side([person.person_id for person in people if person.reach is Reach.READY], remind)
    counts[Reach.FAILED] += failed
    return counts


async def _remind_one(context: Context, head: _Head, person_id: int) -> Reach:
    """Claim, send and mark one reminder."""
    services = context.services
    claimed = await services.database.write(
        claim_nudge, services.calendar, services.catalogue, head.asking, person_id, services.now()
    )
    if isinstance(claimed, Reach):
        return claimed
    screen = screens.nudge(claimed.owed, head.title, services.calendar, services.now())
    sending = delivery.send(context.bot, claimed.telegram_id, screen, broadcast=True)
    outcome = await deliver(context, claimed.notices, claimed.telegram_id, sending)
    return _OUTCOMES[outcome] if outcome is not None else Reach.FAILED


async def _show(context: Context, below: MaybeInaccessibleMessage, head: _Head, nudge: Nudge, result: str) -> None:
    """Show the list again, at the page it was pressed on, with what came of it."""
    services = context.services
    people = await _people(context, head)
    view = await services.database.read(unit_view, services.catalogue, nudge.unit, nudge.month, services.now())
    page = _page(view.owing_by_unit(services.catalogue), people, nudge.person_id)
    here = Place(View.MISSING, nudge.month, nudge.unit, nudge.photo, page)
    screen = recaps.missing_card(services, view, here, people).text(here, result)
    await delivery.edit_rich(context.bot, services, (below.chat.id, below.message_id), screen)


async def _people(context: Context, head: _Head) -> tuple[Nudgeable, ...]:
    services, asking = context.services, head.asking
    return await services.database.read(
        nudgeables, services.catalogue, asking.unit, asking.window, asking.person_id, services.now()
    )


def _page(owing: Sequence[Post], people: Sequence[Nudgeable], person_id: int) -> int:
    """Return the page of the list on which a person's post stands; the first for everybody."""
    posts = {post for person in people if person.person_id == person_id for post in person.posts}
    places = (place for place, post in enumerate(owing) if post.position in posts)
    return next(places, 0) // PAGE_LENGTH


handler = CallbackQueryHandler(pressed, pattern=f"^{NUDGE}:")

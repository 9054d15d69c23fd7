"""Appointments and their ends in `/admin`: shown with what they change, and written as they were shown.

Drawn once::

    whom, in which post (admin_posts, admin_people) ─▶ preview from today on ─▶ [Ya, tetapkan] ─▶ the post's card
                                                         │   ├─ [Mulai 1 …] ─▶ preview from that day on
                                                         │   └─ [Tanggal lain …] ─▶ typed (handlers.awaited) ─▶ preview
    [Akhiri …] ─▶ preview, yesterday the last day ─▶ [Ya] ─▶ the card it was asked from; days are chosen likewise
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context, Services
from bot.screens import appointments as screens
from bot.screens import posts as post_screens
from bot.screens import staffing
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import appointments as texts
from bot.texts.roster import OUTDATED
from models.dates import Refusal, parse_day
from models.queries.staffing import card, nip_and_name, post_card
from models.queries.succession import foreseen
from models.roster_plan import Plan
from models.staffing import Held, PostCard
from models.store import posts
from models.store.awaited import Question
from models.store.roster import Outdated
from models.succession import Share

SINCE, LAST = "appointed since", "last day"
"""The kinds of questions that a typed day answers; what they are about is the callback data of the button."""

_YESTERDAY = timedelta(days=-1)


async def pressed(update: Update, context: Context) -> None:
    """Take a button of an appointment or of an end."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    query, match = found
    day = _day(match, context.services.today())
    if day is None:
        await delivery.acknowledge(update, common.STALE, alert=True)
        return
    await delivery.acknowledge(update)
    if match["step"] == screens.DO:
        await _appoint(update, context, query, match, day)
    elif match["ending"] == screens.END:
        await _end(update, context, query, match, day)
    elif match["step"] == screens.TYPE or match["ending"] == screens.TYPE_LAST:
        await _ask(update, context, query, match)
    else:
        await delivery.replace(query, await _preview(context.services, match, day))


async def take_day(update: Update, context: Context, about: str, text: str) -> bool:
    """Show the preview for a day that was typed."""
    guards.administrator(update, context)
    services, match = context.services, screens.DATA.fullmatch(about)
    if match is None:
        return True
    day = parse_day(text, services.today())
    if isinstance(day, Refusal):
        await delivery.reply(update, context.bot, Screen(texts.refused(day)))
        return False
    await delivery.reply(update, context.bot, await _preview(services, match, day))
    return True


async def _preview(services: Services, match: re.Match[str], day: date) -> Screen:
    """Return what an appointment or an end would change."""
    now = services.now()
    titles = {position.code: position.title for position in services.catalogue.positions}

    def look(session: Session) -> Screen:
        shown = post_card(session, int(match["position"] or match["at"]), now)
        if shown is None:
            return Screen(common.NOT_FOUND)
        if match["ending"]:
            held = _held(shown, int(match["assignment"]))
            plan = posts.planned_end(session, held.assignment, day) if held else None
            if held is None or plan is None:
                return post_screens.post(shown, texts.ENDED_BEFORE)
            days, shares = (day, now.date()), _shares(session, plan, now)
            return screens.confirm_end(shown, held, match["origin"], days, plan, shares, titles)
        person, role = int(match["person"]), screens.ACTING if match["role"] == screens.ACTING else screens.HOLDING
        known, roles = nip_and_name(session, person), _roles(role)
        planned = posts.planned(session, person, shown.position_id, day, **roles)
        if known is None or planned is None:
            return Screen(common.NOT_FOUND)
        days, shares = (day, now.date()), _shares(session, planned, now)
        return screens.confirm(shown, (person, known[1]), role, days, planned, shares, titles)

    return await services.database.read(look)


def _shares(session: Session, plan: Plan, now: datetime) -> tuple[Share, ...]:
    return foreseen(session, plan, now) if plan.touched else ()


async def _appoint(update: Update, context: Context, query: CallbackQuery, match: re.Match[str], since: date) -> None:
    services, key, person = context.services, int(match["position"]), int(match["person"])
    known = await services.database.read(nip_and_name, person)
    by, roles = guards.act(update, context), _roles(match["role"])
    seen = match["shown"] or ""
    made = await services.database.write(posts.appoint, person, key, since, by, shown=seen, **roles) if known else None
    if isinstance(made, Outdated):
        await delivery.replace(query, _anew(await _preview(services, match, since), made))
        return
    shown = await services.database.read(post_card, key, services.now())
    if known is None or made is None or shown is None:
        await delivery.replace(query, Screen(common.NOT_FOUND))
        return
    lead = texts.appointed(known[1], shown.title, since, services.today(), acting=roles["acting"])
    await delivery.replace(query, post_screens.post(shown, lead))
    await sections.ask_reporters(update, context)


def _anew(preview: Screen, outdated: Outdated) -> Screen:
    """Return the preview of now in place of the one that was pressed; one that is carried out already says so."""
    return replace(preview, text=f"{OUTDATED}\n\n{preview.text}") if outdated.plan.changes else preview


async def _end(update: Update, context: Context, query: CallbackQuery, match: re.Match[str], last: date) -> None:
    services, key = context.services, int(match["at"])
    before = await services.database.read(post_card, key, services.now())
    held = _held(before, int(match["assignment"])) if before else None
    if before is None or held is None:
        await delivery.replace(query, post_screens.post(before, common.STALE) if before else Screen(common.NOT_FOUND))
        return
    done = await services.database.write(posts.end, held.assignment, last, guards.act(update, context))
    said = texts.ENDED_BEFORE if done is None else _ended(held, before, last, services.today())
    await delivery.replace(query, await _after(services, match, before, held, said))
    await sections.ask_reporters(update, context)


def _ended(held: Held, shown: PostCard, last: date, today: date) -> str:
    if held.starts > last:
        return texts.taken_back(held.name, shown.title)
    return texts.ended(held.name, shown.title, last, today)


async def _after(services: Services, match: re.Match[str], before: PostCard, held: Held, said: str) -> Screen:
    """Return the card from which somebody's end was asked for, as it is now."""
    now = services.now()
    if match["origin"] == screens.FROM_PERSON:
        person = await services.database.read(card, held.person_id, now)
        if person is not None:
            return staffing.card(person, now, said)
    shown = await services.database.read(post_card, before.position_id, now)
    return post_screens.post(shown if shown is not None else before, said)


async def _ask(update: Update, context: Context, query: CallbackQuery, match: re.Match[str]) -> None:
    """Ask for a day; what was typed leads to the preview of the same appointment or end."""
    services = context.services
    shown = await services.database.read(post_card, int(match["position"] or match["at"]), services.now())
    held = _held(shown, int(match["assignment"])) if shown and match["ending"] else None
    known = await services.database.read(nip_and_name, int(match["person"] or (held.person_id if held else 0)))
    if shown is None or known is None:
        await delivery.replace(query, Screen(common.NOT_FOUND))
        return
    acting = match["role"] == screens.ACTING
    text = texts.ask_last(known[1], shown.title) if held else texts.ask_since(known[1], shown.title, acting=acting)
    await sections.ask(update, context, Question(LAST if held else SINCE, match[0]), text)


def _held(shown: PostCard, assignment: int) -> Held | None:
    """Return somebody's time in a post that is not over."""
    return next((one for one in (*shown.now, *shown.coming) if one.assignment == assignment), None)


def _roles(role: str) -> dict[str, bool]:
    return {"acting": role == screens.ACTING, "keeps": role == screens.BOTH}


def _day(match: re.Match[str], today: date) -> date | None:
    """Return the day that a button names, or the one that is shown first; ``None`` for one that no calendar has."""
    if match["day"] is None:
        return today + _YESTERDAY if match["ending"] else today
    try:
        day = datetime.strptime(match["day"], "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None
    return day if not isinstance(parse_day(day.isoformat(), today), Refusal) else None


handler = CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:")

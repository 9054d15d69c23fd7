"""People in `/admin`: lists, search, and a person's card. Everything that changes something is asked back first.

Drawn once::

    [Pegawai] ─▶ counts ─▶ [a list] ─▶ pages ─▶ card
                   └─ [Cari] ─▶ typed (handlers.awaited) ─▶ found ─▶ card
    card ─▶ [Undang] ─▶ link, code and QR, once     card ─▶ [Tetapkan Plt./Plh.] ─▶ typed ─▶ admin_appointments
      ├─ [Cabut koneksi], [Jadikan …] ─▶ sure? ─▶ done, card
      └─ [Akhiri …] ─▶ admin_appointments
"""

from __future__ import annotations

import re

from telegram import CallbackQuery, Update
from telegram.constants import ParseMode
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, menus, sections
from bot.context import Context
from bot.screens import staffing as screens
from bot.screens.screen import Screen
from bot.slips import invitation_link, qr_picture
from bot.texts import administration as common
from bot.texts import staffing as texts
from models.administration import Right
from models.queries.people import by_telegram
from models.queries.staffing import card, employees, places, vacancies
from models.roster import find_posts
from models.staffing import Card, search, search_vacant
from models.store import rights
from models.store.awaited import Question
from models.store.guessing import waiting
from models.store.invitations import invite_once
from models.store.people import account_of, unbind
from models.store.rights import LastAdministratorError

FIND, ACTING = "find person", "acting"
"""The kinds of questions that a typed name answers, and a typed title."""


async def pressed(update: Update, context: Context) -> None:
    """Take a button of the people's pages."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    query, match = found
    if match["step"] == screens.DO:
        await _do(update, context, query, match)
    else:
        await delivery.acknowledge(update)
        await _show(update, context, query, match)


async def find(update: Update, context: Context, about: str, text: str) -> bool:  # noqa: ARG001 - as all are asked
    """Show who is called, or holds a post called, as was typed, and the posts called so that nobody holds."""
    guards.administrator(update, context)
    services = context.services
    people = search(await services.database.read(employees, services.now()), text)
    vacant = search_vacant(await services.database.read(vacancies, services.today()), text)
    await delivery.reply(update, context.bot, screens.found(people, vacant, text))
    count = len(people) + len(vacant)
    return 0 < count <= screens.PAGE  # otherwise more of it can be typed


async def take_post(update: Update, context: Context, about: str, text: str) -> bool:
    """Offer the posts called as was typed, for somebody to act in."""
    guards.administrator(update, context)
    services = context.services
    known = await services.database.read(places)
    found = [(known[p.code], p.title) for p in find_posts(services.catalogue, text) if p.code in known]
    if not found:
        await delivery.reply(update, context.bot, Screen(texts.NO_ANSWER))
        return False
    await delivery.reply(update, context.bot, screens.choose_post(int(about), found))
    return len(found) <= screens.PAGE


async def _show(update: Update, context: Context, query: CallbackQuery, match: re.Match[str]) -> None:
    """Turn to a page: the overview, a list, a card, or a question."""
    services = context.services
    if match["start"] == screens.FIND:
        await sections.ask(update, context, Question(FIND, ""), texts.ASK_SEARCH)
    elif match["start"] or match["list"]:
        people = await services.database.read(employees, services.now())
        name = match["list"] if match["list"] in texts.FILTERS else "semua"
        page = screens.listing(people, name, int(match["page"])) if match["list"] else screens.overview(people)
        await delivery.replace(query, page)
    else:
        key = int(match["card"] or match["acting"] or match["person"])
        shown = await services.database.read(card, key, services.now())
        if shown is None:
            await delivery.replace(query, Screen(common.NOT_FOUND))
        elif match["acting"]:
            await sections.ask(update, context, Question(ACTING, str(key)), texts.ask_post(shown.name))
        else:
            screen = screens.card(shown, services.now()) if match["card"] else _question(shown, match)
            await delivery.replace(query, screen)


def _question(shown: Card, match: re.Match[str]) -> Screen:
    """Return what is asked before something is changed."""
    what, about = match["what"], match["about"] or ""
    if what == screens.UNBIND:
        return screens.confirm(texts.confirm_unbind(shown.name), what, shown.person_id)
    if what == screens.INVITE:
        return screens.confirm(texts.confirm_rebind(shown.name), what, shown.person_id)
    if about in texts.RIGHTS:
        text = texts.confirm_right(shown.name, about, held=what == screens.REVOKE)
        return screens.confirm(text, what, shown.person_id, about)
    return Screen(common.NOT_FOUND)


async def _do(update: Update, context: Context, query: CallbackQuery, match: re.Match[str]) -> None:
    """Do what was asked back, and show the card as it is now."""
    services = context.services
    what, person, about = match["what"], int(match["person"]), match["about"] or ""
    known = await services.database.read(card, person, services.now())
    if known is None:
        await delivery.acknowledge(update, common.NOT_FOUND, alert=True)
        return
    if what == screens.INVITE:
        await _invite(update, context, known)
        invited = await services.database.read(card, person, services.now())
        paused = await services.database.read(waiting, services.now())
        await delivery.replace(query, screens.card(invited or known, services.now(), paused=len(paused)))
        return
    account = await services.database.read(account_of, person)
    said = await _change(update, context, what, known, about)
    await delivery.acknowledge(update, said, alert=said in {texts.LAST_ADMINISTRATOR, texts.OWN_ACCOUNT, common.STALE})
    if said == common.STALE:
        return
    shown = await services.database.read(card, person, services.now())
    if shown is not None:
        await delivery.replace(query, screens.card(shown, services.now()))
    if account is not None:
        await _follow_menu(context, account)


async def _change(update: Update, context: Context, what: str, known: Card, about: str) -> str:
    """Write one change; returns what the tap is told."""
    services, by = context.services, guards.act(update, context)
    if what == screens.UNBIND and _is_self(context, known):
        return texts.OWN_ACCOUNT
    if what == screens.UNBIND:
        await services.database.write(unbind, known.person_id, by)
        return texts.UNBOUND
    if about not in set(Right):
        return common.STALE
    try:
        if what == screens.GRANT:
            await services.database.write(rights.grant, known.person_id, Right(about), by)
        else:
            by_settings = bool(services.settings.admin_ids)
            await services.database.write(rights.revoke, known.person_id, Right(about), by, by_settings=by_settings)
    except LastAdministratorError:
        return texts.LAST_ADMINISTRATOR
    return texts.DONE


def _is_self(context: Context, known: Card) -> bool:
    """Whether a card is the administrator's own: who lets go of that account could not come back by themself."""
    return context.visitor is not None and context.visitor.person_id == known.person_id


async def _invite(update: Update, context: Context, known: Card) -> None:
    """Send a fresh link and code with its picture; an update that comes twice shows nothing new."""
    services = context.services
    made = await services.database.write(invite_once, [known.person_id], guards.act(update, context))
    await delivery.acknowledge(update)
    for invite in made or ():
        link, name = invitation_link(context.bot.username, invite.code), context.bot.username
        caption = texts.invited(invite.name, invite.position, link, invite.code, invite.expires_at, name)
        chat = guards.message(update).chat_id
        await context.bot.send_photo(chat, qr_picture(link), caption=caption, parse_mode=ParseMode.HTML)


async def _follow_menu(context: Context, account: int) -> None:
    """Give an account the menu of what its person may do now; of everybody, where it is nobody's any more."""
    services = context.services
    who = await services.database.read(by_telegram, account, services.today())
    if who is None:
        await menus.take_back(context.bot, services, account)
    else:
        await menus.follow(context.bot, services, who)


handler = CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:")

"""Evidence: photos and documents behind the numbers. While a question is open a file belongs to it; `/bukti` lists all.

The place in the conversation is never touched. Drawn once::

    file ─▶ a question is open ─▶ attached to it
      └─ otherwise ─▶ which indicator? ─▶ attached, or dropped
    /bukti, [📎 …] on a receipt ─▶ report ─▶ indicator ─▶ [✕ …] removes one's own
    [📎 3 bukti] on a report's review, in the recap ─▶ the files, for those who may see them
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import attachments, delivery, guards, places
from bot.context import Context
from bot.keyboards import PAGE, page_of
from bot.screens import evidence as screens
from bot.screens.screen import Screen
from bot.texts import common
from bot.texts import evidence as texts
from models.evidence import EvidenceRefusal, Place
from models.filling import Step
from models.months import Month
from models.queries.drafts import active_draft
from models.queries.evidence import Shelf, files_of, shelf
from models.queries.evidence_places import OpenPlace, choices, open_places
from models.queries.people import Identity
from models.store import evidence as store


async def sent_file(update: Update, context: Context) -> None:
    """Attach a file that somebody sends, or ask to which indicator it belongs."""
    who, services = guards.reporter(update, context), context.services
    file = attachments.incoming(guards.message(update))
    if file is None:
        return
    taken = await services.database.write(store.take, services.catalogue, who, file, guards.moment(update, context))
    if isinstance(taken, EvidenceRefusal):
        await _refuse(update, context, who, taken)
        return
    kept, where = taken
    if kept.follows:
        return  # the album's first file was answered for all of them
    number = where.open.number(kept.indicator_id)
    if kept.indicator_id is None:
        screen = _ask(kept.id, where.choices)
    else:
        asked = context.step is not None and context.step is not Step.SUMMARY
        screen = Screen(texts.attached(number, kept.name, album=file.album is not None, asked=asked))
    await delivery.reply(update, context.bot, screen)


async def bukti(update: Update, context: Context) -> None:
    """Show the evidence of the sender's reports that are open."""
    await delivery.reply(update, context.bot, await _list(context, guards.reporter(update, context)))


async def pressed(update: Update, context: Context) -> None:
    """Take a button around evidence."""
    query = update.callback_query
    match = screens.DATA.fullmatch((query.data if query else None) or "")
    who = context.visitor
    guards.private(update)
    if match is None or who is None:
        await delivery.acknowledge(update, texts.STALE if who else common.STRANGER, alert=True)
    elif match["what"] == screens.SHOW:
        await _show(update, context, who, match)
    elif match["what"]:
        await _browse(update, context, who, match)
    elif match["waiting"]:
        await _assign(update, context, who, match)
    elif match["page"]:
        await _replace(update, await _list(context, guards.reporter(update, context), int(match["page"])))
    elif match["asked"]:
        await _ask_again(update, context, who, match)
    elif match["act"] == screens.REMOVE:
        await _remove(update, context, who, int(match["evidence"]))
    else:
        await _drop(update, context, who, int(match["evidence"]))


async def _assign(update: Update, context: Context, who: Identity, match: re.Match[str]) -> None:
    services, indicator = context.services, int(match["indicator"])
    at = guards.moment(update, context)
    kept = await services.database.write(store.assign, services.catalogue, who, int(match["waiting"]), indicator, at)
    if isinstance(kept, EvidenceRefusal):
        await delivery.acknowledge(update, texts.REFUSALS[kept], alert=True)
        return
    found = await services.database.read(open_places, services.catalogue, who, services.now())
    own = () if isinstance(found, EvidenceRefusal) else found
    number = max((each.number(kept[0].indicator_id) for each in own), default=0)
    await _replace(update, Screen(texts.assigned(number, [each.name for each in kept])))


async def _ask_again(update: Update, context: Context, who: Identity, match: re.Match[str]) -> None:
    """Turn the pages of the question to which indicator a file belongs."""
    services, evidence = context.services, int(match["asked"])
    places = await services.database.read(choices, services.catalogue, who, evidence, int(match["of"]), services.now())
    if places:
        await _replace(update, _ask(evidence, places, int(match["turned"])))
    else:
        await delivery.acknowledge(update, texts.REFUSALS[EvidenceRefusal.GONE], alert=True)


async def _drop(update: Update, context: Context, who: Identity, evidence: int) -> None:
    if await context.services.database.write(store.drop, who, evidence):
        await _replace(update, Screen(texts.DROPPED))
    else:
        await delivery.acknowledge(update, texts.REFUSALS[EvidenceRefusal.GONE], alert=True)


async def _browse(update: Update, context: Context, who: Identity, match: re.Match[str]) -> None:
    """Show the evidence of one's own report, or of one of its indicators."""
    services, key = context.services, (int(match["position"]), Month.parse(match["month"]))
    found = await services.database.read(open_places, services.catalogue, who, services.now())
    own = () if isinstance(found, EvidenceRefusal) else found
    place = next((each for each in own if (each.place.position_id, each.place.month) == key), None)
    if place is not None:
        shown = await _owned(context, place)
    else:
        shelved = await services.database.read(shelf, *key, services.now())
        if shelved is None or not _is_own(who, shelved.place):
            await delivery.acknowledge(update, texts.NOT_YOURS, alert=True)
            return
        shown = _closed(context, shelved)
    more = int(match["more"] or 0)
    wanted = match["what"] == screens.INDICATOR and more
    screen = screens.indicator(shown, more) if wanted else screens.report(shown, more)
    if match["more"] is None:
        # A receipt stays as it is: it is the proof.
        await delivery.acknowledge(update)
        await delivery.reply(update, context.bot, screen)
    else:
        await _replace(update, screen)


async def _remove(update: Update, context: Context, who: Identity, evidence: int) -> None:
    services = context.services
    removed = await services.database.write(
        store.remove, services.catalogue, who, evidence, guards.moment(update, context)
    )
    if isinstance(removed, EvidenceRefusal):
        await delivery.acknowledge(update, texts.REFUSALS[removed], alert=True)
        return
    place, indicator = removed
    found = await services.database.read(open_places, services.catalogue, who, services.now())
    own = () if isinstance(found, EvidenceRefusal) else found
    for each in own:
        if each.place == place:
            shown = await _owned(context, each)
            await _replace(update, screens.indicator(shown, indicator), texts.REMOVED_TOAST)


async def _show(update: Update, context: Context, who: Identity, match: re.Match[str]) -> None:
    """Send files to whoever may see them: their reporter, the heads above, auditors; a few at a time."""
    services = context.services
    position, month = int(match["position"]), Month.parse(match["month"])
    shelved = await services.database.read(shelf, position, month, services.now())
    if shelved is None or not _may_see(context, who, shelved):
        await delivery.acknowledge(update, texts.NOT_YOURS, alert=True)
        return
    offset = int(match["more"] or 0)
    pieces = shelved.pieces[offset : offset + screens.FILES_AT_ONCE]
    await delivery.acknowledge(update, None if pieces else texts.NOTHING)
    shown = _closed(context, shelved)
    numbers, chat = screens.numbered(shown.indicators), guards.message(update).chat_id
    if pieces and not offset:
        heading = texts.heading(shown.title, shelved.place.month, len(shelved.pieces))
        await delivery.reply(update, context.bot, Screen(heading))
    for piece in pieces:
        await attachments.send(context.bot, services, chat, piece, texts.caption(piece, numbers))
    left = len(shelved.pieces) - offset - len(pieces)
    if left > 0:
        await delivery.reply(update, context.bot, screens.more(shelved.place, offset + len(pieces), left))


async def _refuse(update: Update, context: Context, who: Identity, refusal: EvidenceRefusal) -> None:
    """Say why a file is not taken, and show the question again that is still open."""
    services = context.services
    draft = await services.database.read(active_draft, services.catalogue, who)
    if draft is None:
        await delivery.reply(update, context.bot, Screen(texts.REFUSALS[refusal]))
    else:
        await places.show(update, context, draft, None, texts.REFUSALS[refusal])


async def _replace(update: Update, screen: Screen, toast: str | None = None) -> None:
    """Show a screen in the message whose button was pressed."""
    await delivery.acknowledge(update, toast)
    if update.callback_query is not None:
        await delivery.replace(update.callback_query, screen)


def _ask(evidence: int, places: Sequence[OpenPlace], page: int = 0) -> Screen:
    asked = [(each.place.position_id, each.title, each.indicators) for each in places]
    return screens.ask(evidence, asked, places[0].place.month, page)


async def _list(context: Context, who: Identity, page: int = 0) -> Screen:
    """Return the reports that somebody may choose from, or the only one."""
    services = context.services
    found = await services.database.read(open_places, services.catalogue, who, services.now(), approved=True)
    if isinstance(found, EvidenceRefusal):
        return Screen(texts.REFUSALS[found])
    begun = [each for each in found if each.begun] or found
    if len(begun) == 1:
        return screens.report(await _owned(context, begun[0]))
    part, page, count = page_of(begun, page, PAGE)
    files = await services.database.read(files_of, [each.place for each in part])
    listed = [(each.place, each.title, number) for each, number in zip(part, files, strict=True)]
    return screens.reports(listed, page, count)


async def _owned(context: Context, place: OpenPlace) -> screens.Owned:
    services = context.services
    found = await services.database.read(shelf, place.place.position_id, place.place.month, services.now())
    pieces = found.pieces if found else ()
    return screens.Owned(place.place, place.title, place.indicators, pieces, place.can_change)


def _closed(context: Context, shelved: Shelf) -> screens.Owned:
    """Return a report's evidence as it is shown to those who cannot change it."""
    catalogue, place = context.services.catalogue, shelved.place
    position = catalogue.position.get(place.position)
    indicators = tuple((key, catalogue.indicator[code]) for key, code in shelved.codes if code in catalogue.indicator)
    return screens.Owned(
        place, position.title if position else place.position, indicators, shelved.pieces, can_change=False
    )


def _may_see(context: Context, who: Identity, shelved: Shelf) -> bool:
    """Whether somebody may see files: of their own posts always, of others once the report itself is in."""
    return _is_own(who, shelved.place) or (shelved.is_sent and guards.sees(context, shelved.unit))


def _is_own(who: Identity, place: Place) -> bool:
    return any(post.position_id == place.position_id for post in who.posts)


FILES = filters.PHOTO | filters.Document.ALL
handlers = (
    MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & FILES, sent_file),
    CommandHandler("bukti", bukti, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern="^bk:"),
)

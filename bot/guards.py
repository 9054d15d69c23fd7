"""Who may do what. Guards return what they checked, or raise; `bot.faults` turns that into an answer."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType

from bot.context import Context
from models.queries.people import Held, Identity


class RefusalError(Exception):
    """The update is understood and refused; the person gets a polite sentence."""


class StrangerError(RefusalError):
    """The sender's Telegram account is not bound to anybody on the roster."""


class PrivateOnlyError(RefusalError):
    """This works in a private chat with the bot only."""


class HeadsOnlyError(RefusalError):
    """This is for those who lead a unit."""


class AdministratorsOnlyError(RefusalError):
    """This is for administrators."""


def visitor(context: Context) -> Identity:
    """Return who sent the update. Raises ``StrangerError`` for accounts that are not bound."""
    if context.visitor is None:
        raise StrangerError
    return context.visitor


def reporter(update: Update, context: Context) -> Identity:
    """Return who sent the update, for what enters data: known, and in a private chat."""
    private(update)
    return visitor(context)


def private(update: Update) -> None:
    """Raise ``PrivateOnlyError`` outside private chats."""
    if update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
        raise PrivateOnlyError


def head(context: Context) -> tuple[Identity, Held]:
    """Return who sent the update and the highest unit's post they lead. Raises ``HeadsOnlyError`` for others."""
    person = visitor(context)
    posts = [post for post in person.posts if post.is_head]
    if not posts:
        raise HeadsOnlyError
    catalogue = context.services.catalogue
    return person, max(posts, key=lambda post: len(catalogue.below(post.unit_code)))


def sees(context: Context, unit: str) -> bool:
    """Whether the sender leads this unit or one above it."""
    catalogue = context.services.catalogue
    posts = context.visitor.posts if context.visitor else ()
    return any(post.is_head and unit in catalogue.below(post.unit_code) for post in posts)


def is_administrator(update: Update, context: Context) -> bool:
    """Whether the sender's Telegram id is in ``ADMIN_IDS``."""
    return update.effective_user is not None and update.effective_user.id in context.services.settings.admin_ids


def administrator(update: Update, context: Context) -> None:
    """Raise ``AdministratorsOnlyError`` for others; ``StrangerError`` where nobody knows them at all."""
    if not is_administrator(update, context):
        visitor(context)
        raise AdministratorsOnlyError


def message(update: Update) -> Message:
    """Return the message of an update that has one; handlers are registered so that it does."""
    if update.effective_message is None:
        raise LookupError("an update without a message reached a handler of messages")
    return update.effective_message

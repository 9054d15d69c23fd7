"""Who may do what. Guards return what they checked, or raise; `bot.faults` turns that into an answer."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType

from bot.context import Context
from models.administration import Right
from models.audit import Act, Channel
from models.queries.people import Held, Identity
from models.store.drafts import Moment


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


class AuditorsOnlyError(RefusalError):
    """This is for administrators and auditors."""


class AuditorsReadError(RefusalError):
    """The sender audits and holds no post: they see everything and enter nothing."""


def visitor(context: Context) -> Identity:
    """Return who sent the update. Raises ``StrangerError`` for accounts that are not bound."""
    if context.visitor is None:
        raise StrangerError
    return context.visitor


def reporter(update: Update, context: Context) -> Identity:
    """Return who sent the update, for what enters data: known, and in a private chat.

    Raises ``AuditorsReadError`` for auditors who hold no post: they have nothing to enter.
    """
    private(update)
    who = visitor(context)
    if who.only_reads:
        raise AuditorsReadError
    return who


def private(update: Update) -> None:
    """Raise ``PrivateOnlyError`` outside private chats."""
    if update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
        raise PrivateOnlyError


def head(context: Context) -> tuple[Identity, Held]:
    """Return who sent the update and the highest unit's post they lead. Raises ``HeadsOnlyError`` for others.

    For what heads do; what may be read is asked of ``reader``, since auditors may read too.
    """
    person = visitor(context)
    posts = [post for post in person.posts if post.is_head]
    if not posts:
        raise HeadsOnlyError
    catalogue = context.services.catalogue
    return person, max(posts, key=lambda post: len(catalogue.below(post.unit_code)))


def leads(context: Context, unit: str) -> bool:
    """Whether the sender leads this unit or one above it, and so may act there."""
    catalogue = context.services.catalogue
    posts = context.visitor.posts if context.visitor else ()
    return any(post.is_head and unit in catalogue.below(post.unit_code) for post in posts)


def reader(context: Context) -> tuple[Identity, str]:
    """Return who sent the update and the highest unit they may read about. Raises ``HeadsOnlyError`` for others."""
    person = visitor(context)
    if is_auditor(context):
        return person, context.services.catalogue.root.code
    return person, head(context)[1].unit_code


def sees(context: Context, unit: str) -> bool:
    """Whether the sender may read about a unit: they lead it or one above it, or audit the whole office.

    Only for reading; what may be done is asked of ``leads``.
    """
    return is_auditor(context) or leads(context, unit)


def is_auditor(context: Context) -> bool:
    """Whether the sender was granted to read everything."""
    return context.visitor is not None and Right.AUDITOR in context.visitor.rights


def is_administrator(update: Update, context: Context) -> bool:
    """Whether the sender's Telegram id is in ``ADMIN_IDS``, or the right was granted to them."""
    if context.visitor is not None and Right.ADMINISTRATOR in context.visitor.rights:
        return True
    return update.effective_user is not None and update.effective_user.id in context.services.settings.admin_ids


def administrator(update: Update, context: Context) -> None:
    """Raise ``AdministratorsOnlyError`` for others; ``StrangerError`` where nobody knows them at all."""
    if not is_administrator(update, context):
        visitor(context)
        raise AdministratorsOnlyError


def auditor(update: Update, context: Context) -> None:
    """Raise ``AuditorsOnlyError`` for whoever is neither auditor nor administrator; ``StrangerError`` for strangers."""
    if not (is_administrator(update, context) or is_auditor(context)):
        visitor(context)
        raise AuditorsOnlyError


def act(update: Update, context: Context) -> Act:
    """Return who does what this update asks for, as the audit trail keeps it."""
    person = context.visitor.person_id if context.visitor else None
    account = update.effective_user.id if update.effective_user else None
    return Act(context.services.now(), Channel.CHAT, person, account, update.update_id)


def moment(update: Update, context: Context) -> Moment:
    """Return when an update has its effect, in the office's time zone, and which update it is."""
    return Moment(context.services.now(), update.update_id)


def message(update: Update) -> Message:
    """Return the message of an update that has one; handlers are registered so that it does."""
    if update.effective_message is None:
        raise LookupError("an update without a message reached a handler of messages")
    return update.effective_message


def arguments(update: Update) -> str:
    """Return what stands behind the command of a message, line breaks and all; empty for a button."""
    words = ((update.message.text if update.message else None) or "").split(maxsplit=1)
    return words[1].strip() if len(words) > 1 else ""

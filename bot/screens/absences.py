"""`/cuti`: leave under way and to come, with the buttons that the prompt's *Sedang cuti* has too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.keyboards import button, keyboard
from bot.screens.notices import CANCEL, MONTHS_IN_DATA, NOTICE, TAKE
from bot.screens.screen import Screen
from bot.texts import absences as texts
from bot.texts import notices
from models.dates import Refusal
from models.months import Month
from models.notices import Away, LeaveChoice


def overview(
    leaves: Sequence[Away], months: Sequence[Month], options: Mapping[LeaveChoice, date], today: date
) -> Screen:
    """Return what is noted and how to note more; ``months`` are the open ones."""
    named = "+".join(map(str, months[:MONTHS_IN_DATA]))
    choices = [
        [button(notices.leave_choice(choice, ends), NOTICE, TAKE, choice, named)] for choice, ends in options.items()
    ]
    return Screen(texts.overview(leaves, today), keyboard(*(choices if named else [])))


def planned(leave: Away, working_days: int, resumes: date, months: Sequence[Month]) -> Screen:
    """Return the confirmation of a leave, which can be taken back."""
    text = texts.planned(leave, working_days, resumes, months)
    return Screen(text, keyboard([button(notices.CANCEL_LEAVE, NOTICE, CANCEL, leave.id)]))


def cancelled(leaves: Sequence[Away]) -> Screen:
    """Return what `/cuti batal` ended."""
    return Screen(texts.cancelled(leaves))


def refused(refusal: Refusal, today: date) -> Screen:
    """Return the hint for a text that is no leave."""
    return Screen(texts.refused(refusal, today))

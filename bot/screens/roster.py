"""The screens of a roster's import: the preview with its buttons, and what came of it."""

from __future__ import annotations

import re

from bot.keyboards import button, keyboard
from bot.screens.administration import HOME, INVITATIONS, PEOPLE, QUESTIONS, START
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import roster as texts
from models.roster import Roster
from models.roster_plan import Plan

PREFIX = "adi"
APPLY, APPLY_ALL, CANCEL, ASK, TEMPLATE = "terap", "semua", "batal", "minta", "contoh"
DATA = re.compile(r"adi:(?:(?P<what>batal|minta|contoh)|(?P<apply>terap|semua):(?P<shown>[0-9a-f]{16}))")


def ask() -> Screen:
    """Return the request for a file."""
    return Screen(
        texts.ASK_FILE, keyboard([button(texts.DOWNLOAD, PREFIX, TEMPLATE)], [button(common.BACK, PEOPLE, START)])
    )


def broken(roster: Roster) -> Screen:
    """Return what has to be mended first."""
    return Screen(texts.broken(roster), keyboard([button(texts.DOWNLOAD, PREFIX, TEMPLATE)]))


def preview(plan: Plan, roster: Roster, titles: texts.Titles, lead: str = "") -> Screen:
    """Return what a file would change, with the buttons that do it; none where it changes nothing."""
    people = len({tenure.nip for tenure in plan.absent})
    also = [button(texts.apply_with_absent(people), PREFIX, APPLY_ALL, plan.fingerprint)] if people else []
    cancel = [button(texts.CANCEL, PREFIX, CANCEL)]
    if not plan.changes:
        return Screen(texts.unchanged(plan, titles), keyboard(also, cancel) if also else None)
    apply = [button(texts.apply_label(plan.changes), PREFIX, APPLY, plan.fingerprint, style="success")]
    return Screen(texts.preview(plan, roster, titles, lead), keyboard(apply, also, cancel))


def cancelled() -> Screen:
    """Return what a preview turns into that is not applied."""
    return Screen(texts.CANCELLED, keyboard([button(common.MENU, HOME, START)]))


def applied(plan: Plan, asked: int) -> Screen:
    """Return what was written, and what comes next."""
    return Screen(
        texts.applied(plan, asked),
        keyboard(
            [button(texts.NEXT_ASK, QUESTIONS, START)] if asked else [],
            [button(texts.NEXT_INVITE, INVITATIONS, START)],
            [button(common.MENU, HOME, START)],
        ),
    )

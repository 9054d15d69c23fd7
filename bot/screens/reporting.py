"""The screens of a report under way: the question and its variants, the summary and the receipt."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import Button, button, in_rows, keyboard
from bot.screens.evidence import own_button
from bot.screens.screen import Screen
from bot.texts import evidence, feeding, personal, receipts, reviews, targets
from bot.texts import reporting as texts
from bot.texts import tally as tallies
from models.achievements import DEFAULT_RULES, AchievementRules, measured, percent_of, standing
from models.catalogue.types import Indicator, Kind
from models.filling import (
    REASONS,
    AskedBack,
    Happened,
    Press,
    Recorded,
    Refused,
    Step,
    same_as_last,
    whole_nihil,
)
from models.measures import year_to_date
from models.plausibility import find_unusual
from models.realisation import Realisation
from models.reports import OpenDraft, Receipt
from models.tally import Amount

DRAFT = "l"
"""Callback data of a draft's buttons: ``l:<draft>:<seq>:<what>``."""

SEND, EDIT, CANCEL = "send", "e", "x"
START = "mulai"
"""Callback data of the button that opens what is owed."""

CORRECT = "koreksi"
"""Callback data of the button that opens one report for correction: ``koreksi:<position id>:<month>``."""

EDITS_A_ROW = 4
NAMES_ROOM = 2400
"""Characters a summary has for the names of its indicators, so that it stays within one message of 4,096."""


def place(
    draft: OpenDraft,
    happened: Happened | None,
    now: datetime,
    zone: ZoneInfo,
    lead: str = "",
    rules: AchievementRules = DEFAULT_RULES,
) -> Screen:
    """Return where a draft is: the question that is asked, or the summary; first what the last answer did."""
    first = lead or _lead(happened)
    if draft.filling.step is Step.SUMMARY:
        return summary(draft, now, zone, first, rules)
    if not first and happened is None and draft.standing.is_returned:
        first = reviews.returned(draft.standing)
    question = _question(draft, happened)
    return Screen(f"{first}\n\n{question.text}" if first else question.text, question.keyboard)


def summary(
    draft: OpenDraft, now: datetime, zone: ZoneInfo, lead: str = "", rules: AchievementRules = DEFAULT_RULES
) -> Screen:
    """Return everything that would be sent and what it achieves, with the arithmetic, and the button that sends it."""
    filling = draft.filling
    lines = [lead, ""] if lead else []
    if draft.standing.is_returned:
        lines += [reviews.returned(draft.standing), ""]
    lines.append(texts.summary_heading(draft.window.month, draft.position.title, corrects=draft.corrects))
    remarks = {indicator.code: _remarks(draft, indicator, rules) for indicator in filling.indicators}
    room = NAMES_ROOM // (len(filling.indicators) + sum(map(len, remarks.values())))
    for number, indicator in enumerate(filling.indicators, start=1):
        lines += [_summary_line(draft, number, indicator, room), *remarks[indicator.code]]
    if now >= draft.window.due and not draft.corrects:
        lines += ["", texts.late_warning(draft.window.due.astimezone(zone))]
    lines += ["", texts.PRESS_SEND]
    edits = [_press(draft, f"Ubah {number}", f"{EDIT}{number - 1}") for number in range(1, len(filling.indicators) + 1)]
    return Screen(
        "\n".join(lines),
        keyboard(
            [_press(draft, f"✅ {texts.SEND}", SEND, KeyboardButtonStyle.SUCCESS)],
            *in_rows(edits, EDITS_A_ROW),
            [_press(draft, texts.BACK, Press.BACK), _press(draft, texts.CANCEL, CANCEL)],
        ),
    )


def receipt(sent: Receipt, zone: ZoneInfo) -> Screen:
    """Return the proof of sending, and the way on to what else is owed."""
    state = "\n".join(filter(None, (evidence.count(sent.evidence), reviews.state(sent.standing, zone))))
    text = receipts.receipt(sent, zone, state)
    more = [] if sent.next_month is None else [button(receipts.next_report(sent.next_month), START, style=PRIMARY)]
    return Screen(text, keyboard(more, [own_button(sent.position_id, sent.month, sent.evidence)]))


def start_button() -> Button:
    """Return the button that opens what is owed."""
    return button(receipts.REPORT_NOW, START, style=PRIMARY)


def paused(draft: OpenDraft) -> Screen:
    """Return the answer to `/batal`; a correction is no report that is owed, so that it has its own way back."""
    month = draft.window.month
    if not draft.corrects:
        return Screen(texts.paused(month))
    returned = draft.standing.is_returned
    words = reviews.CORRECT if returned else personal.correct(month, "")
    again = button(words, CORRECT, draft.position_id, month)
    return Screen(texts.paused_correction(month, returned=returned), keyboard([again]))


PRIMARY = KeyboardButtonStyle.PRIMARY


def _press(draft: OpenDraft, text: str, what: str, style: str | None = None) -> Button:
    return button(text, DRAFT, draft.id, draft.seq, what, style=style)


def _lead(happened: Happened | None) -> str:
    if isinstance(happened, Recorded):
        return texts.recorded(happened.indicator, happened.realisation)
    return texts.hint(happened.reason) if isinstance(happened, Refused) else ""


def _remarks(draft: OpenDraft, indicator: Indicator, rules: AchievementRules) -> list[str]:
    """Return what stands below an answer of the summary: what it achieves, and what contradicts it."""
    disagreement = _disagreement(draft, indicator)
    return [*filter(None, (_achievement(draft, indicator, rules), f"⚠️ {disagreement}" if disagreement else ""))]


def _achievement(draft: OpenDraft, indicator: Indicator, rules: AchievementRules) -> str:
    answer, target = draft.filling.answers.get(indicator.code), draft.targets.get(indicator.code)
    if answer is None or not answer.has_number:
        return ""
    to_date = year_to_date(indicator, [*draft.this_year.get(indicator.code, ()), answer])
    value = measured(indicator, percent_of(indicator, answer), to_date)
    shown = standing(indicator, target, value, draft.window.month.number, rules)
    return targets.achieved(indicator, shown, to_date, rules.inverse) if shown else ""


def _disagreement(draft: OpenDraft, indicator: Indicator) -> str:
    fed = draft.fed.get(indicator.code)
    return feeding.disagreement(indicator.kind, draft.filling.answers.get(indicator.code), fed) if fed else ""


def _summary_line(draft: OpenDraft, number: int, indicator: Indicator, room: int) -> str:
    answer = draft.filling.answers.get(indicator.code)
    written = texts.result(indicator, answer) if answer else texts.NOT_YET
    finding = find_unusual(indicator, answer, draft.history) if answer else None
    mark = f" ⚠️ {texts.unusual(indicator, finding)}" if finding else ""
    files = evidence.count(draft.evidence.get(indicator.code, 0))
    return f"{number}. {texts.name(indicator, room)}\n<b>{written}</b>{mark}{f' · {files}' if files else ''}"


def _question(draft: OpenDraft, happened: Happened | None) -> Screen:
    filling, indicator = draft.filling, draft.filling.indicator
    heading = texts.heading(draft.window.month, filling.place + 1, len(filling.indicators), draft.position.title)
    about = f"{heading}\n\n{texts.name_and_wording(indicator, filling.base)}"
    back = [] if filling.begins else [_press(draft, texts.BACK, Press.BACK)]
    leave = [*back, _press(draft, texts.CANCEL, CANCEL)]
    pending = filling.pending
    if filling.step is Step.UNUSUAL and pending:
        finding = (
            happened.finding if isinstance(happened, AskedBack) else find_unusual(indicator, pending, draft.history)
        )
        yes = _press(draft, texts.accept(indicator, pending), Press.ACCEPT, KeyboardButtonStyle.SUCCESS)
        again = _press(draft, texts.RETYPE, Press.RETYPE)
        return Screen(f"{about}\n\n{texts.ask_back(indicator, pending, finding)}", keyboard([yes], [again], leave))
    if filling.step is Step.DENOMINATOR and pending:
        return Screen(f"{about}\n\n{texts.ask_denominator(indicator, pending.numerator or 0)}", keyboard(leave))
    if filling.step is Step.REASON:
        reasons = [[_press(draft, reason, press)] for press, reason in REASONS.items()]
        return Screen(f"{about}\n\n{texts.ask_reason()}", keyboard(*reasons, leave))
    return _first_question(draft, about, leave)


def _first_question(draft: OpenDraft, about: str, leave: list[Button]) -> Screen:
    indicator = draft.filling.indicator
    last, fed = same_as_last(indicator, draft.history), draft.fed.get(indicator.code)
    parts = [
        about,
        texts.memory(indicator, last, draft.so_far(indicator)),
        texts.present(indicator, draft.filling.answers.get(indicator.code)),
        targets.of_question(indicator, draft.targets.get(indicator.code)),
        feeding.note(fed) if fed else "",
        texts.instruction(indicator, draft.filling.base),
    ]
    skip = [_press(draft, texts.SKIP, Press.SKIP), _press(draft, texts.NOT_APPLICABLE, Press.NOT_APPLICABLE)]
    return Screen("\n\n".join(filter(None, parts)), keyboard(*_answers(draft, indicator, last), skip, leave))


def _answers(draft: OpenDraft, indicator: Indicator, last: Realisation | None) -> list[list[Button]]:
    """Return the buttons that answer with one tap."""
    if indicator.kind is Kind.STATE:
        return [[_press(draft, texts.YES, Press.YES), _press(draft, texts.NO, Press.NO)]]
    fed = draft.fed.get(indicator.code)
    below = [] if fed is None or fed.total is None else [_press(draft, feeding.offer(fed), f"{Press.FED}{fed.total}")]
    tallied = draft.filling.tallied.get(indicator.code)
    own = [_press(draft, tallies.offer(tallied), tally_press(tallied))] if tallied else []
    answers = []
    if whole_nihil(indicator, draft.filling.base):
        answers.append(_press(draft, texts.NIHIL, Press.NIHIL))
    if last is not None:
        answers.append(_press(draft, texts.same(indicator, last), Press.SAME))
    return [own, below, answers]


def tally_press(tallied: Amount) -> str:
    """Return what the button of a tally says of itself: its numbers, so that a changed one is shown first."""
    return f"{Press.TALLY}{tallied.answer.replace('/', 'd')}"

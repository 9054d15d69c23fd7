"""What administrators read when somebody is appointed to a post or leaves one: from when, and who reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.texts.formats import day, day_short, escape, month
from models.dates import MAX_DAYS, Refusal
from models.months import Month
from models.roster_plan import Ending, Outcome, Plan
from models.succession import Share, Turn

MOVE, KEEP_BOTH, APPOINT = "Pindah ke jabatan ini", "Rangkap, jabatan lama tetap", "Ya, tetapkan"
ANOTHER_DAY = "Tanggal lain …"
ENDED_BEFORE = "Jabatan itu sudah berakhir sebelum tanggal tersebut."
CLOSED_STAY = "Bulan yang sudah ditutup tidak berubah."
NOBODY = "tidak ada (lowong)"
WRITE = "Tulis satu tanggal, misalnya <code>15 oktober</code> atau <code>2026-10-15</code>, atau /batal."
_REFUSALS = {
    Refusal.NO_SUCH_DAY: "Tanggal itu tidak ada di kalender.",
    Refusal.PAST: f"Tanggal itu lebih dari {MAX_DAYS} hari yang lalu.",
    Refusal.TOO_FAR: f"Tanggal itu terlalu jauh: paling lama {MAX_DAYS} hari dari sekarang.",
}
_NEAR = {timedelta(): "hari ini", timedelta(days=-1): "kemarin", timedelta(days=1): "besok"}


def refused(why: Refusal) -> str:
    """Return why a typed day cannot be taken, and how to write one."""
    return f"{_REFUSALS.get(why, 'Tanggalnya tidak terbaca.')} {WRITE}"


def since_label(since: date, today: date) -> str:
    """Return the words on the button to another first day."""
    return f"Mulai {_button_day(since, today)}"


def last_label(last: date, today: date) -> str:
    """Return the words on the button to another last day."""
    return f"Terakhir {_button_day(last, today)}"


def ask_since(name: str, title: str, *, acting: bool) -> str:
    """Return the question from which day on somebody holds a post, or acts in it."""
    return f"Sejak kapan <b>{escape(name)}</b> {_role(acting=acting)} <b>{escape(title)}</b>? {WRITE}"


def ask_last(name: str, title: str) -> str:
    """Return the question on which day somebody's time in a post ends."""
    return f"Kapan hari terakhir <b>{escape(name)}</b> di jabatan <b>{escape(title)}</b>? {WRITE}"


def confirm(
    name: str,
    title: str,
    since: date,
    today: date,
    plan: Plan,
    shares: Sequence[Share],
    titles: Mapping[str, str],
    *,
    acting: bool,
) -> str:
    """Return the question before an appointment, with what it ends and who reports which months then."""
    who, what = f"<b>{escape(name)}</b>", f"{_role(acting=acting)} <b>{escape(title)}</b>"
    if all(line.outcome is Outcome.UNCHANGED for line in plan.lines):
        return f"{who} sudah {what} pada {_day(since, today)}. Tidak ada yang berubah."
    lines = [f"Tetapkan {who} sebagai {what} mulai {_day(since, today)}?"]
    lines += [f"• {_ending(ending, plan, titles, today)}" for ending in plan.endings]
    return "\n".join([*lines, *_reported(shares, plan, titles, since)])


def appointed(name: str, title: str, since: date, today: date, *, acting: bool) -> str:
    """Return that somebody was appointed."""
    who, what = f"<b>{escape(name)}</b>", f"{_role(acting=acting)} <b>{escape(title)}</b>"
    if since == today:
        return f"{who} sekarang {what}."
    return f"{who} {what} {'sejak' if since < today else 'mulai'} {_day(since, today)}."


def confirm_end(
    name: str,
    title: str,
    last: date,
    today: date,
    plan: Plan,
    shares: Sequence[Share],
    titles: Mapping[str, str],
    *,
    acting: bool,
) -> str:
    """Return the question before somebody's time in a post ends, or before one that never began is taken back."""
    what = f"{'Plt./Plh. ' if acting else ''}<b>{escape(title)}</b> untuk <b>{escape(name)}</b>"
    gone = [ending.tenure for ending in plan.endings if ending.ends is None]
    if gone and gone[0].starts > today:
        question = f"Batalkan {what} mulai {_day(gone[0].starts, today)}?"
    elif gone:
        question = f"Hapus {what} sejak {_day(gone[0].starts, today)}? Masa jabatan itu dianggap tidak pernah ada."
    else:
        question = f"Akhiri {what}? Hari terakhirnya {_day(last, today)}."
    return "\n".join([question, *_reported(shares, plan, titles, last)])


def ended(name: str, title: str, last: date, today: date) -> str:
    """Return that somebody's time in a post has ended, or will."""
    verb = "berakhir" if last < today else "akan berakhir"
    return f"Jabatan <b>{escape(title)}</b> untuk <b>{escape(name)}</b> {verb}; hari terakhirnya {_day(last, today)}."


def taken_back(name: str, title: str) -> str:
    """Return that somebody's time in a post never was."""
    return f"Jabatan <b>{escape(title)}</b> untuk <b>{escape(name)}</b> dibatalkan."


def _role(*, acting: bool) -> str:
    return "Plt./Plh." if acting else "pemegang"


def _day(value: date, today: date) -> str:
    near = _NEAR.get(value - today)
    return f"<b>{day(value)}</b>{f' ({near})' if near else ''}"


def _button_day(value: date, today: date) -> str:
    return _NEAR.get(value - today, "") or day_short(value)


def _ending(ending: Ending, plan: Plan, titles: Mapping[str, str], today: date) -> str:
    tenure = ending.tenure
    who = escape((plan.names or {}).get(tenure.nip, ""))
    what = escape(titles.get(tenure.position, tenure.position))
    if ending.ends is not None:
        return f"{who} melepas {what}; hari terakhirnya {day_short(ending.ends)}"
    if tenure.starts > today:
        return f"{who} batal menjadi {_role(acting=tenure.acting)} {what} mulai {day_short(tenure.starts)}"
    return f"{who} melepas {what}; masa jabatannya sejak {day_short(tenure.starts)} dihapus"


def _reported(shares: Sequence[Share], plan: Plan, titles: Mapping[str, str], since: date) -> list[str]:
    """Return who reports which months of each post, and that months which are closed stay as they are."""
    lines = [
        f"• {escape(titles.get(share.position, share.position))}: "
        f"{'; '.join(_turn(turn, plan) for turn in share.turns)}"
        for share in shares
        if share.turns
    ]
    if not lines:
        return []
    oldest = min(share.turns[0].first for share in shares if share.turns)
    closed = [CLOSED_STAY] if Month.of(since) < oldest else []
    return ["", "<b>Yang melapor:</b>", *lines, *closed]


def _turn(turn: Turn, plan: Plan) -> str:
    who = escape((plan.names or {}).get(turn.reporter, "")) if turn.reporter else NOBODY
    if turn.last is None:
        return f"mulai {month(turn.first)} {who}"
    if turn.first == turn.last:
        return f"{month(turn.first)} {who}"
    return f"{month(turn.first)} sampai {month(turn.last)} {who}"

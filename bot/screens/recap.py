"""The text of a recap card with its buttons: a unit's month, who is missing, one post, one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from telegram.constants import MessageLimit

from bot.keyboards import Button, Keyboard, button, keyboard
from bot.screens import nudges, recap_figures
from bot.screens.evidence import evidence_button
from bot.screens.recap_buttons import Place, View, labelled, months_row, pages_row
from bot.screens.recap_captions import point
from bot.screens.reviews import LIST, NEW
from bot.screens.screen import Screen
from bot.texts import files, findings, reviews
from bot.texts import recap as texts
from bot.texts.formats import escape, month_short, number, shorten
from models.catalogue.types import Catalogue, Unit
from models.nudging import Nudgeable
from models.recap_views import PostView, TrendView, UnitView
from models.reviewing import Verdict
from models.summaries import Completeness, Post, PostState, Recap, UnitRow

TITLE_ROOM, NAME_ROOM = 64, 36
"""Characters of a post's or unit's title and of a person's name in a list, so that a page fits into one message."""

UNITS_ROOM = 5000
"""Characters of a rich message that may go to the units; with more of them the buttons have to do."""


def unit(
    view: UnitView, catalogue: Catalogue, here: Place, parent: Unit | None, lead: str = "", *, leads: bool = True
) -> Screen:
    """Return a unit's month; ``parent`` is the unit above, where its reader may go there.

    ``leads`` says whether the reader leads the unit; auditors only read.
    """
    recap = view.recap
    groups = recap_figures.groups(recap, catalogue)
    said = [
        *map(escape, findings.sentences(recap)),
        *filter(None, [texts.disagreements(recap.figures), _reviewed(recap)]),
    ]
    head = [_heading(recap), "\n".join(filter(None, (lead, *said)))]
    units = "\n".join(f"• {escape(row.name)}: {_stands(row)}" for row in recap.units)
    figures = recap_figures.html(groups, recap.month)
    return Screen(
        _fitting(head, (units, figures), f"<i>{texts.as_of(recap)}</i>"),
        _unit_keyboard(view, catalogue, here, parent, leads=leads),
        _rich_unit(recap, lead, said, recap_figures.rich(groups, recap.month)),
    )


def missing(
    view: UnitView, catalogue: Catalogue, here: Place, people: Sequence[Nudgeable] = (), lead: str = ""
) -> Screen:
    """Return who still owes a unit's report, unit by unit, who has to send it again, and who is not expected to.

    ``people`` are those whom the reader may remind.
    """
    recap = view.recap
    owed, returned = view.missing, view.returned
    others = [post for post in recap.posts if _left_out(post)]
    listed = [*view.owing_by_unit(catalogue), *others]
    shown, here = here.part(View.MISSING, listed)
    until = texts.deadline(view.window, recap.as_of) if view.window else ""
    head = [lead, f"<b>Belum melapor: {number(len(owed))}</b> · {escape(recap.unit_name)}", until]
    if not owed:
        head.append(texts.ALL_IN)
    missed = [post for post in shown if post.state is PostState.MISSING]
    again = [post for post in shown if post.verdict is Verdict.RETURNED]
    marks = dict.fromkeys(view.begun, "sudah mulai mengisi") | nudges.marks(people)
    body = _by_unit(missed, catalogue, marks)
    if again:
        body.append("\n".join((texts.to_be_sent_again(len(returned)), *(_line(post, marks) for post in again))))
    rest = [f"• {_who(post)} · {texts.state(post)}" for post in shown if _left_out(post)]
    if rest:
        body.append("\n".join(("<b>Tidak dihitung</b>", *rest)))
    back = here.to(View.UNIT).button(f"‹ {texts.title(recap)}")
    return Screen(
        "\n\n".join(("\n".join(filter(None, (f"<b>{texts.title(recap)}</b>", *head))), *body)),
        keyboard(
            *nudges.rows(here, people, (post.position for post in (*missed, *again))),
            pages_row(here, len(listed)),
            months_row(here, view),
            [back],
        ),
    )


def post(view: PostView, here: Place, lead: str = "") -> Screen:
    """Return one post's month, with a way into each indicator's year."""
    recap, about = view.unit.recap, view.post
    name = texts.holder(about)
    head = "\n".join(filter(None, (lead, _heading(recap, about.title), escape(name), texts.standing(about))))
    figures, here = here.part(View.POST, view.figures)
    trends = [[here.to(View.TREND, figure.code).button(f"📈 {figure.name}")] for figure in figures]
    files = evidence_button(view.position_id, recap.month, view.evidence)
    back = here.to(View.UNIT, recap.unit).button(f"‹ {recap.unit_name}")
    dated = texts.as_of(recap)
    return Screen(
        f"{head}\n\n{recap_figures.html_lines(figures, recap.month)}\n\n<i>{dated}</i>",
        keyboard(
            *trends, pages_row(here, len(view.figures)), [files] if files else [], months_row(here, view.unit), [back]
        ),
        f"{_paragraphs(head)}{recap_figures.figures_table(figures, recap.month)}<footer>{dated}</footer>",
    )


def trend(view: TrendView, here: Place, lead: str = "") -> Screen:
    """Return an indicator's months, the newest first."""
    recap = view.unit.recap
    about = f"<b>{escape(view.trend.name)}</b>\n{escape(view.post.title)} · {escape(recap.unit_name)}"
    head = f"{lead}\n{about}" if lead else about
    points = list(reversed(view.trend.points))
    rows = [(month_short(item.month), point(view.trend, item), texts.point_marks(item)) for item in points]
    lines = "\n".join(f"{month}: <b>{value}</b>{f' · {mark}' if mark else ''}" for month, value, mark in rows)
    cells = [(month, f"<b>{value}</b>{f' · {mark}' if mark else ''}") for month, value, mark in rows]
    dated = texts.as_of(recap)
    table = recap_figures.table(cells, heading=("Bulan", "Realisasi"))
    back = here.to(View.POST, view.post.position).button(f"‹ {view.post.title}")
    return Screen(
        f"{head}\n\n{lines}\n\n<i>{dated}</i>",
        keyboard(months_row(here, view.unit), [back]),
        f"{_paragraphs(head)}{table}<footer>{dated}</footer>",
    )


def chart_pages(here: Place, view: View, pages: int) -> Keyboard | None:
    """Return the buttons below a chart of several pages; ``here.page`` counts from 1."""
    chart = here.to(view)
    row = []
    if here.page > 1:
        row.append(chart.to(view, page=here.page - 1).button(f"‹ {here.page - 1}/{pages}"))
    if here.page < pages:
        row.append(chart.to(view, page=here.page + 1).button(f"Halaman {here.page + 1}/{pages} ›"))
    return keyboard(row)


_NOT_EXPECTED = (PostState.ON_LEAVE, PostState.VACANT, PostState.NOT_APPLICABLE, PostState.EXEMPT)


def _left_out(post: Post) -> bool:
    """Whether nobody waits for a post's report."""
    return post.state in _NOT_EXPECTED and post.verdict is not Verdict.RETURNED


def _heading(recap: Recap, name: str = "") -> str:
    return f"<b>{texts.title(recap)}</b>\n<b>{escape(name or recap.unit_name)}</b>"


def _paragraphs(html: str) -> str:
    return "".join(f"<p>{line}</p>" for line in html.split("\n") if line)


def _fitting(head: list[str], more: Iterable[str], foot: str) -> str:
    """Join blocks, leaving out those of ``more`` that one message has no room for; the buttons lead to them."""
    blocks = [block for block in head if block]
    room = MessageLimit.MAX_TEXT_LENGTH - sum(len(block) + 2 for block in (*blocks, texts.CHOOSE_UNIT, foot))
    complete = True
    for block in more:
        if len(block) + 2 <= room:
            blocks.append(block)
            room -= len(block) + 2
        else:
            complete = False
    return "\n\n".join(filter(None, (*blocks, "" if complete else texts.CHOOSE_UNIT, foot)))


def _reviewed(recap: Recap) -> str:
    """Return how many of the reports were reviewed; nothing where none was."""
    verdicts = [post.verdict for post in recap.posts if post.verdict is not None]
    approved, returned = verdicts.count(Verdict.APPROVED), verdicts.count(Verdict.RETURNED)
    return reviews.share(approved, returned, recap.completeness.submitted) if verdicts else ""


def _stands(row: UnitRow) -> str:
    return "; ".join(filter(None, (_arrived(row.completeness), escape(texts.achieved(row.achieved)))))


def _arrived(counts: Completeness) -> str:
    if not counts.expected:
        return "tidak ada yang ditunggu"
    owed = f", {number(counts.missing)} belum" if counts.missing else ""
    return f"{number(counts.submitted)} dari {number(counts.expected)} masuk{owed}"


def _rich_unit(recap: Recap, lead: str, said: Iterable[str], figures: str) -> str:
    """Return the card's text with tables."""
    parts = [f"<h3>{texts.title(recap)}</h3><p><b>{escape(recap.unit_name)}</b></p>", _paragraphs(lead)]
    parts.extend(f"<p>{sentence}</p>" for sentence in said)
    rows = [
        (
            escape(row.name),
            _share(row.completeness),
            number(row.completeness.missing),
            escape(texts.achieved(row.achieved)),
        )
        for row in recap.units
    ]
    table = recap_figures.remarked_table(rows, heading=("Unit", "Masuk", "Belum")) if rows else ""
    parts.append(table if len(table) <= UNITS_ROOM else "")
    parts.append(figures or f"<p>{texts.CHOOSE_UNIT}</p>")
    parts.append(f"<footer>{texts.as_of(recap)}</footer>")
    return "".join(parts)


def _waits(post: Post, recap: Recap, catalogue: Catalogue) -> bool:
    """Whether a report is in that a head of this unit has yet to review: any but their own."""
    if recap.sample or post.submitted_at is None or post.verdict is not None:
        return False
    return post.unit != recap.unit or not catalogue.position[post.position].head


def _unit_keyboard(
    view: UnitView, catalogue: Catalogue, here: Place, parent: Unit | None, *, leads: bool
) -> Keyboard | None:
    recap = view.recap
    own = [post for post in recap.posts if post.unit == recap.unit]
    below: list[list[Button]] = [
        [here.to(View.UNIT, row.code).button(labelled(row.name, _share(row.completeness)))] for row in recap.units
    ]
    below += [[here.to(View.POST, item.position).button(labelled(item.title, texts.mark(item)))] for item in own]
    shown, here = here.part(View.UNIT, below)
    tools = [here.to(View.FILES).button(files.FILES)]
    if leads and any(_waits(post, recap, catalogue) for post in recap.posts):
        tools.insert(0, button(reviews.REVIEW, LIST, NEW))
    if view.owing:
        words = texts.who_owes(len(view.missing), len(view.returned))
        tools.insert(0, here.to(View.MISSING).button(words))
    up = [here.to(View.UNIT, parent.code).button(f"↑ {parent.name}")] if parent else []
    return keyboard(months_row(here, view), *shown, pages_row(here, len(below)), tools, up)


def _share(counts: Completeness) -> str:
    return f"{number(counts.submitted)}/{number(counts.expected)}" if counts.expected else texts.NOTHING


def _by_unit(posts: Iterable[Post], catalogue: Catalogue, marks: Mapping[str, str]) -> list[str]:
    """Return posts below the names of their units, each with its mark."""
    blocks: dict[str, list[str]] = {}
    for item in posts:
        blocks.setdefault(item.unit, []).append(_line(item, marks))
    return [
        "\n".join((f"<b>{escape(shorten(catalogue.unit[code].name, TITLE_ROOM))}</b>", *lines))
        for code, lines in blocks.items()
    ]


def _line(item: Post, marks: Mapping[str, str]) -> str:
    mark = f" · {marks[item.position]}" if item.position in marks else ""
    return f"• {_who(item)}{mark}"


def _who(item: Post) -> str:
    name = texts.holder(item)
    title = escape(shorten(item.title, TITLE_ROOM))
    return f"{title} ({escape(shorten(name, NAME_ROOM))})" if name else title

"""Indicators as tables of a rich message and as lines of HTML, with the same numbers in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from telegram.constants import MessageLimit

from bot.texts import recap as texts
from bot.texts.formats import escape, month_short
from models.catalogue.types import Catalogue
from models.months import Month
from models.summaries import Figure, Post, Recap

HTML_ROOM = 3000
"""Characters of a message of 4,096 that may go to one post's indicators; the rest is for what stands above them."""

RICH_ROOM = 26_000
"""Characters of a rich message of 32,768 for the same."""

RICH_ROWS = 400
"""Table rows that may go to indicators, of 500 blocks in a rich message."""


@dataclass(frozen=True, slots=True)
class Group:
    """Posts under one heading: the unit's own, or all of a unit below it."""

    title: str
    posts: tuple[tuple[Post, tuple[Figure, ...]], ...]
    open: bool

    @property
    def rows(self) -> int:
        """How many table rows it takes."""
        return sum(1 + sum(map(_rows_of, figures)) for _, figures in self.posts) + 3


def _rows_of(figure: Figure) -> int:
    return 2 + (figure.target is not None) + figure.disagrees


def groups(recap: Recap, catalogue: Catalogue) -> list[Group]:
    """Return a unit's own posts, open, then each unit below it, folded where there are several."""
    figures: dict[str, list[Figure]] = {}
    for figure in recap.figures:
        figures.setdefault(figure.position, []).append(figure)

    posts: dict[str, list[tuple[Post, tuple[Figure, ...]]]] = {}
    place = {code: row.code for row in recap.units for code in catalogue.below(row.code)}
    for post in recap.posts:
        posts.setdefault(place.get(post.unit, post.unit), []).append((post, tuple(figures.get(post.position, ()))))
    found = [Group(recap.unit_name, tuple(posts.get(recap.unit, ())), open=True)]
    found += [Group(row.name, tuple(posts.get(row.code, ())), open=False) for row in recap.units]
    return [group for group in found if group.posts]


def html(found: Iterable[Group], month: Month) -> str:
    """Return all indicators as lines; once they are longer than a message, the rest is left out."""
    blocks, length = [], 0
    for post, figures in chain.from_iterable(group.posts for group in found):
        lines = [f"<b>{escape(post.title)}</b> · {texts.state(post)}"]
        lines += [f"• {html_line(figure, month)}" for figure in figures]
        blocks.append("\n".join(lines))
        length += len(blocks[-1])
        if length > MessageLimit.MAX_TEXT_LENGTH:
            break
    return "\n\n".join(blocks)


def html_lines(figures: Sequence[Figure], month: Month) -> str:
    """Return one post's indicators as lines, counting those that one message has no room for."""
    lines, length = list[str](), 0
    for figure in figures:
        line = f"• {html_line(figure, month)}"
        length += len(line) + 1
        if length > HTML_ROOM:
            lines.append(texts.more_indicators(len(figures) - len(lines)))
            break
        lines.append(line)
    return "\n".join(lines)


def html_line(figure: Figure, month: Month) -> str:
    """Return one indicator as a line: its name, the month, the month before, the year so far, the target.

    A percentage since January comes first where it is the one to look at.
    """
    rest = []
    if figure.previous is not None:
        rest.append(f"{month_short(month.previous(), year=False)} {texts.before(figure)}")
    own, headline = texts.now(figure), texts.headline(figure)
    if headline and month.number > 1:
        rest.insert(0, f"{month_short(month, year=False)} {own}")
        own = headline
    elif month.number > 1 and texts.so_far(figure) != texts.NOTHING:
        rest.append(f"{texts.so_far_heading(month)} {texts.so_far(figure)}")
    numbers = "; ".join(filter(None, (f"<b>{own}</b>", *rest, texts.goal(figure))))
    return "\n".join(filter(None, (f"{escape(figure.name)}: {numbers}", texts.disagreement(figure))))


def rich(found: Sequence[Group], month: Month) -> str:
    """Return all indicators as tables that fold away unit by unit; empty where they do not fit into one message."""
    if sum(group.rows for group in found) > RICH_ROWS:
        return ""
    text = "".join(_rich_group(group, month) for group in found)
    return text if len(text) <= RICH_ROOM else ""


def table(rows: Iterable[Sequence[str]], *, heading: Sequence[str] = ()) -> str:
    """Return a table of escaped cells; all but the first column are numbers."""
    lines = [_row(heading, "th")] if heading else []
    return f"<table striped>{''.join((*lines, *(_row(row) for row in rows)))}</table>"


def remarked_table(rows: Iterable[Sequence[str]], *, heading: Sequence[str]) -> str:
    """Return a table of escaped cells; the last of each row stands below the others, over the whole width."""
    lines = [_row(heading, "th")]
    for *cells, remark in rows:
        lines.append(_row(cells))
        if remark:
            lines.append(f'<tr><td colspan="{len(heading)}">{remark}</td></tr>')
    return f"<table striped>{''.join(lines)}</table>"


def _row(cells: Sequence[str], tag: str = "td") -> str:
    first, *others = cells
    numbers = "".join(f'<{tag} align="right">{cell}</{tag}>' for cell in others)
    return f"<tr><{tag}>{first}</{tag}>{numbers}</tr>"


def _rich_group(group: Group, month: Month) -> str:
    folded = "<details open>" if group.open else "<details>"
    rows = [_heading_row(month)]
    for post, figures in group.posts:
        rows.append(f'<tr><th colspan="{_columns(month)}">{escape(post.title)} · {texts.state(post)}</th></tr>')
        rows += [_figure_rows(figure, month) for figure in figures]
    return f"{folded}<summary>{escape(group.title)}</summary><table bordered>{''.join(rows)}</table></details>"


def figures_table(figures: Iterable[Figure], month: Month) -> str:
    """Return indicators with the month, the month before and, but for January, the year so far."""
    rows = "".join(_figure_rows(figure, month) for figure in figures)
    return f"<table bordered>{_heading_row(month)}{rows}</table>"


def _heading_row(month: Month) -> str:
    names = [month_short(shown, year=False) for shown in (month, month.previous())]
    return _row([*names, texts.so_far_heading(month)][: _columns(month)], "th")


def _figure_rows(figure: Figure, month: Month) -> str:
    """Return the name, over the whole width since a column would break it into ten lines, then the numbers."""
    numbers = [texts.now(figure), texts.before(figure), texts.so_far(figure)]
    telling = 2 if texts.headline(figure) and month.number > 1 else 0
    numbers[telling] = f"<b>{numbers[telling]}</b>"
    rows = [_wide_row(escape(figure.name), month), _row(numbers[: _columns(month)])]
    rows += [_wide_row(line, month) for line in (texts.goal(figure), texts.disagreement(figure)) if line]
    return "".join(rows)


def _wide_row(text: str, month: Month) -> str:
    return f'<tr><td colspan="{_columns(month)}">{text}</td></tr>'


def _columns(month: Month) -> int:
    """Return how many columns there are: in January the year so far would only repeat the month."""
    return 2 if month.number == 1 else 3

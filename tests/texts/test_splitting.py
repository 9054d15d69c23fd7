"""Long texts fit into messages, and nothing of them is lost."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.telegram.markup import parse_html
from bot.texts.splitting import LIMIT, split_html, units

WORDS = st.text(alphabet="ab <&\n.👍é", max_size=60)
TAGS = st.sampled_from(["", "b", "i", "code", "blockquote expandable"])
TEXTS = st.lists(st.tuples(TAGS, WORDS), max_size=12).map(
    lambda parts: "".join(_tagged(tag, html.escape(words, quote=False)) for tag, words in parts)
)


def _tagged(tag: str, words: str) -> str:
    return f"<{tag}>{words}</{tag.split(maxsplit=1)[0]}>" if tag else words


def visible(text: str) -> str:
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(2, 80))
def test_no_piece_is_longer_than_the_limit_and_none_is_blank(text: str, limit: int) -> None:
    for piece in split_html(text, limit):
        assert 0 < units(visible(piece)) <= limit
        assert visible(piece).strip()


@given(TEXTS, st.integers(2, 80))
def test_nothing_but_white_space_is_lost_and_nothing_is_said_twice(text: str, limit: int) -> None:
    pieces = split_html(text, limit)
    assert without_spaces("".join(map(visible, pieces))) == without_spaces(visible(text))


@given(TEXTS, st.integers(2, 80))
def test_every_piece_is_html_that_telegram_reads(text: str, limit: int) -> None:
    for piece in split_html(text, limit):
        shown = parse_html(piece).text
        assert without_spaces(shown) == without_spaces(visible(piece))


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert split_html("<b>Tugas</b>\n• Satu &amp; dua") == ["<b>Tugas</b>\n• Satu &amp; dua"]
    assert split_html("x" * LIMIT) == ["x" * LIMIT]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("satu dua\n\ntiga empat", ["satu dua", "tiga empat"]),
        ("satu dua\ntiga empat", ["satu dua", "tiga empat"]),
        ("Satu dua. Tiga empat", ["Satu dua.", "Tiga empat"]),
        ("satu duaa tiga empat", ["satu duaa", "tiga empat"]),
        ("satuduatigaempatlima", ["satuduatigae", "mpatlima"]),
    ],
)
def test_the_best_place_for_a_cut_is_a_paragraph_then_a_line_a_sentence_a_word(text: str, pieces: list[str]) -> None:
    assert split_html(text, 12) == pieces


def test_what_is_bold_across_a_cut_is_bold_on_both_sides() -> None:
    assert split_html("<b>satu dua tiga</b> empat", 9) == ["<b>satu dua</b>", "<b>tiga</b>", "empat"]


def test_an_emoji_counts_twice_and_is_never_cut() -> None:
    assert split_html("👍👍👍", 4) == ["👍👍", "👍"]
    assert split_html("a👍b", 2) == ["a", "👍", "b"]


def test_a_blank_text_has_no_messages_and_a_limit_of_one_is_refused() -> None:
    assert split_html(" \n ") == []
    with pytest.raises(ValueError, match="pieces of 1"):
        split_html("x", 1)

"""The playground's reading of HTML against TDLib's own: both take and refuse the same, in the same words."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.markup import ENTITY_TYPES, parse_html
from tests.support import tdlib

Read = tuple[str, list[tdlib.Entity]] | str
"""A text with its entities, or why it is refused."""

TAGS = [tag for name in ENTITY_TYPES for tag in (f"<{name}>", f"</{name}>")]
PIECES = (
    *(
        "<",
        "</",
        ">",
        "</>",
        "< ",
        "<!--",
        "=",
        '"',
        "'",
        "/",
        "<br>",
        "<B>",
        "</B >",
        "<b/>",
        "<b x=y>",
        "<i ",
        "</i ",
    ),
    *('<a href="https://a.id">', "<a href=x>", '<span class="tg-spoiler">', '<code class="language-sql">'),
    *('<tg-emoji emoji-id="5368324170671202286">', '<tg-emoji emoji-id="x">', '<tg-time unix="17">'),
    "<blockquote expandable>",
    *("&", "&amp;", "&lt;", "&AMP;", "&ltx", "&nbsp;", "&#65;", "&#x41", "&#X41;", "&#0;", "&#57311;", "&#1114111;"),
    *(
        "&#00000065;",
        "a",
        "b c",
        " ",
        "\n",
        "\t",
        "\x0b",
        "\xa0",
        "é",
        "\U0001f600",
        "\u200b",
        "\u202e",
        "a.id",
        "{}",
        "%s",
    ),
)
HEADS = ("tg://user?", "tg:user?", "tg:user/?", "TG://User?", "tg://users?", "tg:/user?", "tg://user", "")
PARTS = (
    *("id=", "ID=", "x=1", "=", "&", "#", "/", "?", " "),
    *("0", "7", "-", "+", "007", "1099511627775", "9" * 14),
)
LINKS = st.tuples(st.sampled_from(HEADS), st.lists(st.sampled_from(PARTS), max_size=6).map("".join)).map("".join)
"""Around the addresses of accounts, which Telegram turns into mentions."""

# Without NUL, which ends a text for TDLib: the bot keeps none, see `bot.reading`.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)
SOURCES = st.lists(st.sampled_from((*PIECES, *TAGS)) | TEXTS, max_size=12).map("".join)


@settings(max_examples=600)
@given(LINKS)
@example("tg://user?id=7")
@example("tg:user/?x=1&id=7&id=8#f")
@example("tg://user?id=1099511627775")
@example("tg://user?id=1099511627776")
@example("tg://user?id=007")
def test_both_take_the_same_addresses_for_mentions_of_people(address: str) -> None:
    source = f'<a href="{address.replace("&", "&amp;")}">a</a>'
    assert mentions(ours(source)) == mentions(theirs(source))


def mentions(read: Read) -> list[tdlib.Entity]:
    assert not isinstance(read, str)
    return [entity for entity in read[1] if entity[0] == "text_mention"]


def ours(source: str) -> Read:
    try:
        formatted = parse_html(source)
    except ApiError as error:
        return error.description.removeprefix("Bad Request: ").removeprefix("can't parse entities: ")
    found = ((entity["type"], entity["offset"], entity["length"]) for entity in formatted.entities)
    return formatted.text, tdlib.in_order(found)


def theirs(source: str) -> Read:
    try:
        return tdlib.parse(source)
    except tdlib.RefusedError as error:
        return str(error).removeprefix("Can't parse entities: ")


@settings(max_examples=600)
@given(SOURCES)
@example("<i ")
@example("<À>")
@example("&#X41;")
@example("&#57311;")
@example("<tg-time>")
@example("<a href='x'")
@example("<a href=x,")
@example("<pre><code class='language-sql'>a</code></pre>")
def test_both_take_and_refuse_the_same(source: str) -> None:
    assert ours(source) == theirs(source)

"""Rich messages are checked against the tags and limits of Bot API 10.1."""

from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.playground.telegram import TelegramServer
from bot.playground.telegram.rich import parse_rich_message
from tests.botapi.conftest import SITI

TABLE = (
    "<table bordered><caption>Rekap</caption><tr><th align=right>n</th></tr><tr><td>1&nbsp;<b>2</b></td></tr></table>"
)


async def send(bot: Bot, html: str) -> dict[str, Any]:
    message: dict[str, Any] = await bot.do_api_request(
        "sendRichMessage", api_kwargs={"chat_id": SITI, "rich_message": {"html": html}}
    )
    return message


async def test_a_rich_message_returns_its_blocks(bot: Bot, server: TelegramServer) -> None:
    message = await send(bot, f"<h2>Rekap</h2>{TABLE}")

    cell = {"align": "left", "valign": "top", "text": ["1\xa0", {"type": "bold", "text": "2"}]}
    assert message["rich_message"]["blocks"] == [
        {"type": "heading", "text": "Rekap", "size": 2},
        {
            "type": "table",
            "cells": [[{"text": "n", "align": "right", "valign": "top", "is_header": True}], [cell]],
            "is_bordered": True,
            "caption": "Rekap",
        },
    ]
    assert server.messages(SITI)[0].rich_html == f"<h2>Rekap</h2>{TABLE}"


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("halo <b>dunia</b>", [{"type": "paragraph", "text": ["halo ", {"type": "bold", "text": "dunia"}]}]),
        ("<p>a</p><hr><p>b</p>", ["paragraph", "divider", "paragraph"]),
        ("<footer>a</footer>", [{"type": "footer", "text": "a"}]),
        ("<pre>a</pre>", [{"type": "pre", "text": "a"}]),
        ("<blockquote>a</blockquote>", [{"type": "blockquote", "blocks": [{"type": "paragraph", "text": "a"}]}]),
        ("<details open><summary>s</summary><p>a</p></details>", ["details"]),
        ("<tg-math-block>x^2</tg-math-block>", [{"type": "mathematical_expression", "expression": "x^2"}]),
        ('<p><a href="https://a.id">a</a></p>', ["paragraph"]),
        ('<img src="https://a.id/a.png">', ["photo"]),
        ("<p><tg-math>x</tg-math> <mark>a</mark><sub>b</sub><sup>c</sup></p>", ["paragraph"]),
        ("<ol><li>a</li>\n<li>b</li></ol>", ["list"]),
    ],
)
def test_every_tag_makes_its_block(html: str, blocks: list[Any]) -> None:
    message, _ = parse_rich_message({"html": html})

    # A block is given in full, or by its type where the rest is tested elsewhere.
    found = [b if isinstance(e, dict) else b["type"] for b, e in zip(message["blocks"], blocks, strict=True)]
    assert found == blocks


def test_list_items_are_labelled() -> None:
    message, _ = parse_rich_message({"html": "<ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>"})

    assert [item["label"] for block in message["blocks"] for item in block["items"]] == ["1.", "2.", "•"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>a</script>", "unsupported start tag"),
        ("<div>a</div>", "unsupported start tag"),
        ("<p>a", "can't find end tag"),
        ("<p>a</b>", "unmatched end tag"),
        ("a</p>", "unexpected end tag"),
        ("a < b", "unsupported start tag"),
        ("<!-- a -->", "unsupported start tag"),
        ("&euro;", "unsupported named entity"),
        ("<p/>", "unsupported start tag"),
        ("<p onclick=a>a</p>", "unsupported attribute"),
        ("<p><p>a</p></p>", "can't be in the tag"),
        ("<table><tr><td><p>a</p></td></tr></table>", "can't be in the tag"),
        ("<td>a</td>", "can't be in the tag"),
        ("<table>a</table>", "unexpected text in the tag"),
        ("<ul>a</ul>", "unexpected text in the tag"),
        ("<table><tr>" + "<td>a</td>" * 21 + "</tr></table>", "too many columns"),
        ("<table><tr><td colspan=21>a</td></tr></table>", "too many columns"),
        ("<table><tr><td colspan=x>a</td></tr></table>", "invalid value"),
        ("<hr>" * 501, "too many blocks"),
        ("<ul>" + "<li>a</li>" * 500 + "</ul>", "too many blocks"),
        ('<img src="https://a.id/a.png">' * 51, "too many media"),
        ('<img src="http://a.id/a.png">', "https address"),
        ("<a>a</a>", "must have an address"),
        ("<details>a</details>", "must have one summary"),
        ("<blockquote>" * 17 + "a" + "</blockquote>" * 17, "too deep"),
        ("<p>" + "a" * 32_769 + "</p>", "message is too long"),
        ("  ", "message text is empty"),
    ],
)
async def test_rich_html_that_is_not_allowed_is_refused(bot: Bot, html: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await send(bot, html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "a" * 32_768 + "</p>",
        "<hr>" * 500,
        "<blockquote>" * 16 + "a" + "</blockquote>" * 16,
        "<table><tr>" + "<td>a</td>" * 20 + "</tr></table>",
    ],
    ids=["characters", "blocks", "depth", "columns"],
)
def test_the_limits_themselves_are_allowed(html: str) -> None:
    message, _ = parse_rich_message({"html": html})

    assert message["blocks"]


@pytest.mark.parametrize("rich_message", [{}, {"html": "a", "markdown": "a"}, {"markdown": "a"}, {"blocks": []}])
async def test_exactly_the_html_form_is_supported(bot: Bot, rich_message: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match=r"exactly one of|not supported"):
        await bot.do_api_request("sendRichMessage", api_kwargs={"chat_id": SITI, "rich_message": rich_message})


async def test_a_text_is_edited_into_a_rich_message_and_back(bot: Bot, server: TelegramServer) -> None:
    await bot.send_message(SITI, "satu")
    rich = {"rich_message": {"html": "<p>dua</p>"}}

    await bot.edit_message_text("", SITI, 1, api_kwargs=rich)
    [stored] = server.messages(SITI)
    assert ("text" in stored.json, stored.rich_html) == (False, "<p>dua</p>")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("", SITI, 1, api_kwargs=rich)

    await bot.edit_message_text("tiga", SITI, 1)
    [stored] = server.messages(SITI)
    assert (stored.text, stored.rich_html, "rich_message" in stored.json) == ("tiga", None, False)

"""What the server refuses that the bot never sends, and pictures that break off."""

from __future__ import annotations

import pytest
from telegram import Bot, InputMediaPhoto, InputMediaVideo, MenuButton, MenuButtonCommands, ReplyParameters
from telegram.error import BadRequest

from bot.playground.telegram import ApiError
from bot.playground.telegram.images import picture_size
from bot.playground.telegram.markup import parse_html
from tests.botapi.conftest import SITI
from tests.botapi.pictures import picture


async def test_a_webhook_has_to_be_https_unless_it_is_on_this_machine(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
        await bot.set_webhook("http://kantor.example/")
    assert await bot.set_webhook("http://127.0.0.1:8443/")


async def test_a_menu_button_is_of_a_known_kind(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="unsupported type"):
        await bot.set_chat_menu_button(menu_button=MenuButton("disco"))
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())


async def test_an_album_takes_photos_and_documents_only(bot: Bot) -> None:
    media: list[InputMediaPhoto | InputMediaVideo] = [InputMediaPhoto(picture()), InputMediaVideo(b"film")]
    with pytest.raises(BadRequest, match="not supported"):
        await bot.send_media_group(SITI, media)


async def test_a_reply_to_what_is_not_there_is_sent_alone_where_that_is_allowed(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(SITI, "halo", reply_parameters=ReplyParameters(4711))
    alone = ReplyParameters(4711, allow_sending_without_reply=True)
    assert (await bot.send_message(SITI, "halo", reply_parameters=alone)).reply_to_message is None


def test_a_jpeg_that_breaks_off_has_no_size() -> None:
    whole = picture(40, 30, "JPEG")
    assert picture_size(whole) == (40, 30)
    assert picture_size(whole[:4] + b"\xff\xd9") is None
    assert picture_size(whole[:2] + b"\xff" + b"\0" * 40 + b"\xff\xd9") is None


def test_a_start_tag_that_never_ends_is_refused_as_telegram_does() -> None:
    with pytest.raises(ApiError, match="Unclosed start tag"):
        parse_html("<a href=")

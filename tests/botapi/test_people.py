"""What people do reaches the bot as the updates Telegram would send."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.playground.telegram import Change, TelegramServer
from tests.botapi.conftest import BUDI, GROUP, SITI, Clock
from tests.botapi.pictures import picture

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("A", callback_data="a")], [InlineKeyboardButton("Web", url="https://a.id")]]
)


async def latest(bot: Bot) -> Message:
    message = (await bot.get_updates(offset=-1))[-1].effective_message
    assert message is not None
    return message


@pytest.mark.parametrize(("text", "length"), [("/start kode", 6), ("/lapor@realisasi_bot 12", 20), ("/rekap", 6)])
async def test_a_leading_command_is_an_entity(bot: Bot, server: TelegramServer, text: str, length: int) -> None:
    server.send_text(SITI, text)

    [entity] = (await latest(bot)).entities
    assert (entity.type, entity.offset, entity.length) == ("bot_command", 0, length)


async def test_plain_text_has_no_entity(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "12/15 /lapor")

    assert (await latest(bot)).entities == ()


@pytest.mark.parametrize("text", ["  ", "a" * 4097])
def test_a_person_cannot_send_what_no_client_sends(server: TelegramServer, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4096 characters"):
        server.send_text(SITI, text)


async def test_everything_a_person_can_send_is_understood_by_the_library(bot: Bot, server: TelegramServer) -> None:
    server.send_photo(SITI, picture(), "foto")
    server.send_document(SITI, "a.csv", b"a", "berkas")
    server.send_sticker(SITI)
    server.send_voice(SITI, b"ogg")
    server.send_location(SITI, -8.1, 112.6)

    messages = [update.message for update in await bot.get_updates() if update.message]
    kinds = ["photo", "document", "sticker", "voice", "location"]
    assert [bool(getattr(message, kind)) for message, kind in zip(messages, kinds, strict=True)] == [True] * 5
    assert [message.caption for message in messages[:2]] == ["foto", "berkas"]


async def test_an_edited_message_comes_as_such(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "12")
    server.edit_text(SITI, 1, "13")

    first, second = await bot.get_updates()
    assert first.message is not None
    assert second.edited_message is not None
    assert (first.message.text, second.edited_message.text) == ("12", "13")


async def test_a_forwarded_message_names_its_author_and_has_no_buttons(bot: Bot, server: TelegramServer) -> None:
    await bot.send_message(SITI, "Kirim?", reply_markup=KEYBOARD)
    server.forward(BUDI, SITI, 1)

    message = await latest(bot)
    assert (message.chat_id, message.text, message.reply_markup) == (BUDI, "Kirim?", None)
    assert message.forward_origin is not None


async def test_a_group_message_carries_group_and_author(bot: Bot, server: TelegramServer) -> None:
    server.add_group(GROUP, "Bidang", {SITI: "creator", BUDI: "member"})
    server.send_text(BUDI, "/rekap", chat_id=GROUP)

    message = await latest(bot)
    assert message.from_user is not None
    assert (message.chat_id, message.from_user.id) == (GROUP, BUDI)


async def test_in_a_group_the_bot_hears_its_commands_only_unless_it_is_an_administrator(
    bot: Bot, server: TelegramServer
) -> None:
    server.add_group(GROUP, "Bidang", {SITI: "creator"})
    for text in ("apa kabar", "/rekap", "/rekap@realisasi_bot", "/rekap@other_bot"):
        server.send_text(SITI, text, chat_id=GROUP)
    server.set_bot_status(GROUP, SITI, "administrator")
    server.send_text(SITI, "apa kabar", chat_id=GROUP)
    server.set_bot_status(GROUP, SITI, "kicked")
    update = server.send_text(SITI, "/rekap", chat_id=GROUP)

    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/rekap", "/rekap@realisasi_bot", "apa kabar"]
    assert "update_id" not in update


async def test_a_tap_is_answered_once(bot: Bot, server: TelegramServer) -> None:
    await bot.send_message(SITI, "?", reply_markup=KEYBOARD)
    query_id = server.tap(SITI, 1, 0)

    [update] = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (query_id, "a", SITI)
    await query.answer("Tercatat", show_alert=True)

    [answer] = server.callback_answers
    assert (answer["text"], answer["show_alert"], answer["user_id"]) == ("Tercatat", True, SITI)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer()


async def test_a_tap_is_answered_in_time_or_not_at_all(bot: Bot, server: TelegramServer, clock: Clock) -> None:
    await bot.send_message(SITI, "?", reply_markup=KEYBOARD)
    query_id = server.tap(SITI, 1, "a")
    clock.forward(hours=1)

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query_id)


async def test_an_answer_has_at_most_200_characters(bot: Bot, server: TelegramServer) -> None:
    await bot.send_message(SITI, "?", reply_markup=KEYBOARD)

    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(server.tap(SITI, 1, "a"), "x" * 201)


async def test_a_forged_tap_and_a_tap_on_a_deleted_message_arrive(bot: Bot, server: TelegramServer) -> None:
    await bot.send_message(SITI, "?", reply_markup=KEYBOARD)
    server.tap(BUDI, 1, "forged", chat_id=SITI)
    await bot.delete_message(SITI, 1)
    server.tap(SITI, 1, "a")

    forged, gone = [update.callback_query for update in await bot.get_updates()]
    assert forged is not None
    assert gone is not None
    assert (forged.data, forged.from_user.id) == ("forged", BUDI)
    assert gone.message is not None
    assert not gone.message.is_accessible


@pytest.mark.parametrize("button", [1, 2, -1])
async def test_only_buttons_that_call_back_can_be_tapped_by_number(
    bot: Bot, server: TelegramServer, button: int
) -> None:
    await bot.send_message(SITI, "?", reply_markup=KEYBOARD)

    with pytest.raises(ValueError, match=r"calls nothing back|there is no number"):
        server.tap(SITI, 1, button)


async def test_whoever_watches_hears_of_every_change(bot: Bot, server: TelegramServer) -> None:
    changes = server.changes()
    first = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    await bot.send_message(SITI, "satu")
    await bot.edit_message_text("dua", SITI, 1)
    await bot.delete_message(SITI, 1)

    seen = [await first, await anext(changes), await anext(changes)]
    await changes.aclose()
    assert seen == [Change("message", SITI, 1), Change("edit", SITI, 1), Change("delete", SITI, 1)]
    assert server.on_change == []

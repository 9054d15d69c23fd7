"""Sending, editing and deleting messages through the real Bot class."""

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground.telegram import TelegramServer
from tests.botapi.conftest import BUDI, GROUP, SITI, Clock

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Kirim", callback_data="kirim")]])


async def test_a_message_arrives_with_its_entities_and_keyboard(bot: Bot, server: TelegramServer) -> None:
    message = await bot.send_message(SITI, "<b>Halo</b>", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD)

    [stored] = server.messages(SITI)
    assert (stored.text, stored.from_bot, stored.message_id) == ("Halo", True, message.message_id)
    assert stored.entities == [{"type": "bold", "offset": 0, "length": 4}]
    assert stored.buttons == [{"text": "Kirim", "callback_data": "kirim"}]
    assert message.text_html == "<b>Halo</b>"
    assert message.reply_markup == KEYBOARD


async def test_message_ids_grow_per_chat_and_dates_are_the_clocks(bot: Bot, clock: Clock) -> None:
    first = await bot.send_message(SITI, "satu")
    clock.forward(minutes=5)
    second = await bot.send_message(SITI, "dua")
    other = await bot.send_message(BUDI, "satu")

    assert (first.message_id, second.message_id, other.message_id) == (1, 2, 1)
    assert second.date == clock.time


async def test_white_space_around_a_text_is_cut_and_entities_move_along(bot: Bot) -> None:
    message = await bot.send_message(SITI, "\n <b> Halo</b> \n", parse_mode="HTML")

    assert message.text == "Halo"
    assert [(entity.offset, entity.length) for entity in message.entities] == [(0, 4)]


async def test_only_people_the_bot_has_met_can_be_mentioned(bot: Bot) -> None:
    links = f'<a href="tg://user?id={BUDI}">Budi</a> <a href="tg://user?id=4242">Entah</a>'
    message = await bot.send_message(SITI, links, parse_mode="HTML")

    assert message.text == "Budi Entah"
    [mention] = message.entities
    assert (mention.type, mention.offset, mention.length) == ("text_mention", 0, 4)
    assert mention.user is not None
    assert mention.user.id == BUDI


@pytest.mark.parametrize("text", ["a" * 4096, "😀" * 2048, "<b>" + "a" * 4096 + "</b>"])
async def test_a_text_may_have_4096_utf_16_units_after_parsing(bot: Bot, text: str) -> None:
    message = await bot.send_message(SITI, text, parse_mode="HTML")

    assert message.text is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        (" \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("<b>a", "Can't parse entities"),
    ],
)
async def test_texts_telegram_refuses_are_refused_and_not_shown(
    bot: Bot, server: TelegramServer, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(SITI, text, parse_mode="HTML")

    assert server.messages(SITI) == []


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "bbcode"])
async def test_parse_modes_other_than_html_are_refused(bot: Bot, mode: str) -> None:
    with pytest.raises(BadRequest, match=r"not supported|nsupported parse_mode"):
        await bot.send_message(SITI, "*a*", parse_mode=mode)


async def test_all_kinds_of_reply_markup_are_kept(bot: Bot, server: TelegramServer) -> None:
    markups: list[Markup] = [KEYBOARD, ReplyKeyboardMarkup([["Ya", "Tidak"]]), ReplyKeyboardRemove(), ForceReply()]
    for markup in markups:
        await bot.send_message(SITI, "?", reply_markup=markup)

    kept = [next(iter(message.markup or {})) for message in server.messages(SITI)]
    assert kept == ["inline_keyboard", "keyboard", "remove_keyboard", "force_reply"]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="x" * 65)]]), "Button_data_invalid"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="é" * 33)]]), "Button_data_invalid"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("A")]]), "Text buttons are unallowed"),
        (InlineKeyboardMarkup([[InlineKeyboardButton(" ", callback_data="a")]]), "text must be non-empty"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("A", url="ftp://a.id")]]), "Unsupported URL protocol"),
        (InlineKeyboardMarkup([[]]), "Reply markup is empty"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")] * 9]), "Reply_markup_too_long"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]] * 101), "Reply_markup_too_long"),
        (ReplyKeyboardMarkup([[""]]), "text must be non-empty"),
        (ReplyKeyboardMarkup([]), "Object expected as reply markup"),
    ],
)
async def test_keyboards_that_would_not_show_are_refused(
    bot: Bot, markup: InlineKeyboardMarkup | ReplyKeyboardMarkup, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(SITI, "?", reply_markup=markup)


@pytest.mark.parametrize("data", ["x", "x" * 64, "é" * 32])
async def test_callback_data_may_have_1_to_64_bytes(bot: Bot, server: TelegramServer, data: str) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data=data)]])
    await bot.send_message(SITI, "?", reply_markup=markup)

    assert server.messages(SITI)[0].buttons[0]["callback_data"] == data


async def test_an_edit_replaces_text_and_keyboard(bot: Bot, server: TelegramServer, clock: Clock) -> None:
    message = await bot.send_message(SITI, "satu", reply_markup=KEYBOARD)
    clock.forward(seconds=9)

    edited = await bot.edit_message_text("<i>dua</i>", SITI, message.message_id, parse_mode="HTML")

    [stored] = server.messages(SITI)
    assert (stored.text, stored.buttons) == ("dua", [])
    assert not isinstance(edited, bool)
    assert edited.edit_date == clock.time


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    message = await bot.send_message(SITI, "satu", reply_markup=KEYBOARD)

    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup"):
        await bot.edit_message_text("satu", SITI, message.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(SITI, message.message_id, reply_markup=KEYBOARD)


async def test_a_keyboard_can_be_taken_away_alone(bot: Bot, server: TelegramServer) -> None:
    message = await bot.send_message(SITI, "satu", reply_markup=KEYBOARD)

    await bot.edit_message_reply_markup(SITI, message.message_id)

    [stored] = server.messages(SITI)
    assert (stored.text, stored.buttons, "reply_markup" in stored.json) == ("satu", [], False)


async def test_only_the_bots_own_and_existing_messages_can_be_edited(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "dari Siti")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", SITI, 1)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", SITI, 99)


async def test_a_message_can_be_deleted_for_two_days(bot: Bot, server: TelegramServer, clock: Clock) -> None:
    first = await bot.send_message(SITI, "satu")
    second = await bot.send_message(SITI, "dua")

    await bot.delete_message(SITI, first.message_id)
    clock.forward(hours=49)

    assert [message.text for message in server.messages(SITI)] == ["dua"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(SITI, first.message_id)
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(SITI, second.message_id)


async def test_a_reply_names_the_message_it_answers(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "12")

    message = await bot.send_message(SITI, "Tercatat", reply_parameters=ReplyParameters(1))

    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "12"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(SITI, "?", reply_parameters=ReplyParameters(99))


async def test_unknown_closed_and_blocked_chats_refuse_messages(bot: Bot, server: TelegramServer) -> None:
    server.add_user(73, "Rina", started=False)
    server.block(BUDI)

    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "halo")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(73, "halo")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(BUDI, "halo")


async def test_whoever_writes_can_be_answered(bot: Bot, server: TelegramServer) -> None:
    server.add_user(73, "Rina", started=False)
    server.send_text(73, "/start")
    server.block(BUDI)
    server.unblock(BUDI)

    assert (await bot.send_message(73, "halo")).chat_id == 73
    assert (await bot.send_message(BUDI, "halo")).chat_id == BUDI


async def test_a_group_takes_messages_while_the_bot_is_in_it(bot: Bot, server: TelegramServer) -> None:
    server.add_group(GROUP, "Bidang", {SITI: "creator"})
    message = await bot.send_message(GROUP, "Rekap")
    server.set_bot_status(GROUP, SITI, "kicked")

    assert message.chat.title == "Bidang"
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(GROUP, "Rekap")


async def test_a_group_that_became_a_supergroup_tells_its_new_id(bot: Bot, server: TelegramServer) -> None:
    server.add_group(-55, "Bidang", {SITI: "creator"})
    server.migrate_group(-55, GROUP)

    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(-55, "Rekap")

    assert refusal.value.new_chat_id == GROUP
    assert (await bot.send_message(GROUP, "Rekap")).chat_id == GROUP

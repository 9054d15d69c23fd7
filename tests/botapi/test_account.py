"""The bot's profile, menu and chats, and how parameters are read."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ChatMember,
    MenuButtonCommands,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, EndPointNotFound, InvalidToken

from bot.playground.telegram import ApiError, InProcessRequest, TelegramServer
from tests.botapi.conftest import BUDI, GROUP, SITI


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.id, me.username, me.is_bot) == (1000000001, "realisasi_bot", True)


async def test_a_wrong_token_is_refused(server: TelegramServer) -> None:
    request = InProcessRequest(server)

    with pytest.raises(InvalidToken):
        await Bot("1:wrong", request=request, get_updates_request=request).initialize()


async def test_commands_are_kept_per_scope_and_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("lapor", "Lapor")])
    await bot.set_my_commands([BotCommand("rekap", "Rekap")], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([BotCommand("lapor", "Report")], language_code="en")

    assert [c.command for c in await bot.get_my_commands()] == ["lapor"]
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeAllGroupChats())] == ["rekap"]
    assert await bot.get_my_commands(BotCommandScopeChat(SITI)) == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert [c.description for c in await bot.get_my_commands(language_code="en")] == ["Report"]


@pytest.mark.parametrize(
    "command", [("Lapor", "x"), ("la-por", "x"), ("a" * 33, "x"), ("lapor", ""), ("lapor", "x" * 257)]
)
async def test_commands_telegram_refuses_are_refused(bot: Bot, command: tuple[str, str]) -> None:
    with pytest.raises(BadRequest, match=r"(?i)bot_command"):
        await bot.set_my_commands([command])
    with pytest.raises(BadRequest, match=r"(?i)bot_commands_too_much"):
        await bot.set_my_commands([("lapor", "x")] * 101)


async def test_name_and_descriptions_have_their_lengths(bot: Bot, server: TelegramServer) -> None:
    await bot.set_my_name("Realisasi")
    await bot.set_my_description("d" * 512)
    await bot.set_my_short_description("s" * 120)

    assert server.profile["short_description"] == {"": "s" * 120}
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("d" * 513)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("s" * 121)


async def test_menu_button_and_chat_action_are_noted(bot: Bot, server: TelegramServer) -> None:
    await bot.set_chat_menu_button(SITI, MenuButtonCommands())
    await bot.send_chat_action(SITI, ChatAction.UPLOAD_PHOTO)

    assert server.profile["menu_button"] == {SITI: {"type": "commands"}}
    assert list(server.chat_actions) == [{"chat_id": SITI, "action": "upload_photo"}]
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(SITI, "dancing")


async def test_members_of_a_group_have_their_status(bot: Bot, server: TelegramServer) -> None:
    server.add_group(GROUP, "Bidang", {SITI: "creator"})

    statuses = [(await bot.get_chat_member(GROUP, user)).status for user in (SITI, BUDI, bot.id)]
    assert statuses == [ChatMember.OWNER, ChatMember.LEFT, ChatMember.MEMBER]
    assert (await bot.get_chat_member(SITI, SITI)).status == ChatMember.MEMBER
    assert (await bot.get_chat(GROUP)).title == "Bidang"
    with pytest.raises(BadRequest, match="Invalid user_id specified"):
        await bot.get_chat_member(GROUP, 999)


async def test_an_unknown_method_is_not_found(bot: Bot, server: TelegramServer) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendEverything")
    with pytest.raises(ApiError, match="Not Found"):
        await server.call("sendEverything", {})


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"chat_id": SITI, "text": "a", "parsemode": "HTML"}, 'has no parameter "parsemode"'),
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": SITI}, "message text is empty"),
        ("sendMessage", {"chat_id": "abc", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "@siapa", "text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": SITI, "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ("sendMessage", {"chat_id": SITI, "text": "a", "reply_markup": "[]"}, "object expected as reply markup"),
        ("sendPhoto", {"chat_id": SITI}, "there is no photo in the request"),
        ("deleteMessage", {"chat_id": SITI, "message_id": "x"}, "an integer is expected"),
        ("setMyCommands", {}, "parameter commands is required"),
    ],
)
async def test_unknown_missing_and_unreadable_parameters_are_refused(
    server: TelegramServer, method: str, params: dict[str, object], reason: str
) -> None:
    with pytest.raises(ApiError) as refusal:
        await server.call(method, params)

    assert refusal.value.description.startswith("Bad Request: ")
    assert reason in refusal.value.description


async def test_numbers_truth_values_and_objects_may_come_as_text(server: TelegramServer) -> None:
    keyboard = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'
    params = {"chat_id": str(SITI), "text": "a", "protect_content": "true", "reply_markup": keyboard}

    message = await server.call("sendMessage", params)

    assert message["has_protected_content"] is True
    assert message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "a"

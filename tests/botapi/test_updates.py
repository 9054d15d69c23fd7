"""getUpdates keeps every update until a higher offset acknowledges it."""

import asyncio

import pytest
from telegram import Bot, ChatMember, Update
from telegram.error import Conflict

from bot.playground.telegram import TelegramServer
from tests.botapi.conftest import BUDI, GROUP, SITI


async def texts(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[str | None]:
    updates = await bot.get_updates(offset=offset, limit=limit, timeout=0)
    return [update.message.text for update in updates if update.message]


async def test_what_is_not_acknowledged_comes_again(bot: Bot, server: TelegramServer) -> None:
    for number in range(1, 4):
        server.send_text(SITI, str(number))

    assert await texts(bot) == ["1", "2", "3"]
    assert await texts(bot) == ["1", "2", "3"]
    assert await texts(bot, offset=2) == ["2", "3"]
    assert await texts(bot) == ["2", "3"]
    assert await texts(bot, offset=4) == []
    assert await texts(bot) == []


async def test_update_ids_follow_one_another_across_chats(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "a")
    server.send_text(BUDI, "b")

    assert [update.update_id for update in await bot.get_updates()] == [1, 2]


async def test_a_limit_returns_the_oldest_and_never_more_than_100(bot: Bot, server: TelegramServer) -> None:
    for number in range(120):
        server.send_text(SITI, str(number))

    assert await texts(bot, limit=2) == ["0", "1"]
    assert len(await texts(bot)) == 100


async def test_a_negative_offset_keeps_only_the_latest(bot: Bot, server: TelegramServer) -> None:
    for number in range(5):
        server.send_text(SITI, str(number))

    assert await texts(bot, offset=-2) == ["3", "4"]
    assert await texts(bot) == ["3", "4"]


async def test_a_long_poll_returns_as_soon_as_something_happens(bot: Bot, server: TelegramServer) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    server.send_text(SITI, "halo")

    async with asyncio.timeout(5):
        [update] = await poll
    assert update.message is not None
    assert update.message.text == "halo"


async def test_a_long_poll_without_news_ends_empty_in_time(server: TelegramServer) -> None:
    assert await server.updates.get(wait_seconds=0.01) == []


async def test_of_two_polls_the_older_is_ended(bot: Bot) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    while not older.done():
        newer = await bot.get_updates(timeout=0)
        await asyncio.sleep(0)

    assert newer == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot, server: TelegramServer) -> None:
    await bot.set_webhook("https://bot.example/hook")
    server.send_text(SITI, "halo")

    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_kinds_the_bot_did_not_ask_for_are_left_out(bot: Bot, server: TelegramServer) -> None:
    await bot.get_updates(allowed_updates=[Update.CALLBACK_QUERY])
    server.send_text(SITI, "halo")
    server.tap(SITI, 1, "x")

    [update] = await bot.get_updates()
    assert update.callback_query is not None


async def test_drained_waits_for_the_last_acknowledgement(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "halo")
    drained = asyncio.create_task(server.updates.drained())
    await bot.get_updates()
    assert not drained.done()

    await bot.get_updates(offset=2)

    await asyncio.wait_for(drained, 5)
    assert server.updates.pending == []


async def test_blocking_and_unblocking_tells_the_bot(bot: Bot, server: TelegramServer) -> None:
    server.block(SITI)
    server.unblock(SITI)

    changes = [update.my_chat_member for update in await bot.get_updates()]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c] == [
        (ChatMember.MEMBER, ChatMember.BANNED),
        (ChatMember.BANNED, ChatMember.MEMBER),
    ]


async def test_being_put_into_a_group_tells_the_bot(bot: Bot, server: TelegramServer) -> None:
    server.add_group(GROUP, "Bidang", {SITI: "creator"}, bot_status="administrator")

    [update] = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == ChatMember.ADMINISTRATOR
    assert update.my_chat_member.from_user.id == SITI

"""The command menu of each role and the bot's description, told to Telegram once and never in anybody's way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot import menus
from bot.playground.telegram import TelegramServer, faults
from bot.playground.telegram.errors import bad_request
from bot.texts import binding, menu
from models.administration import Right
from models.queries.people import by_telegram
from models.store import rights
from models.store.invitations import invite
from tests.support.acts import BY, by_command
from tests.support.each import on_each
from tests.support.office import FIRST_ACCOUNT, START, TestOffice, frozen, open_office
from tests.support.people import appoint, dismiss, invited

EVERYBODY = json.dumps([{"type": "all_private_chats"}, ""], sort_keys=True)
REPORTER = [command.name for command in menu.commands(heads=False)]
HEAD = [command.name for command in menu.commands(heads=True)]
SETTING = {"setMyCommands", "setMyDescription", "setMyShortDescription", "deleteMyCommands"}


def shown(server: TelegramServer, scope: str) -> list[str]:
    return [command["command"] for command in server.profile["commands"].get(scope, [])]


def own(account: int) -> str:
    return json.dumps([{"chat_id": account, "type": "chat"}, ""], sort_keys=True)


def settings_made(server: TelegramServer) -> int:
    return sum(call.method in SETTING for call in server.calls)


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    """An office that starts for the first time, which is when Telegram is told."""
    async with open_office(either_url) as opened:
        yield opened


async def set_up(office: TestOffice) -> None:
    await menus.set_up(office.realisasi.application.bot, office.realisasi.services)


async def test_everybody_sees_the_reporters_menu_and_heads_the_recap_too(office: TestOffice) -> None:
    assert shown(office.telegram, EVERYBODY) == REPORTER
    assert shown(office.telegram, own(office.accounts["sekretaris"])) == HEAD
    assert shown(office.telegram, own(office.accounts["caraka"])) == []
    assert {"rekap", "langganan"} <= set(HEAD) - set(REPORTER)


async def test_administrators_see_their_commands_too(office: TestOffice) -> None:
    caraka, sekretaris = office.accounts["caraka"], office.accounts["sekretaris"]
    services = office.realisasi.services
    settings = services.settings.model_copy(update={"admin_ids": (caraka, sekretaris)})
    bot = office.realisasi.application.bot
    await menus.set_up(bot, replace(services, settings=settings))
    assert {"target", "audit"} <= set(shown(office.telegram, own(caraka))) - set(REPORTER)
    assert {"target", "audit"} <= set(shown(office.telegram, own(sekretaris))) - set(HEAD)
    await menus.set_up(bot, services)
    assert shown(office.telegram, own(caraka)) == []
    assert shown(office.telegram, own(sekretaris)) == HEAD


@on_each
async def test_rights_that_were_granted_show_in_the_menu_and_go_with_the_account(office: TestOffice) -> None:
    services, caraka = office.realisasi.services, office.phone("caraka")
    who = await services.database.read(by_telegram, caraka.account, services.today())
    assert who is not None
    for right in Right:
        await services.database.write(rights.grant, who.person_id, right, BY)
    await caraka.send("/start")
    assert {"rekap", "target", "audit"} <= set(shown(office.telegram, own(caraka.account))) - set(REPORTER)
    assert "Auditor hanya melihat" in (await caraka.send("/bantuan")).text
    telegram_calls = settings_made(office.telegram)
    await set_up(office)
    assert settings_made(office.telegram) == telegram_calls
    [code] = await services.database.write(invite, [who.person_id], by_command(services.now()))
    stranger = office.stranger()
    assert "Selamat datang, Caraka" in (await stranger.send(f"/start {code.code}")).text
    assert caraka.last.text == binding.MOVED
    assert shown(office.telegram, own(caraka.account)) == []
    assert "audit" in shown(office.telegram, own(stranger.account))


async def test_groups_have_no_menu(office: TestOffice) -> None:
    scopes = [json.loads(scope)[0]["type"] for scope in office.telegram.profile["commands"]]
    assert set(scopes) == {"all_private_chats", "chat"}


async def test_the_bot_describes_itself_in_indonesian(office: TestOffice) -> None:
    assert office.telegram.profile["description"][""] == menu.DESCRIPTION
    assert office.telegram.profile["short_description"][""] == menu.SHORT_DESCRIPTION


def test_the_descriptions_are_as_short_as_telegram_wants_them() -> None:
    assert len(menu.DESCRIPTION) <= 512
    assert len(menu.SHORT_DESCRIPTION) <= 120


async def test_every_command_of_the_menu_is_answered_as_one_that_exists(office: TestOffice) -> None:
    phone = office.phone("sekretaris")
    for name in HEAD:
        assert "tidak dikenal" not in (await phone.send(f"/{name}")).text, name


async def test_a_restart_tells_telegram_nothing_it_knows(either_url: str) -> None:
    server = TelegramServer(now=frozen(START))
    async with open_office(either_url, telegram=server):
        assert settings_made(server) > 0
    server.calls.clear()
    async with open_office(either_url, telegram=server):
        assert settings_made(server) == 0


async def test_whoever_binds_as_a_head_gets_the_menu_of_heads_at_once(office: TestOffice) -> None:
    phone, code = await invited(office, "sekretaris")
    await set_up(office)
    assert shown(office.telegram, own(phone.account)) == []
    await phone.send(f"/start {code}")
    assert shown(office.telegram, own(phone.account)) == HEAD


@on_each
async def test_of_two_heads_who_bind_at_once_each_loses_the_menu_later(office: TestOffice) -> None:
    posts = ("sekretaris", "kabid-komunikasi")
    invitations = [await invited(office, post) for post in posts]
    phones = [phone for phone, _ in invitations]
    await set_up(office)
    for phone, code in invitations:
        office.telegram.send_text(phone.account, f"/start {code}")
    await office.realisasi.intake.drain()
    assert [shown(office.telegram, own(phone.account)) for phone in phones] == [HEAD, HEAD]
    for post, phone in zip(posts, phones, strict=True):
        await dismiss(office, post)
        await phone.send("/start")
    assert [shown(office.telegram, own(phone.account)) for phone in phones] == [[], []]


async def test_a_head_no_longer_loses_the_menu_with_the_next_start_command(office: TestOffice) -> None:
    await dismiss(office, "sekretaris")
    phone = office.phone("sekretaris")
    await phone.send("/start")
    assert shown(office.telegram, own(phone.account)) == []


async def test_a_new_start_follows_who_leads_now(office: TestOffice) -> None:
    await dismiss(office, "sekretaris")
    await appoint(office, "caraka", "sekretaris", START.date())
    await set_up(office)
    assert shown(office.telegram, own(office.accounts["sekretaris"])) == []
    assert shown(office.telegram, own(office.accounts["caraka"])) == HEAD


@pytest.mark.parametrize("fault", [faults.server_error(), faults.too_many_requests(80_000), faults.timed_out()])
async def test_no_refusal_keeps_the_bot_from_starting_or_from_speaking(either_url: str, fault: Any) -> None:
    server = TelegramServer(now=frozen(START))
    for method in SETTING:
        server.faults.add(fault, method, times=1000)
    async with open_office(either_url, telegram=server) as office:
        assert "Status laporan" in (await office.phone("caraka").send("/status")).text
        assert shown(server, EVERYBODY) == []
        server.faults.clear()
        await set_up(office)
        assert shown(server, EVERYBODY) == REPORTER
        assert shown(server, own(office.accounts["sekretaris"])) == HEAD


async def test_one_chat_that_telegram_does_not_find_keeps_nobody_else_from_their_menu(either_url: str) -> None:
    server = TelegramServer(now=frozen(START))

    def rule(method: str, params: dict[str, Any]) -> faults.Fault | None:
        lost = method == "setMyCommands" and str(FIRST_ACCOUNT) in str(params.get("scope"))
        return faults.Fault(bad_request("chat not found")) if lost else None

    server.faults.rule = rule
    async with open_office(either_url, telegram=server) as office:
        assert office.accounts["kepala-dinas"] == FIRST_ACCOUNT
        assert shown(server, own(FIRST_ACCOUNT)) == []
        assert shown(server, own(office.accounts["sekretaris"])) == HEAD
        assert shown(server, EVERYBODY) == REPORTER

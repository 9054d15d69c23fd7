"""Errors reach Sentry with the place in the program, and with nothing about anybody."""

from __future__ import annotations

import ast
import asyncio
import logging
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.playground.telegram import TelegramServer
from bot.playground.telegram.server import DEFAULT_TOKEN
from bot.sentry import PATIENCE, reporting
from bot.settings import SettingsError, load_settings
from models.nip import make_sample_nip
from tests.docs.documents import ROOT
from tests.support import databases
from tests.support.http_telegram import serve
from tests.support.office import START, TestOffice, frozen, open_office
from tests.support.processes import environment, printed, running_bot, until
from tests.support.sentries import KEY, Sentry, reporting_to, sentry

NAME, TYPED, NIP = "Siti Rahasia", "47114711 dokumen", make_sample_nip(7)
ACCOUNT = 6501234501
"""Long enough not to be part of a random number."""

PASSWORD = "p%40ss-word-7"
NOWHERE = f"http://{KEY}@127.0.0.1:1/1"
QUOTED = f"{NAME} ({NIP}), akun {ACCOUNT}, mengetik {TYPED}: bot{DEFAULT_TOKEN} postgresql://u:{PASSWORD}@h/d"
"""What a text of an exception may hold, all at once."""

ERRORS = {"exception", "error", "critical"}


def break_table(session: Session, table: str) -> None:
    """Let the database refuse every new row, with everything secret in its reason."""
    for act in ("INSERT", "UPDATE"):
        session.execute(
            text(f"CREATE TRIGGER no_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{QUOTED}'); END")
        )


def found_in(server: Sentry, *more: str) -> list[str]:
    """Return what should not have left."""
    everything = "\n".join(server.sent)
    people = (NAME, "Rahasia", TYPED, "47114711", NIP, *(str(ACCOUNT + place) for place in range(100)))
    machine = (DEFAULT_TOKEN, DEFAULT_TOKEN.partition(":")[2], PASSWORD, socket.gethostname(), str(ROOT))
    return [secret for secret in (*people, *machine, *more) if secret in everything]


@pytest.fixture
async def office(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestOffice]:
    monkeypatch.setattr("tests.support.office.FIRST_ACCOUNT", ACCOUNT)
    async with open_office(databases.sqlite_copy(sqlite_template, tmp_path)) as opened:
        yield opened


async def test_a_fault_of_a_handler_arrives_once_with_its_traceback_and_nothing_personal(office: TestOffice) -> None:
    phone = office.phone("kasi-kemitraan")
    assert phone.account in range(ACCOUNT, ACCOUNT + 100)
    async with sentry() as server:
        async with reporting_to(server.dsn):
            await phone.send("/lapor")
            await office.realisasi.services.database.write(break_table, "draft_answers")
            answer = await phone.send(TYPED)
        [event] = server.events
    [*_, raised] = event["exception"]["values"]
    places = [(frame["filename"], frame["function"]) for frame in raised["stacktrace"]["frames"]]
    assert raised["type"] == "IntegrityError"
    assert ("models/store/drafts.py", "changed") in places
    assert any("database.write" in frame["context_line"] for frame in raised["stacktrace"]["frames"])
    assert "value" not in raised
    assert (event["level"], event["logger"], event["logentry"]["message"]) == ("error", "bot.faults", "fault %s")
    assert event["tags"]["fault"] in answer.text
    assert not {"user", "request", "breadcrumbs", "extra", "contexts", "server_name", "modules"} & event.keys()
    assert not [frame for frame in raised["stacktrace"]["frames"] if {"vars", "abs_path"} & frame.keys()]
    assert found_in(server) == []


async def test_a_job_that_fails_arrives(office: TestOffice) -> None:
    async with sentry() as server:
        async with reporting_to(server.dsn):
            await office.realisasi.services.database.write(break_table, "facts")
            await office.realisasi.tick()
        [event] = server.events
    assert event["logger"] == "jobs"
    assert event["logentry"]["message"] == "%s failed; it is tried again in %s"
    frames = [frame["function"] for value in event["exception"]["values"] for frame in value["stacktrace"]["frames"]]
    assert "note_round" in frames
    assert found_in(server) == []


async def test_lines_of_the_level_error_arrive_without_arguments_and_others_not_at_all() -> None:
    async with sentry() as server:
        async with reporting_to(server.dsn):
            logging.getLogger("bot.intake").error("Another program receives this bot's updates (%s)", QUOTED)
            logging.getLogger("bot.intake").warning("only a warning")
            logging.getLogger("asyncio").error("Task exception was never retrieved: %r", QUOTED)
            logging.getLogger("asyncio").error(QUOTED)
            logging.getLogger("urllib3.connectionpool").error("of the way to Sentry itself")
        told = [(event["logger"], event["logentry"]["message"]) for event in server.events]
    own = ("bot.intake", "Another program receives this bot's updates (%s)")
    assert told == [own, ("asyncio", "see the log"), ("asyncio", "see the log")]
    assert found_in(server) == []


async def test_exceptions_behind_an_exception_and_groups_arrive_without_their_texts() -> None:
    def fail() -> None:
        problem = ValueError(QUOTED)
        problem.add_note(QUOTED)
        raise ExceptionGroup(QUOTED, [problem, OSError(5, QUOTED, QUOTED)]) from ConnectionError(QUOTED)

    async with sentry() as server:
        async with reporting_to(server.dsn):
            try:
                fail()
            except ExceptionGroup:
                logging.getLogger("models.store").exception("failed for %s", NAME)
        [event] = server.events
    kinds = {value["type"] for value in event["exception"]["values"]}
    assert {"ExceptionGroup", "ValueError", "OSError", "ConnectionError"} <= kinds
    assert found_in(server) == []


async def test_what_still_waits_at_the_end_is_sent() -> None:
    async with sentry() as server:
        server.answers.clear()
        block = reporting(server.dsn)
        block.__enter__()
        for number in range(3):
            logging.getLogger("jobs").error("number %d", number)
        ending = asyncio.create_task(asyncio.to_thread(block.__exit__, None, None, None))
        server.answers.set()
        await ending
        assert len(server.events) == 3


@pytest.mark.parametrize("status", [None, 400, 429, 500])
async def test_a_sentry_that_is_away_or_refuses_harms_nothing(office: TestOffice, status: int | None) -> None:
    phone, threads = office.phone("kasi-kemitraan"), set(threading.enumerate())
    loop = asyncio.get_running_loop()
    async with sentry() as server:
        server.status = status or 200
        async with reporting_to(server.dsn if status else NOWHERE):
            await phone.send("/lapor")
            await office.realisasi.services.database.write(break_table, "draft_answers")
            for _ in range(3):
                assert "Kode:" in (await phone.send(TYPED)).text
            assert "Indikator" in (await phone.send("/indikator")).text
            ends = loop.time()
        assert loop.time() - ends < PATIENCE + 1
    for thread in [thread for thread in set(threading.enumerate()) - threads if "sentry" in thread.name]:
        await asyncio.to_thread(thread.join, PATIENCE)
        assert not thread.is_alive()


@pytest.mark.usefixtures("forked_bots")
async def test_a_bot_reports_answers_and_ends_cleanly(tmp_path: Path) -> None:
    """The whole process: one fault, SIGTERM right after its answer, exit code 0."""
    telegram = TelegramServer(now=frozen(START))
    telegram.add_user(ACCOUNT, NAME)
    database = f"sqlite:///{tmp_path}/office.db"
    async with sentry() as server, serve(telegram) as url:
        env = environment(tmp_path, url, database, SENTRY_DSN=server.dsn, BACKUP_DIR="")
        async with running_bot(tmp_path, env) as bot:
            await bot.listening()
            await asyncio.to_thread(drop_table, tmp_path / "office.db", "awaited")
            telegram.send_text(ACCOUNT, TYPED)
            await until(telegram, lambda: any(message.from_bot for message in telegram.messages(ACCOUNT)))
            assert await bot.terminate() == 0
        faults = [event for event in server.events if event["logger"] == "bot.faults"]
        assert [event["exception"]["values"][-1]["type"] for event in faults] == ["OperationalError"]
        assert found_in(server, str(tmp_path)) == []


def drop_table(path: Path, table: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()


@pytest.mark.usefixtures("forked_bots")
async def test_a_bot_that_cannot_start_tells_why_it_ended(tmp_path: Path) -> None:
    async with sentry() as server, serve(TelegramServer(now=frozen(START))) as url:
        taken = server.dsn.partition("@")[2].removesuffix("/1")
        more = {"SENTRY_DSN": server.dsn, "METRICS_LISTEN": taken, "BACKUP_DIR": ""}
        env = environment(tmp_path, url, f"sqlite:///{tmp_path}/office.db", **more)
        async with running_bot(tmp_path, env) as bot:
            assert await bot.process.wait() == 1
        [event] = server.events
    assert event["logentry"]["message"] == "the program ended"
    assert event["exception"]["values"][-1]["type"] == "StartError"
    assert found_in(server, str(tmp_path)) == []


@pytest.mark.usefixtures("forked_bots")
async def test_without_a_dsn_the_library_is_not_even_imported(tmp_path: Path) -> None:
    env = environment(tmp_path, "", "")
    imported = (await printed(tmp_path, env, "tests.support.imported")).split()
    assert "bot.sentry" in imported
    assert "sentry_sdk" not in imported


@pytest.mark.parametrize(
    "wrong", ["https://sentry.io/1", "https://key@sentry.io/", "key@sentry.io/1", "https://key@/x"]
)
def test_a_wrong_dsn_is_named_and_not_quoted(wrong: str) -> None:
    with pytest.raises(SettingsError, match="SENTRY_DSN") as caught:
        load_settings(_env_file=None, sentry_dsn=wrong)
    assert wrong not in str(caught.value)
    assert KEY not in repr(load_settings(_env_file=None, sentry_dsn=NOWHERE))


@pytest.mark.parametrize("package", ["bot", "handlers", "jobs", "models"])
def test_lines_of_the_level_error_are_constant_sentences(package: str) -> None:
    """Sentry gets them, so nothing may be put into them but as an argument."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            function = getattr(node, "func", None)
            if not isinstance(node, ast.Call) or not isinstance(function, ast.Attribute):
                continue
            if function.attr in ERRORS and ast.unparse(function).startswith("_logger."):
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"

"""Every update leaves one line and one count that say how it went and nothing about who it came from."""

from __future__ import annotations

import json
import logging
from contextlib import suppress

import aiohttp
import pytest
from telegram.error import Forbidden, TelegramError

from bot.logs import JsonLine, Line
from bot.metrics import Metrics
from bot.pacing import NO_LIMITS, Pacing
from bot.peers import Alone
from models.queries.workload import Workload
from tests.support.office import open_office
from tests.support.replicas import free_ports


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [fields for record in caplog.records if (fields := getattr(record, "fields", None))]


async def test_a_line_and_a_count_for_each_update_without_names_texts_and_accounts(
    either_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_office(either_url) as office:
        caplog.set_level(logging.INFO, "bot")
        caplog.clear()
        phone, stranger = office.phone("caraka"), office.stranger()
        await phone.send("/lapor")
        await phone.send("12")
        await phone.tap("Kembali")
        await phone.send("/rahasia 198001012006041001")
        await stranger.send("/lapor Nama Saya Rahasia")
        await phone.send("/rekap")
        metrics = office.realisasi.services.metrics
    lines = told(caplog)
    expected = [
        ("/lapor", "handled"),
        ("text", "handled"),
        ("button", "handled"),
        ("/other", "handled"),
        ("/lapor", "refused"),
        ("/rekap", "refused"),
    ]
    assert [(line["kind"], str(line["outcome"])) for line in lines] == expected
    assert all(set(line) == {"update", "kind", "outcome", "ms"} for line in lines)
    for kind, outcome in set(expected):
        labels = {"kind": kind, "outcome": outcome}
        assert metrics.registry.get_sample_value("realisasi_updates_total", labels) == expected.count((kind, outcome))


def record() -> logging.LogRecord:
    made = logging.LogRecord("bot.watching", logging.INFO, "", 0, "update", None, None)
    made.fields = {"update": 7, "kind": "text", "ms": 1.5}
    return made


def test_a_line_of_text_ends_in_keys_and_values_and_a_line_of_json_has_them_as_keys() -> None:
    assert Line().format(record()).endswith("INFO bot.watching: update update=7 kind=text ms=1.5")
    line = json.loads(JsonLine().format(record()))
    assert {**line, "at": ""} == {
        "at": "",
        "level": "INFO",
        "logger": "bot.watching",
        "message": "update",
        "update": 7,
        "kind": "text",
        "ms": 1.5,
    }


def test_a_json_line_is_one_line_and_hides_what_is_secret_even_in_a_traceback() -> None:
    try:
        int("198001012006041001 bukan angka")
    except ValueError as error:
        made = logging.LogRecord("bot", logging.ERROR, "", 0, "fault", None, (type(error), error, error.__traceback__))
    line = JsonLine().format(made)
    assert "\n" not in line
    assert "<nip>" in json.loads(line)["message"]
    assert "1980010" not in line


async def scraped(url: str) -> dict[str, float]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        lines = (await response.text()).splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_prometheus_reads_updates_queues_sends_and_who_leads() -> None:
    metrics, peers = Metrics(), Alone()
    pacing = Pacing(NO_LIMITS, sent=metrics.sent)
    metrics.watch(peers, pacing)
    metrics.loaded(Workload({"late": 3}, notices=2))

    async def send(error: TelegramError | None) -> bool:
        if error:
            raise error
        return True

    for error in (None, Forbidden("blocked")):
        with suppress(Forbidden):
            await pacing.process_request(send, (error,), {}, "sendMessage", {"chat_id": 1}, {"broadcast": bool(error)})
    (port,) = free_ports(1)
    stop = metrics.serve(f"127.0.0.1:{port}")
    try:
        async with peers.turn(1, 1):
            found = await scraped(f"http://127.0.0.1:{port}/metrics")
    finally:
        stop()
    assert found | EXPECTED == found


EXPECTED = {
    'realisasi_sends_total{result="ok",to="one"}': 1.0,
    'realisasi_sends_total{result="Forbidden",to="all"}': 1.0,
    'realisasi_queue{of="updates in hand"}': 1.0,
    'realisasi_queue{of="answers to send"}': 0.0,
    'realisasi_reports{state="late"}': 3.0,
    "realisasi_notices_waiting": 2.0,
    "realisasi_leader": 1.0,
    "realisasi_replicas": 1.0,
}

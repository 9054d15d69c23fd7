"""Hostile names everywhere, through every screen and file: nothing is refused, interpreted or lost."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.delivery import HARMLESS
from bot.drawing import Studio
from bot.playground.telegram import Call
from bot.playground.telegram.markup import parse_html
from bot.sheets.safety import looks_like_formula
from tests.support import databases, hostile, tdlib
from tests.support.bot_api import bot_api
from tests.support.fuzzing import parsed
from tests.support.hostile_office import NAMES, hostile_catalogue, rename_everybody
from tests.support.office import Phone, TestOffice, open_office
from tests.support.tour import walk

FORMULA = re.compile(r"HYPERLINK|SUM\(A1\)|1\+1|\{0")


async def test_every_screen_and_file_bears_hostile_names(sqlite_template: Path, tmp_path: Path) -> None:
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with open_office(url, catalogue=hostile_catalogue(tmp_path)) as office:
        await office.realisasi.services.database.write(rename_everybody)
        administer(office, office.accounts["camat"])
        calls = listen(office)
        await report_not_applicable(office.phone("kasi-pelayanan"))
        for code in ("petugas-loket", "kasi-pelayanan", "camat"):
            await walk(office.phone(code), "/lapor", hostile.HTML, "/lapor 1 2 3", "Alasan: =1+1 <b>&")
        await walk(office.stranger(), *hostile.FORMULAS[:2])
        check_requests(calls)
        check_files(office)
        said = "".join(message.text for message in office.phone("camat").messages)
        assert "terjadi kesalahan" not in said
        for name in (NAMES[0], NAMES[1], hostile.SQL):
            assert name in said


async def test_charts_of_hostile_names_are_drawn(sqlite_template: Path, tmp_path: Path) -> None:
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with open_office(url, catalogue=hostile_catalogue(tmp_path), studio=Studio()) as office:
        await office.realisasi.services.database.write(rename_everybody)
        await report_not_applicable(office.phone("kasi-pelayanan"))
        phone = office.phone("camat")
        await phone.send("/rekap")
        assert any("photo" in message.json for message in phone.messages)
        await phone.tap("Berkas")
        await phone.tap("PDF")
        assert files(office)["pdf"][0].startswith(b"%PDF")


def administer(office: TestOffice, account: int) -> None:
    shared = office.realisasi.application.bot_data
    settings = shared.services.settings.model_copy(update={"admin_ids": (account,)})
    shared.services = replace(shared.services, settings=settings)


def listen(office: TestOffice) -> list[Call]:
    """Keep all requests from now on, not only the latest."""
    kept: list[Call] = []
    log = office.telegram._log

    def logged(*call: Any) -> None:
        log(*call)
        kept.append(Call(call[0], call[1], tuple(call[2]), call[3]))

    office.telegram._log = logged  # type: ignore[method-assign, assignment]  # listens in, changes nothing
    return kept


async def report_not_applicable(phone: Phone) -> None:
    """File a report whose first answer is a reason."""
    await phone.send("/lapor")
    await phone.tap("Tidak berlaku")
    await phone.send("=1+1 <b>&amp; {} %s " + hostile.RIGHT_TO_LEFT)
    await phone.send("3")
    await phone.tap("Kirim")


def check_requests(calls: list[Call]) -> None:
    """Check every request by the Bot API's names and every text by TDLib's own reading."""
    read = 0
    for call in calls:
        assert call.error is None or any(text in call.error.description.lower() for text in HARMLESS), call
        assert not list(bot_api().problems(call.method, parsed(call), frozenset(call.files))), call
        for name in ("text", "caption"):
            if call.params.get("parse_mode") == "HTML" and name in call.params:
                text, entities = tdlib.parse(str(call.params[name]))
                ours = parse_html(str(call.params[name]))
                found = tdlib.in_order((e["type"], e["offset"], e["length"]) for e in ours.entities)
                assert (ours.text, found) == (text, entities)
                read += 1
    assert read > 100


def files(office: TestOffice) -> dict[str, list[bytes]]:
    """Return what the bot sent as documents, by their endings."""
    found: dict[str, list[bytes]] = {}
    for chat in office.telegram.chats.values():
        for message in chat.messages.values():
            if message.from_bot and "document" in message.json:
                upload = office.telegram.files.get(message.json["document"]["file_id"]).upload
                found.setdefault(upload.filename.rpartition(".")[2], []).append(upload.content)
    return found


def check_files(office: TestOffice) -> None:
    """Read the files as a spreadsheet would: no name became a formula, and none was lost."""
    found = files(office)
    assert found.keys() >= {"xlsx", "csv", "pdf"}
    cells = {cell for content in found["csv"] for row in csv_rows(content) for cell in row}
    assert not [cell for cell in cells if looks_like_formula(cell)]
    assert {f"'{NAMES[1]}", hostile.SQL, hostile.RIGHT_TO_LEFT} <= cells
    seen = set()
    for content in found["xlsx"]:
        for sheet in load_workbook(io.BytesIO(content)):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    assert not FORMULA.search(str(cell.value)), cell.value
                seen.add(cell.value)
    assert {NAMES[1], hostile.SQL, hostile.RIGHT_TO_LEFT} <= seen


def csv_rows(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")

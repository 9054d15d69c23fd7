"""An administrator's phone: files sent to the bot, and counts of what it took."""

from __future__ import annotations

import io
from dataclasses import dataclass

from openpyxl import load_workbook

from bot.playground.telegram import StoredMessage
from models.nip import make_sample_nip
from tests.support.office import Phone

ADMINISTRATOR = 99


@dataclass
class Desk(Phone):
    """A phone that counts taps and messages."""

    taps: int = 0
    messages_sent: int = 0

    async def send(self, text: str) -> StoredMessage:
        self.messages_sent += 1
        return await super().send(text)

    async def tap(self, label: str) -> StoredMessage:
        self.taps += 1
        return await super().tap(label)

    async def send_file(self, content: bytes, name: str = "pegawai.csv") -> StoredMessage:
        self.messages_sent += 1
        self.office.telegram.send_document(self.account, name, content)
        return await self.settled()

    async def roster(self, *rows: tuple[int, str] | tuple[int, str, str]) -> StoredMessage:
        """Send a roster of numbers and posts, and a status where there is one; numbers make NIPs and names."""
        return await self.send_file(roster(*rows))

    def shown(self, label: str) -> StoredMessage:
        """Return the newest message that has a button."""
        return self.find(label)[0]

    def file(self) -> bytes:
        """Return the newest document of the bot's."""
        sent = next(m.json["document"] for m in reversed(self.messages) if "document" in m.json)
        found: bytes = self.office.telegram.files.get(sent["file_id"]).upload.content
        return found


def roster(*rows: tuple[int, str] | tuple[int, str, str]) -> bytes:
    lines = [f"{make_sample_nip(row[0])};Pegawai {row[0]};{row[1]};{(*row, '')[2]}" for row in rows]
    return "\n".join(["nip;nama;jabatan;status", *lines]).encode()


def filled_in(template: bytes) -> bytes:
    """Fill in a template as an administrator would: a NIP and a name in every row."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.active
    assert sheet is not None
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, 1).value = make_sample_nip(number)
        sheet.cell(number, 2).value = f"Pegawai {number}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

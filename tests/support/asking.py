"""What people ask of the bot on an ordinary day, for tests of what that costs."""

from __future__ import annotations

from tests.month.office import LOKET
from tests.support.office import Phone, TestOffice


async def said(phone: Phone, *commands: str) -> None:
    for command in commands:
        await phone.send(command)


async def reported(phone: Phone, line: str) -> None:
    await phone.send(f"/lapor {line}")
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def reporters_ask(office: TestOffice, newcomer: Phone, code: str) -> None:
    phone = office.phone(LOKET)
    await said(newcomer, f"/start {code}", "/start SALAH123")
    await said(phone, "/start", "/status", "/lapor", "12")
    await phone.tap("Kirim")
    await said(phone, "/koreksi", "/batal", "/riwayat", "/salin", "/indikator", "/catat", "/bukti")
    office.telegram.send_document(phone.account, "bukti.pdf", b"%PDF")
    await phone.settled()
    await said(phone, "/dataku", "/cuti 16-17 november", "/cuti", "/bantuan")


async def head_returns(head: Phone, reporter: Phone) -> None:
    await reported(reporter, "12")
    await head.send("/tinjau")
    await head.tap("1")
    await head.tap("Kembalikan")
    await said(head, "/langganan")

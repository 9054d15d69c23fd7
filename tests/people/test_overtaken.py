"""A holder and whoever acts for them fill in one report: who comes second is told before they replace anything."""

from __future__ import annotations

from datetime import date, timedelta

from tests.month.office import KASI, LINES, LOKET
from tests.support.offices import SMALL_OFFICE
from tests.support.people import appoint
from tests.support.started import started_office


async def test_who_sends_second_is_shown_the_summary_again_with_what_differs(empty_url: str) -> None:
    async with started_office(empty_url, SMALL_OFFICE) as office:
        await appoint(office, KASI, LOKET, date(2026, 10, 1))
        holder, acting = office.phone(LOKET), office.phone(KASI)
        await holder.send("/lapor 12")
        before = holder.last
        await office.pass_time(timedelta(minutes=5))
        await acting.send(f"/lapor {LINES[KASI]}")
        await acting.tap("Kirim")
        await acting.send("/lapor 15")
        assert "Terkirim" in (await acting.tap("Kirim")).text
        office.telegram.tap(holder.account, before.message_id, holder.find("Kirim")[1])
        said = await holder.settled()
        assert said.text.startswith("Belum terkirim: sejak Anda mulai mengisi")
        assert "berbeda dari laporan itu: nomor 1." in said.text
        assert "Terkirim" in (await holder.tap("Kirim")).text

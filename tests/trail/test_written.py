"""Whatever is written in the chat leaves an event that says who, through which update and what, and names nobody."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from models.database import Database
from models.queries.audit import trail
from models.store.targets import target_subject
from models.tables import Person
from tests.support.groups import open_group
from tests.support.office import Phone, TestOffice, open_office
from tests.support.people import invited, person_of

ADMINISTRATOR = 77


async def work(office: TestOffice) -> None:
    """Let people do one of everything that is written."""
    caraka, head = office.phone("caraka"), office.phone("sekretaris")
    await caraka.send("/lapor 12 12/15")
    await caraka.tap("Kirim")
    await caraka.send("/koreksi")
    await caraka.tap("Ubah 1")
    await caraka.send("13")
    await caraka.tap("Kirim")
    await caraka.send("/cuti 10-12 november")
    await caraka.tap("Batalkan cuti")
    await head.send("/tinjau")
    await head.tap("1")
    await head.tap("Setujui")
    await head.send("/langganan")
    await head.tap("Mingguan")
    group = open_group(office, -100700, "Grup Sekretariat", "sekretaris", "caraka")
    await group.say("sekretaris", "/langganan")
    administrator = Phone(office, ADMINISTRATOR)
    await administrator.send("/target caraka.surat 120")
    await administrator.send("/target caraka.surat 120")
    await administrator.send("/target caraka.surat 144")
    phone, code = await invited(office, "bendahara-penerimaan")
    await phone.send(f"/start {code}")
    await office.stranger().send(f"/start {code}")


async def test_everything_that_is_written_is_in_the_trail_without_names_or_nips(
    either_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        await work(office)
        database = office.realisasi.services.database
        events = [link.event for link in await database.read(lambda session: list(trail(session)))]
        assert [event.action for event in events] == [
            "report.sent", "report.corrected", "leave.taken", "leave.cancelled", "report.approved",
            "subscription.chosen", "group.registered", "target.set", "target.set", "person.unbound",
            "invitation.made", "person.bound", "invitation.refused",
        ]  # fmt: skip
        caraka, head = await person_of(office, "caraka"), await person_of(office, "sekretaris")
        assert [event.actor_id for event in events[:7]] == [caraka] * 4 + [head] * 3
        assert all(event.update_id and event.channel == "chat" for event in events[:9])
        assert [(e.actor_id, e.telegram_id) for e in events[7:10]] == [(None, ADMINISTRATOR)] * 2 + [(None, None)]
        assert (events[-1].telegram_id, events[-1].after) == (99, '{"reason":"used"}')
        assert '"entries":1' in events[1].after
        assert '"month":"2026-10","position":"caraka"' in events[4].after
        subject = target_subject("caraka.surat", 2026)
        assert [(event.before, event.after) for event in events if event.subject == subject] == [
            ("{}", '{"value":"120"}'), ('{"value":"120"}', '{"value":"144"}')
        ]  # fmt: skip
        await nobody_is_named(database, str(events))
        await the_file_says_the_same(office, len(events))


async def nobody_is_named(database: Database, told: str) -> None:
    people = await database.read(lambda session: session.execute(select(Person.nip, Person.name)).all())
    assert [nip for nip, _ in people if nip in told] == []
    assert [name for _, name in people if f'"{name}"' in told] == []


async def the_file_says_the_same(office: TestOffice, count: int) -> None:
    sent = await Phone(office, ADMINISTRATOR).send("/audit")
    assert f"Catatan audit · {count} kejadian" in sent.text
    upload = office.telegram.files.get(sent.json["document"]["file_id"]).upload
    rows = list(csv.DictReader(io.StringIO(upload.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == count
    assert rows[0]["Pelaku"] == "Caraka"
    assert rows[-1]["Hash"][:16] in sent.text

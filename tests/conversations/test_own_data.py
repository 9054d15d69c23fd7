"""`/dataku` gives everybody their own data and nobody else's; whoever left becomes unnamed, and the numbers stay."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.migrate import METADATA
from models.queries.audit import problems, trail
from models.queries.health import unsound
from models.store.privacy import DELETED, StillHoldsPostError, anonymise
from models.tables import Entry, Person
from tests.support.acts import by_command
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice
from tests.support.people import dismiss, person_of

OTHERS_NUMBER = "7771"


async def live(office: TestOffice) -> Phone:
    """Let Caraka leave something in as many tables as a reporter can, and somebody else a number."""
    other = office.phone("kasi-statistik")
    await other.send(f"/lapor {OTHERS_NUMBER}")
    if "Benar" in " ".join(other.labels):
        await other.tap("Benar")
    await other.tap("Kirim")
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    await phone.send("/koreksi")
    await phone.send("/cuti 10-12 november")
    await phone.send("/catat 1 5")
    return phone


async def file_of(office: TestOffice, phone: Phone) -> dict[str, list[tuple[object, ...]]]:
    """Press the button and read the workbook that comes, sheet by sheet."""
    sent = await phone.tap("Kirim data saya")
    assert sent.json["document"]["file_name"] == "data-saya-2026-11-02.xlsx"
    upload = office.telegram.files.get(sent.json["document"]["file_id"]).upload
    book = load_workbook(io.BytesIO(upload.content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


async def test_everybody_gets_all_that_is_kept_about_them_and_nothing_of_others(office: TestOffice) -> None:
    phone = await live(office)
    shown = await phone.send("/dataku")
    assert "Caraka, NIP 1900" in shown.text
    assert "• Laporan (1): realisasi kinerja kantor" in shown.text
    assert "Undangan" not in shown.text
    sheets = await file_of(office, phone)
    assert list(sheets) == [
        "Akun", "Jabatan", "Laporan", "Isian", "Perubahan", "Draf", "Catatan harian", "Cuti", "Catatan audit"
    ]  # fmt: skip
    assert sheets["Akun"][1][:2] == ("Caraka", sheets["Akun"][1][1])
    assert str(sheets["Akun"][1][1]).startswith("1900")
    assert sheets["Laporan"][1][:4] == ("Oktober\xa02026", "Caraka", "2\xa0Nov\xa02026 08.00\xa0WIB", "Tidak")
    assert [row[3:5] for row in sheets["Isian"][1:]] == [(12, None), (12, 15)]
    assert sheets["Cuti"][1] == ("10\xa0Nov\xa02026", "12\xa0Nov\xa02026")
    assert [row[1] for row in sheets["Catatan audit"][1:]] == ["report.sent", "leave.taken"]
    whole = str(sheets)
    assert OTHERS_NUMBER not in whole
    assert "Statistik" not in whole


@on_each
async def test_whoever_left_is_forgotten_and_the_offices_numbers_stay(office: TestOffice) -> None:
    phone = await live(office)
    database, services = office.realisasi.services.database, office.realisasi.services
    person_id = await person_of(office, "caraka")
    nip = await database.read(lambda session: session.scalars(select(Person.nip).where(Person.id == person_id)).one())

    def forget(session: Session) -> bool:
        return anonymise(session, person_id, by_command(services.now()), by_settings=False)

    with pytest.raises(StillHoldsPostError) as refusal:
        await database.write(forget)
    assert refusal.value.posts == ("Caraka",)
    await dismiss(office, "caraka")
    numbers = await database.read(lambda session: session.scalar(select(func.sum(Entry.numerator))))
    assert await database.write(forget)
    assert not await database.write(forget)
    assert "belum terdaftar" in (await phone.send("/dataku")).text
    assert await database.read(lambda session: session.scalar(select(func.sum(Entry.numerator)))) == numbers
    left = await database.read(everything)
    assert nip not in left
    assert "'Caraka', " + str(phone.account) not in left
    for table in DELETED:
        mine = select(func.count()).select_from(table).where(table.person_id == person_id)
        assert await database.read(Session.scalar, mine) == 0, table
    with database.engine.connect() as connection:
        assert [*unsound(connection), *problems(connection)] == []
    last = (await database.read(lambda session: list(trail(session))))[-1].event
    assert (last.action, last.subject, last.before, last.after) == (
        "person.anonymised", f"person:{person_id}", "{}", "{}"
    )  # fmt: skip


def everything(session: Session) -> str:
    """Return all rows of all tables as one text."""
    return str([session.execute(select(table)).all() for table in METADATA.sorted_tables])

"""`/target`: administrators see and set yearly targets; nobody else does."""

from __future__ import annotations

import pytest

from models.queries.targets import of_year
from tests.support.groups import say_in_group
from tests.support.office import FIRST_ACCOUNT, Phone, TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office

ADMINISTRATOR = FIRST_ACCOUNT


@pytest.fixture(autouse=True)
def _administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", f"{ADMINISTRATOR},99")


async def stored(office: TestOffice, year: int = 2026) -> dict[str, int]:
    kept = await office.realisasi.services.database.read(of_year, year)
    return {code: int(value) for code, value in kept.items()}


async def test_a_target_is_set_and_the_confirmation_names_old_and_new(office: TestOffice) -> None:
    phone = admin(office)
    count, _ = codes(office)
    first = await phone.send(f"/target {count} 1.200")
    assert "belum ada → " in first.text
    assert "1.200\N{NO-BREAK SPACE}dokumen" in first.text
    second = await phone.send(f"/target 2026 {count} 1300")
    assert "1.200\N{NO-BREAK SPACE}dokumen → " in second.text
    assert office.realisasi.services.catalogue.indicator[count].name in second.text
    assert "tidak berubah" in (await phone.send(f"/target {count} 1300")).text
    assert await stored(office) == {count: 1300}


async def test_the_menu_of_administration_leads_to_the_targets(office: TestOffice) -> None:
    phone = admin(office)
    count, _ = codes(office)
    await phone.send(f"/target {count} 1.200")
    await phone.send("/admin")
    listed = await phone.tap("Target")
    assert listed.text == (await phone.send("/target")).text


async def test_a_ratios_target_is_a_percentage_with_or_without_its_sign(office: TestOffice) -> None:
    phone = admin(office)
    _, ratio = codes(office)
    for written in ("95%", "95 %", "95"):
        assert "95\N{NO-BREAK SPACE}%" in (await phone.send(f"/target {ratio} {written}")).text
    assert await stored(office) == {ratio: 95}


async def test_an_indicator_may_be_called_by_its_name(office: TestOffice) -> None:
    count, _ = codes(office)
    name = office.realisasi.services.catalogue.indicator[count].name
    assert "tersimpan" in (await admin(office).send(f"/target {name.lower()} 1200")).text


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("{count} 0", "Target 0 tidak dapat dipakai"),
        ("{count} seratus", "bukan angka"),
        ("{count} -5", "tidak boleh kurang dari nol"),
        ("{count} 95%", "bukan persen"),
        ("{count}", "belum ditulis"),
        ("{count}x 5", "mungkin maksudnya {count}"),
        ("2027 {count} 5", "belum mulai"),
        ("2025 {count} 5", "sebelum laporan pertama"),
        ("0000", "sebelum laporan pertama"),
        ("&lt;b&gt; <i> 5", "tidak ada dalam katalog"),
    ],
)
async def test_what_cannot_be_a_target_is_refused_with_an_example(office: TestOffice, words: str, reason: str) -> None:
    count, _ = codes(office)
    said = (await admin(office).send(f"/target {words.format(count=count)}")).text
    assert reason.format(count=count) in said
    assert "Contoh: " in said
    assert await stored(office) == {}


async def test_a_state_has_no_target(office: TestOffice) -> None:
    states = [i.code for i in office.realisasi.services.catalogue.indicators() if i.kind == "state"]
    for code in states:
        assert "ya/tidak tidak memakai target" in (await admin(office).send(f"/target {code} 1")).text


async def test_the_list_leads_from_the_office_to_each_unit_and_says_how_many_have_a_target(office: TestOffice) -> None:
    phone = admin(office)
    catalogue = office.realisasi.services.catalogue
    count, _ = codes(office)
    await phone.send(f"/target {count} 1200")
    before = len(phone.messages)
    shown = await phone.send("/target")
    assert len(phone.messages) == before + 1
    assert shown.text.startswith("Target 2026\n1 dari 44 indikator")
    assert len(phone.labels) == len(catalogue.children(catalogue.root.code)) + 1
    shown = await phone.tap("Sekretariat · 1/17")
    assert shown.text.startswith("Target 2026 · Sekretariat\n1 dari 17 indikator")
    shown = await phone.tap("Sub Bagian Kepegawaian · 1/5")
    name = catalogue.indicator[count].name
    assert f"{count} {name}: 1.200\N{NO-BREAK SPACE}dokumen" in shown.text
    assert (await phone.tap("‹ Sekretariat")).text.startswith("Target 2026 · Sekretariat")
    assert (await phone.tap("‹ Dinas")).text.startswith("Target 2026\n")
    assert phone.labels[-1] == "‹ Menu admin"


async def test_every_indicator_that_can_have_a_target_is_on_one_page_of_one_unit(office: TestOffice) -> None:
    phone = admin(office)
    await phone.send("/target")
    found = await walked(phone)
    able = [i.code for i in office.realisasi.services.catalogue.indicators() if i.kind != "state"]
    assert sorted(found) == sorted(able)


async def test_an_office_that_fits_on_a_page_is_listed_at_once(either_url: str) -> None:
    async with started_office(either_url, SMALL_OFFICE) as office:
        phone = admin(office)
        await phone.send("/target")
        able = [i.code for i in office.realisasi.services.catalogue.indicators() if i.kind != "state"]
        assert listed(phone) == able
        assert phone.labels == ["‹ Menu admin"]


async def test_last_years_list_stays_last_years_on_every_page(either_url: str) -> None:
    async with started_office(either_url) as office:
        for _ in range(3):
            await office.next_month()
        count, _ = codes(office)
        phone = admin(office)
        await phone.send(f"/target 2026 {count} 5")
        assert (await phone.send("/target")).text.startswith("Target 2027\n0 dari")
        assert (await phone.send("/target 2026")).text.startswith("Target 2026\n1 dari")
        await phone.tap("Sekretariat · 1/17")
        assert ": 5\N{NO-BREAK SPACE}dokumen" in (await phone.tap("Kepegawaian · 1/5")).text


async def test_a_forged_unit_or_page_shows_nothing_new(office: TestOffice) -> None:
    phone = admin(office)
    shown = await phone.send("/target")
    office.telegram.tap(phone.account, shown.message_id, "kt:u:2026:tidak-ada:0")
    assert (await phone.settled()).text == shown.text
    office.telegram.tap(phone.account, shown.message_id, "kt:u:2026:dinas:9999")
    assert (await phone.settled()).text.startswith("Target 2026\n")


async def test_others_are_refused_politely_and_the_command_is_not_in_their_menu(office: TestOffice) -> None:
    count, _ = codes(office)
    phone = office.phone("caraka")
    assert (await phone.send(f"/target {count} 5")).text == "Perintah ini hanya untuk administrator."
    assert "/target" not in (await phone.send("/bantuan")).text
    assert "/target" in (await admin(office).send("/bantuan")).text
    assert await stored(office) == {}


async def test_a_stranger_gets_no_hint_that_the_command_exists(office: TestOffice) -> None:
    office.telegram.add_user(77, "Orang Lain")
    office.telegram.send_text(77, "/target")
    await office.realisasi.intake.drain()
    assert "belum terdaftar" in office.telegram.messages(77)[-1].text


async def test_an_administrator_need_not_be_on_the_roster(office: TestOffice) -> None:
    count, _ = codes(office)
    assert "tersimpan" in (await office.stranger().send(f"/target {count} 5")).text


async def test_targets_are_set_in_private_chats_only(office: TestOffice) -> None:
    count, _ = codes(office)
    (said,) = await say_in_group(office, ADMINISTRATOR, f"/target {count} 5")
    assert "chat pribadi" in said.text
    assert await stored(office) == {}


async def test_a_misspelt_command_points_administrators_to_it(office: TestOffice) -> None:
    assert "Maksud Anda /target?" in (await admin(office).send("/tarjet")).text
    assert "/target" not in (await office.phone("caraka").send("/tarjet")).text


async def test_an_office_whose_first_year_has_passed_may_still_set_its_targets(either_url: str) -> None:
    async with started_office(either_url) as office:
        for _ in range(3):
            await office.next_month()
        count, _ = codes(office)
        phone = admin(office)
        assert "tersimpan" in (await phone.send(f"/target 2026 {count} 5")).text
        assert "tersimpan" in (await phone.send(f"/target {count} 7")).text
        assert (await stored(office), await stored(office, 2027)) == ({count: 5}, {count: 7})


def admin(office: TestOffice) -> Phone:
    return Phone(office, ADMINISTRATOR)


def codes(office: TestOffice) -> tuple[str, str]:
    """The messenger's count and ratio."""
    count, ratio = office.realisasi.services.catalogue.position["caraka"].indicators
    return count.code, ratio.code


async def walked(phone: Phone) -> list[str]:
    """Go through the unit that is shown and all below it; returns the codes of indicators that are listed."""
    found = listed(phone)
    for label in [label for label in phone.labels if " · " in label]:
        await phone.tap(label)
        found += await walked(phone)
        await phone.tap(phone.labels[-1])
    return found


def listed(phone: Phone) -> list[str]:
    """The codes of the indicators in the newest message, without the examples of the command."""
    text = phone.last.text
    spans = [(e["offset"], e["offset"] + e["length"]) for e in phone.last.entities if e["type"] == "code"]
    return [text[start:end] for start, end in spans if not text[start:end].startswith("/")]

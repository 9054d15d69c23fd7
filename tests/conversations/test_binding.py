"""`/start`: a code binds its owner's account once, and whoever cannot be bound hears why."""

from __future__ import annotations

from datetime import timedelta

from bot.texts import binding as texts
from tests.support.groups import say_in_group
from tests.support.office import TestOffice
from tests.support.people import dismiss, invited


def plain(text: str) -> str:
    return text.replace("<code>", "").replace("</code>", "")


async def test_a_code_binds_its_owner_who_can_report_with_one_tap(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    assert "belum terdaftar" in (await phone.send("/status")).text

    welcome = await phone.send(f"/start {code}")

    assert "Selamat datang, Caraka" in welcome.text
    assert "Jabatan: Caraka" in welcome.text
    assert texts.PURPOSE in welcome.text
    assert "Laporan Oktober\xa02026 ditunggu paling lambat" in welcome.text
    assert phone.labels == ["Lapor sekarang"]
    assert "Indikator 1 dari 2" in (await phone.tap("Lapor sekarang")).text


async def test_a_code_may_be_typed_in_small_letters_with_spaces_and_dashes(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert "Selamat datang" in (await phone.send(f"/start {typed}")).text


async def test_whoever_owes_nothing_is_welcomed_without_a_button(office: TestOffice) -> None:
    phone, code = await invited(office, "kepala-dinas")
    welcome = await phone.send(f"/start {code}")
    assert texts.NOTHING_OWED in welcome.text
    assert phone.labels == []


async def test_the_owner_who_opens_the_link_again_is_greeted_as_a_friend(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    await phone.send(f"/start {code}")
    again = await phone.send(f"/start {code}")
    assert "memang sudah terhubung dengan Anda, Caraka" in again.text
    assert phone.labels == ["Lapor sekarang"]


async def test_a_used_code_binds_nobody_else_and_names_nobody(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    await phone.send(f"/start {code}")
    stranger = office.stranger()

    refusal = await stranger.send(f"/start {code}")

    assert refusal.text == texts.USED_CODE
    assert "belum terdaftar" in (await stranger.send("/status")).text


async def test_an_unknown_code_is_refused_with_the_way_to_another(office: TestOffice) -> None:
    assert (await office.stranger().send("/start ABCDEFGH")).text == texts.UNKNOWN_CODE
    assert "administrator kantor Anda" in texts.UNKNOWN_CODE


async def test_a_code_of_last_month_has_expired(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    office.clock.move_to(office.clock() + timedelta(days=31))
    assert (await phone.send(f"/start {code}")).text == texts.EXPIRED_CODE


async def test_somebody_elses_code_does_not_take_an_account_over(office: TestOffice) -> None:
    free, code = await invited(office, "caraka")
    phone = office.phone("sekretaris")

    refusal = await phone.send(f"/start {code}")

    assert texts.ACCOUNT_TAKEN in refusal.text
    assert "tetap terhubung dengan Sekretaris Dinas" in refusal.text
    assert "Selamat datang, Caraka" in (await free.send(f"/start {code}")).text


async def test_a_code_longer_than_any_code_is_just_unknown(office: TestOffice) -> None:
    assert (await office.stranger().send("/start " + "A" * 4000)).text == texts.UNKNOWN_CODE


async def test_a_stranger_learns_how_to_get_a_code(office: TestOffice) -> None:
    stranger = office.stranger()
    assert (await stranger.send("/start")).text == plain(texts.STRANGER)
    assert stranger.labels == []


async def test_whoever_is_bound_hears_what_is_owed(office: TestOffice) -> None:
    phone = office.phone("caraka")
    greeting = await phone.send("/start")
    assert greeting.text.startswith("Halo, Caraka.")
    assert phone.labels == ["Lapor sekarang"]

    office.clock.move_to(office.clock() + timedelta(days=10))
    assert "sudah lewat" in (await phone.send("/start")).text


async def test_start_in_the_middle_of_a_report_loses_nothing(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    assert "Laporan Oktober\xa02026 belum selesai — lanjutkan dengan /lapor" in (await phone.send("/start")).text
    await phone.send("12/15")
    assert "✅ Kirim" in phone.labels


async def test_a_person_without_a_post_is_told_so(office: TestOffice) -> None:
    await dismiss(office, "caraka")
    phone = office.phone("caraka")
    assert "belum tercatat memegang jabatan" in (await phone.send("/start")).text
    assert phone.labels == []


async def test_a_code_in_a_group_binds_nobody(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    [answer] = await say_in_group(office, phone.account, f"/start {code}")
    assert "chat pribadi" in answer.text
    assert "belum terdaftar" in (await phone.send("/status")).text


async def test_a_binding_that_telegram_delivers_twice_is_one_binding(office: TestOffice) -> None:
    phone, code = await invited(office, "caraka")
    office.telegram.send_text(phone.account, f"/start {code}")
    office.telegram.send_text(phone.account, f"/start {code}")
    await phone.settled()
    assert "Selamat datang, Caraka" in phone.messages[-2].text
    assert "memang sudah terhubung" in phone.last.text

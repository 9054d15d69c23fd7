"""What happens seldom in a conversation: codes guessed, an account that is gone, another rule for achievements."""

from __future__ import annotations

import pytest

from bot.texts import binding as texts
from models.store.invitations import invite
from tests.conversations.test_achievement import SMALL, aim
from tests.support.acts import by_command
from tests.support.office import TestOffice
from tests.support.people import person_of
from tests.support.started import started_office
from tests.tending.chat import plain


async def test_whoever_tries_many_codes_hears_until_when_to_wait(office: TestOffice) -> None:
    stranger = office.stranger()
    for number in range(4):
        assert (await stranger.send(f"/start SALAH{number}")).text == texts.UNKNOWN_CODE
    assert "Terlalu banyak kode undangan" in (await stranger.send("/start SALAH5")).text
    assert "Coba lagi pukul 08.01" in plain((await stranger.send("/start SALAH6")).text)


@pytest.mark.parametrize("blocked", [True, False])
async def test_the_account_that_was_theirs_is_told_unless_it_cannot_be(office: TestOffice, *, blocked: bool) -> None:
    former, services = office.phone("caraka"), office.realisasi.services
    person, by = await person_of(office, "caraka"), by_command(services.now())
    code = (await services.database.write(invite, [person], by))[0].code
    if blocked:
        office.telegram.block(former.account)
        await office.realisasi.intake.drain()
    before = len(former.messages)
    new = office.stranger()
    assert "Selamat datang, Caraka" in (await new.send(f"/start {code}")).text
    assert [message.text for message in former.messages[before:]] == ([] if blocked else [texts.MOVED])
    assert "belum terdaftar" not in (await new.send("/status")).text


async def test_a_yearly_base_that_is_known_is_not_asked_again_in_one_message_either(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        phone = office.phone("camat")
        assert "perlu dua angka" in (await phone.send("/lapor 28/30 900")).text
        await phone.send("/lapor 28/30 900/1000")
        await phone.tap("Kirim")
        await office.next_month()
        assert "40 / 1.000 × 100 = 4,0 %" in plain((await phone.send("/lapor 15/30 40")).text)
        assert "0 / 1.000 × 100 = 0,0 %" in plain((await phone.send("/lapor 15/30 nihil")).text)
        assert "40 / 2.000 × 100 = 2,0 %" in plain((await phone.send("/lapor 15/30 40/2000")).text)


async def test_where_the_office_divides_the_target_by_the_result_the_arithmetic_says_so(
    either_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVERSE_RULE", "reciprocal")
    async with started_office(either_url, SMALL) as office:
        await aim(office, kasi_pelayanan__pengaduan="4")
        phone = office.phone("kasi-pelayanan")
        assert "4 / 8 × 100 = 50,0 %" in plain((await phone.send("/lapor 143 8")).text)

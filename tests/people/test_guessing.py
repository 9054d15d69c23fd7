"""Guessing invitation codes takes longer and longer; whoever merely mistyped gets in."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select

from bot.texts import binding as texts
from models.administration import BindAttempts
from models.audit import Act
from models.database import transact
from models.invitation import Bound, Paused, Reason, Refused, pause_after
from models.queries.audit import trail
from models.queries.audit_pages import audit_page
from models.store.guessing import let_off, waiting
from models.store.invitations import invite, redeem
from models.store.updates import forget_old
from tests.people.conftest import NOW, Hire, person_id
from tests.people.people_chat import ADMINISTRATOR, Desk
from tests.support.acts import by_command
from tests.support.office import Phone, open_office
from tests.tending.chat import plain, tap

ACCOUNT, OTHER = 7_000_000_001, 7_000_000_002
MINUTE = timedelta(minutes=1)
WRONG = Refused(Reason.UNKNOWN)


def attempt(engine: Engine, code: str, now: datetime, account: int = ACCOUNT, update: int | None = None) -> object:
    return transact(engine, lambda session: redeem(session, code, account, now, update))


def test_five_tries_are_free_and_then_the_pauses_grow() -> None:
    minutes = [pause / MINUTE if (pause := pause_after(failures)) else 0 for failures in range(11)]
    assert minutes == [0, 0, 0, 0, 0, 1, 5, 30, 24 * 60, 24 * 60, 24 * 60]


def test_an_account_that_guesses_waits_and_nobody_else_does(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    [made] = transact(office, lambda session: invite(session, None, by_command(NOW)))
    assert [attempt(office, "SALAH", NOW, update=n) for n in range(4)] == [WRONG] * 4
    assert attempt(office, "SALAH", NOW, update=3) == WRONG  # delivered again: not a fifth
    now = NOW
    for pause in (1, 5, 30, 24 * 60, 24 * 60):
        until = now + pause * MINUTE
        assert attempt(office, "SALAH", now) == Paused(until)
        # While it waits nothing is looked at, not even a right code, and nothing is counted.
        assert attempt(office, made.code, until - MINUTE / 60) == Paused(until)
        now = until
    assert isinstance(attempt(office, "SALAH", NOW, OTHER), Refused)
    assert isinstance(attempt(office, made.code, now), Bound)
    accounts = select(BindAttempts.telegram_id)
    assert transact(office, lambda session: session.scalars(accounts).all()) == [OTHER]
    done = [event.action for event in transact(office, audit_page).events]
    assert done[:6] == ["person.bound", *["invitation.paused"] * 5]


def test_a_code_that_was_right_once_fills_the_trail_no_more_than_a_guess(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    [made] = transact(office, lambda session: invite(session, None, by_command(NOW)))
    assert isinstance(attempt(office, made.code, NOW, OTHER), Bound)
    assert [attempt(office, made.code, NOW, update=n // 2) for n in range(8)] == [Refused(Reason.USED)] * 8
    assert [attempt(office, made.code, NOW) for _ in range(9)] == [Paused(NOW + MINUTE)] * 9
    assert [attempt(office, made.code, NOW, OTHER) for _ in range(9)] == [
        Bound(person_id(office, 1), "Pegawai 1", again=True)
    ] * 9
    done = transact(office, lambda session: [link.event.action for link in trail(session)])
    assert done.count("invitation.refused") == 5


def test_wrong_codes_are_forgotten_after_a_week(office: Engine) -> None:
    attempt(office, "SALAH", NOW)
    count = select(func.count()).select_from(BindAttempts)
    for days, kept in ((6, 1), (8, 0)):
        later = NOW + timedelta(days=days)
        transact(office, partial(forget_old, now=later))
        assert transact(office, lambda session: session.scalar(count)) == kept


def test_the_pause_is_said_in_words_that_name_the_hour_and_where_needed_the_day() -> None:
    now = datetime(2026, 11, 2, 10, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert "Coba lagi pukul 10.35." in texts.paused(now + 5 * MINUTE, now)
    assert "Coba lagi 3\xa0Nov\xa02026 10.30\xa0WIB." in texts.paused(now + timedelta(days=1), now)


def test_an_act_of_nobody_known_keeps_its_account(office: Engine) -> None:
    for _ in range(5):
        attempt(office, "SALAH", NOW)
    event = transact(office, audit_page).events[0]
    assert (event.actor_id, event.telegram_id) == (None, ACCOUNT)
    assert Act.in_chat(NOW, 3, 4).telegram_id is None


async def test_an_administrator_lets_a_paused_account_try_again_and_it_is_told(
    either_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    caplog.set_level(logging.INFO)
    async with open_office(either_url, everybody=False) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        office.telegram.add_user(ACCOUNT, "Orang Baru")
        desk, newcomer = Desk(office, ADMINISTRATOR), Phone(office, ACCOUNT)
        await desk.roster((1, "caraka"))
        await desk.tap("Terapkan")
        for _ in range(6):
            said = await newcomer.send("/start SALAH")
            await office.pass_time(MINUTE)
        assert "Coba lagi pukul 08.10" in plain(said.text)
        await desk.send("/admin pegawai 1")
        await desk.tap("Pegawai 1")
        code = (await desk.tap("Undang")).json["caption"].split("start=")[1].split()[0]
        assert "Terlalu banyak" in (await newcomer.send(f"/start {code}")).text
        await desk.tap("Akun yang dijeda (1)")
        shown = plain(desk.shown("Cabut jeda").text)
        assert "sampai 2 Nov 2026 08.10 WIB: 6 kode salah" in shown
        assert str(ACCOUNT) not in str(desk.shown("Cabut jeda").json)
        await tap(desk, "Cabut jeda")
        assert "Tidak ada akun yang dijeda" in plain(desk.shown("Kembali").text)
        assert "mencabut jeda Anda" in newcomer.last.text
        assert "Pegawai 1" in (await newcomer.send(f"/start {code}")).text
        kept = (await office.realisasi.services.database.read(audit_page)).events[:3]
        assert [event.action for event in kept] == ["person.bound", "invitation.unpaused", "invitation.made"]
        assert all(str(ACCOUNT) not in f"{event.before}{event.after}{event.subject}" for event in kept[:2])
    assert str(ACCOUNT) not in caplog.text


def test_who_was_let_off_has_five_free_tries_again_and_a_second_delivery_lets_off_nobody(office: Engine) -> None:
    for _ in range(6):
        attempt(office, "SALAH", NOW)
    [paused] = transact(office, lambda session: waiting(session, NOW))
    by = replace(by_command(NOW), update_id=77)
    assert [transact(office, lambda session: let_off(session, paused.key, by)) for _ in range(2)] == [ACCOUNT, None]
    assert [attempt(office, "SALAH", NOW) for _ in range(4)] == [WRONG] * 4
    assert transact(office, lambda session: waiting(session, NOW)) == []

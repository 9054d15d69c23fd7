"""A post changes hands: who is asked, who reports, and what the recap says; and months that need no report."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.audit import Act
from models.months import Month
from models.queries.handovers import pending
from models.queries.recaps import recap
from models.queries.staff import staff
from models.queries.staffing import places
from models.roster import RosterRow
from models.roster_plan import plan_roster
from models.store import handovers
from models.store.periods import reopen
from models.store.posts import appoint
from models.store.roster import carry_out
from models.summaries import Post, PostState
from tests.month.office import CAMAT, KASI, LINES, LOKET, OCTOBER, act, at, prompts
from tests.support.acts import by_command
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.people import person_of

NOVEMBER = Month(2026, 11)


@pytest.fixture
async def office(empty_url: str) -> AsyncIterator[TestOffice]:
    """The small office on the third day of November, October open; the two below the camat have changed places."""
    async with open_office(empty_url, catalogue=SMALL_OFFICE, now=at(11, 3, 7)) as opened:
        services = opened.realisasi.services
        assert await services.database.write(swap, services.today(), by_command(services.now())) == 4
        yield opened


def swap(session: Session, today: date, by: Act) -> int:
    """Let the officer and the head of section change places from today on."""
    now = staff(session)
    of = {tenure.position: tenure.nip for tenure in now.tenures}
    rows = [RosterRow(of[LOKET], now.names[of[LOKET]], KASI), RosterRow(of[KASI], now.names[of[KASI]], LOKET)]
    return carry_out(session, plan_roster(rows, now, today), today, by)


async def posts(office: TestOffice) -> dict[str, Post]:
    services = office.realisasi.services
    found = await services.database.read(
        recap, services.catalogue, services.catalogue.root.code, OCTOBER, services.now()
    )
    return {post.position: post for post in found.posts}


async def decide(office: TestOffice, post: str, month: Month, person: int | None) -> bool:
    services = office.realisasi.services
    by = by_command(services.now())
    waiting = {(a.title, a.month): a for a in await services.database.read(pending, services.now())}
    asked = waiting[services.catalogue.position[post].title, month]
    return await services.database.write(handovers.decide, asked.position_id, month, person, by)


async def test_the_former_holder_is_asked_for_the_month_that_had_ended_and_reports_it(office: TestOffice) -> None:
    services = office.realisasi.services
    asked = await services.database.read(pending, services.now())
    assert [(a.month, len(a.candidates)) for a in asked] == [(OCTOBER, 2), (NOVEMBER, 2)] * 2
    officer = await person_of(office, LOKET)
    await office.move_to(at(11, 3, 8))
    phone = office.phone(LOKET)
    assert services.catalogue.position[LOKET].title in prompts(phone)[-1].text
    await phone.send(f"/lapor {LINES[LOKET]}")
    assert "Terkirim" in (await phone.tap("Kirim")).text
    sent = (await posts(office))[LOKET]
    assert (sent.state, sent.person_id) == (PostState.ON_TIME, officer)
    assert "Tidak ada" in (await phone.send("/lapor")).text
    camat = office.phone(CAMAT)
    for label in ("Kembalikan", "Lainnya"):
        await camat.tap(label)
    await camat.send("Periksa lagi jumlahnya")
    assert "Periksa lagi jumlahnya" in phone.last.text
    assert "Periksa lagi jumlahnya" not in office.phone(KASI).last.text
    assert "Ringkasan" in (await phone.send("/koreksi")).text or "Koreksi" in phone.last.text


async def test_whom_the_administrator_names_reports_both_posts_one_after_the_other(office: TestOffice) -> None:
    section, services = await person_of(office, KASI), office.realisasi.services
    assert await decide(office, LOKET, OCTOBER, section)
    assert (await posts(office))[LOKET].person_id == section
    await office.move_to(at(11, 3, 8))
    assert prompts(office.phone(LOKET)) == []
    phone = office.phone(KASI)
    await phone.send(f"/lapor {LINES[KASI]}")
    assert "Terkirim" in (await phone.tap("Kirim")).text
    assert services.catalogue.position[LOKET].title in (await phone.tap("Lapor")).text
    await phone.send(f"/lapor {LINES[LOKET]}")
    assert "Terkirim" in (await phone.tap("Kirim")).text
    assert {post: (await posts(office))[post].state for post in (LOKET, KASI)} == dict.fromkeys(
        (LOKET, KASI), PostState.ON_TIME
    )
    assert "Lapor" not in str(phone.labels)


async def test_a_month_that_nobody_reports_is_vacant_and_one_that_is_exempt_says_why(office: TestOffice) -> None:
    services = office.realisasi.services
    assert await decide(office, LOKET, OCTOBER, None)
    by = by_command(services.now())
    key = await services.database.read(position_id, CAMAT)
    assert await services.database.write(handovers.exempt, key, OCTOBER, "Jabatan baru", by)
    assert not await services.database.write(handovers.exempt, key, OCTOBER, "Jabatan baru", by)
    said = {code: (post.state, post.reason) for code, post in (await posts(office)).items()}
    assert said == {
        LOKET: (PostState.VACANT, ""),
        KASI: (PostState.MISSING, ""),
        CAMAT: (PostState.EXEMPT, "Jabatan baru"),
    }
    await office.move_to(at(11, 3, 8))
    assert [post for post in (LOKET, KASI, CAMAT) if prompts(office.phone(post))] == [KASI]
    assert "Oktober" not in (await office.phone(CAMAT).send("/lapor")).text
    assert await services.database.write(handovers.withdraw, key, OCTOBER, by)
    assert (await posts(office))[CAMAT].state is PostState.MISSING


async def test_a_post_without_a_holder_is_awaited_of_whoever_acts_in_it(office: TestOffice) -> None:
    assert await decide(office, LOKET, OCTOBER, None)
    await act(office, CAMAT, LOKET)
    assert (await posts(office))[LOKET].state is PostState.MISSING
    await office.move_to(at(11, 3, 8))
    assert office.realisasi.services.catalogue.position[LOKET].title in prompts(office.phone(CAMAT))[-1].text


async def test_a_choice_is_made_once_and_only_among_those_who_held_the_post(office: TestOffice) -> None:
    camat = await person_of(office, CAMAT)
    assert not await decide(office, LOKET, OCTOBER, camat)
    section = await person_of(office, KASI)
    assert await decide(office, LOKET, OCTOBER, section)
    services = office.realisasi.services
    await services.database.write(handovers.decide_all, by_command(services.now()))
    assert await services.database.read(pending, services.now()) == ()
    key = await services.database.read(position_id, LOKET)
    officer = await person_of(office, LOKET)
    await services.database.write(appoint, officer, key, services.today(), by_command(services.now()), acting=False)
    assert (await posts(office))[LOKET].person_id == officer


def position_id(session: Session, code: str) -> int:
    return places(session)[code]


async def test_of_a_reopened_month_whoever_reports_it_is_told_and_not_whoever_holds_the_post_now(
    office: TestOffice,
) -> None:
    services = office.realisasi.services
    await office.move_to(at(12, 1, 9))
    post = await services.database.read(position_id, LOKET)
    await services.database.write(reopen, OCTOBER, post, at(12, 5, 12), by_command(services.now()))
    await office.realisasi.tick()
    title = services.catalogue.position[LOKET].title
    former, present = (
        [message.text for message in office.phone(account).messages if "🔓" in message.text]
        for account in (LOKET, KASI)
    )
    assert len(former) == 1
    assert title in former[0]
    assert present == []
    assert "Oktober" in (await office.phone(LOKET).send("/lapor")).text

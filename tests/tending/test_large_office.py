"""An office of three hundred posts: what one keyboard cannot hold has pages, and nothing on them is out of reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.administration import Exemption
from models.queries.staffing import places
from models.store.free_days import add_free_day
from models.store.periods import reopen
from models.tables import Position
from tests.month.office import OCTOBER, at
from tests.support.acts import BY
from tests.support.office import Phone, TestOffice, open_office
from tests.tending.chat import open_section, plain, say, tap

ADMINISTRATOR, UNITS, POSTS = 99, 120, 180
MOST_BUTTONS = 100


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with many units below the office, and many posts in the first of them."""
    units = [f'[[units]]\ncode = "u{n}"\nname = "Unit {n:03}"\nparent = "kantor"' for n in range(UNITS)]
    heads = [_post(f"kepala{n}", f"Kepala Unit {n:03}", f"u{n}", head=True) for n in range(UNITS)]
    posts = [_post(f"staf{n}", f"Staf {n:03}", "u0") for n in range(POSTS)]
    root = '[[units]]\ncode = "kantor"\nname = "Kantor Besar"'
    file = tmp_path_factory.mktemp("large") / "large.toml"
    file.write_text("\n\n".join(['office = "Kantor Besar"\nyear = 2026', root, *units, *heads, *posts]))
    return file


def _post(code: str, title: str, unit: str, *, head: bool = False) -> str:
    return (
        f'[[positions]]\ncode = "{code}"\ntitle = "{title}"\nunit = "{unit}"\n{"head = true" if head else ""}\n'
        f'[[positions.indicators]]\ncode = "{code}.surat"\nobjective = "Surat"\nname = "Jumlah surat"\n'
        'kind = "count"\nnumerator = "Jumlah surat"\nunit_of_measure = "surat"\ncombine_numerator = "sum"\n'
        'source = "Agenda"'
    )


@pytest.fixture
async def admin(either_url: str, large: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Phone]:
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, catalogue=large) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        await office.realisasi.tick()
        yield Phone(office, ADMINISTRATOR)


async def turned(phone: Phone) -> tuple[set[str], list[int]]:
    """Turn the pages of the list that is shown to its end; returns all labels, and how many buttons each page had."""
    labels: set[str] = set()
    sizes: list[int] = []
    message = phone.last.message_id
    while True:
        shown = phone.office.telegram.chats[phone.account].messages[message]
        labels |= {plain(button["text"]) for button in shown.buttons}
        sizes.append(len(shown.buttons))
        after = [b["callback_data"] for b in shown.buttons if b["text"].endswith(" ›") and "/" in b["text"]]
        if not after:
            return labels, sizes
        phone.office.telegram.tap(phone.account, message, after[0])
        await phone.settled()


async def seed(office: TestOffice, kind: str) -> None:
    def work(session: Session) -> None:
        ids = places(session)
        keys = [ids[f"staf{n}"] for n in range(POSTS)]
        if kind == "exempt":
            rows = [{"position_id": key, "month": OCTOBER, "reason": "Unit baru", "created_at": BY.at} for key in keys]
            session.execute(insert(Exemption), rows)
        elif kind == "reopened":
            for key in keys:
                reopen(session, OCTOBER, key, at(12, 20, 9), BY)
        else:
            for step in range(POSTS):
                add_free_day(session, date(2026, 12, 1) + timedelta(days=step), f"Libur {step:03}", BY)

    await office.realisasi.services.database.write(work)


async def test_every_unit_can_be_announced_to_and_the_root_unit_is_everybody(admin: Phone) -> None:
    await open_section(admin, "Pengumuman")
    labels, sizes = await turned(admin)
    assert {f"Unit {n:03}" for n in range(UNITS)} <= labels
    assert len(sizes) == UNITS / 20
    assert "Seluruh kantor" in " ".join(labels)
    assert max(sizes) <= MOST_BUTTONS


async def test_every_post_can_be_reopened_by_itself(admin: Phone) -> None:
    await admin.office.move_to(at(12, 1, 9))
    await open_section(admin, "Periode")
    await tap(admin, "Okt")
    await tap(admin, "satu jabatan")
    labels, _ = await turned(admin)
    assert {f"Unit {n:03} ›" for n in range(UNITS)} <= labels
    await open_section(admin, "Periode")
    await tap(admin, "Okt")
    await tap(admin, "satu jabatan")
    await tap(admin, "Unit 000")
    labels, _ = await turned(admin)
    assert {f"Staf {n:03}" for n in range(POSTS)} <= labels


async def test_every_reopening_can_be_ended_and_every_exemption_withdrawn_where_the_page_stays(admin: Phone) -> None:
    for kind in ("exempt", "reopened"):
        await seed(admin.office, kind)
    await admin.office.move_to(at(12, 1, 9))
    await open_section(admin, "Periode")
    await tap(admin, "Okt")
    labels, _ = await turned(admin)
    assert {f"Tutup lagi: Staf {n:03}" for n in range(POSTS)} <= labels
    await tap(admin, "Pengecualian")
    labels, _ = await turned(admin)
    assert {f"✕ Staf {n:03}" for n in range(POSTS)} <= labels
    await tap(admin, "✕ Staf 170")
    assert "Staf 171" in plain(admin.last.text)
    code = select(Position.code).join(Exemption, Exemption.position_id == Position.id)
    left = await admin.office.realisasi.services.database.read(lambda session: set(session.scalars(code)))
    assert len(left) == POSTS - 1
    assert "staf170" not in left


async def test_the_targets_of_every_unit_are_in_reach_one_message_at_a_time(admin: Phone) -> None:
    before = len(admin.messages)
    await admin.send("/target")
    labels, sizes = await turned(admin)
    assert {f"Unit {n:03} · 0/{181 if n == 0 else 1}" for n in range(UNITS)} <= labels
    assert len(sizes) == UNITS / 12
    await admin.send("/target")
    await tap(admin, "Unit 000")
    _, sizes = await turned(admin)
    assert len(sizes) == 16
    assert "staf179.surat Jumlah surat: –" in plain(admin.last.text)
    assert len(admin.messages) == before + 2


async def test_every_free_day_can_be_taken_off_the_list(admin: Phone) -> None:
    await seed(admin.office, "free")
    await open_section(admin, "Hari libur")
    labels, _ = await turned(admin)
    assert sum(label.startswith("✕") for label in labels) == POSTS


async def test_every_post_and_everybody_is_reached_and_a_search_that_finds_many_can_go_on(admin: Phone) -> None:
    await open_section(admin, "Jabatan")
    labels, _ = await turned(admin)
    assert {f"📂 Unit {n:03}" for n in range(UNITS)} <= labels
    await open_section(admin, "Jabatan")
    await tap(admin, "Unit 000")
    labels, _ = await turned(admin)
    assert {f"👤 Staf {n:03}" for n in range(POSTS)} <= labels


async def test_a_search_that_finds_more_than_it_shows_goes_on_with_what_is_typed_next(admin: Phone) -> None:
    await open_section(admin, "Jabatan")
    await tap(admin, "Unit 000")
    await tap(admin, "Kepala Unit 000")
    await tap(admin, "Tetapkan pemegang")
    assert "112 lagi tidak ditampilkan; ketik lebih lengkap" in await say(admin, "kepala unit")
    assert "lagi" not in await say(admin, "kepala unit 017")
    assert [plain(button["text"]) for button in admin.last.buttons][1:] == ["Batal"]
    assert "Tetapkan" not in await say(admin, "kepala unit 018")

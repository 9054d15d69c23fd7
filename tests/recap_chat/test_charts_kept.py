"""A chart is drawn once and uploaded once: then Telegram's file id stands for it, until Telegram refuses it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.drawing import DrawingError, Studio
from bot.gallery import Gallery
from bot.playground.telegram import TelegramServer
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault
from models.running import ChartFile
from models.store import charts
from tests.charts import samples
from tests.recap_chat.office import HEAD_OF_OFFICE, calls, card, draw_with, fill, words
from tests.support.office import START, TestOffice, frozen, open_office
from tests.support.started import started_office
from tests.support.studios import BrokenPencil, Pencil

PHOTOS = ("sendPhoto", "editMessageMedia")


def all_ids(session: Session) -> list[str]:
    return list(session.scalars(select(ChartFile.file_id)))


def spoil(session: Session) -> None:
    session.execute(update(ChartFile).values(file_id="AgACgone"))


async def test_the_second_rekap_uploads_and_draws_nothing(office: TestOffice, pencil: Pencil) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    await phone.send("/rekap")
    assert calls(office, *PHOTOS) == ["sendPhoto*", "sendPhoto"]
    assert len(pencil.drawn) == 1
    first, second = (message for message in phone.messages if "photo" in message.json)
    assert first.json["photo"][-1]["file_id"] == second.json["photo"][-1]["file_id"]


async def test_a_chart_sent_before_a_restart_is_not_uploaded_again(empty_url: str) -> None:
    server = TelegramServer(now=frozen(START))
    for _ in range(2):
        async with open_office(empty_url, telegram=server) as office:
            await fill(office, 1)
            draw_with(office, Pencil())
            await office.phone(HEAD_OF_OFFICE).send("/rekap")
    assert calls(office, "sendPhoto") == ["sendPhoto*", "sendPhoto"]


async def test_two_heads_who_ask_at_the_same_moment_have_the_chart_drawn_once(
    office: TestOffice, pencil: Pencil
) -> None:
    for position in (HEAD_OF_OFFICE, "kabid-komunikasi"):
        office.telegram.send_text(office.accounts[position], "/rekap seksi kemitraan")
    office.telegram.send_text(office.accounts["kasi-kemitraan"], "/rekap")
    await office.realisasi.intake.drain()
    assert len(pencil.drawn) == 1
    for position in (HEAD_OF_OFFICE, "kabid-komunikasi", "kasi-kemitraan"):
        photo, _ = card(office.phone(position))
        assert "Seksi Kemitraan" in photo.text


async def test_a_file_id_that_telegram_refuses_is_replaced(office: TestOffice, pencil: Pencil) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    database = office.realisasi.services.database
    await phone.send("/rekap")
    (good,) = await database.read(all_ids)
    await database.write(spoil)
    await phone.send("/rekap")
    assert calls(office, *PHOTOS) == ["sendPhoto*", "sendPhoto", "sendPhoto*"]
    (replaced,) = await database.read(all_ids)
    assert replaced not in {"AgACgone", good}
    await phone.send("/rekap")
    assert calls(office, *PHOTOS)[-1] == "sendPhoto"


async def test_the_pages_of_a_long_chart_are_turned_in_the_one_message(empty_url: str) -> None:
    async with started_office(empty_url) as office:
        await fill(office, 1)
        pencil = Pencil(pages=3)
        draw_with(office, pencil)
        phone = office.phone(HEAD_OF_OFFICE)
        await phone.send("/rekap")
        for label in ("Halaman 2/3 ›", "Halaman 3/3 ›", "‹ 2/3"):
            await phone.tap(label)
        assert calls(office, *PHOTOS) == ["sendPhoto*", "editMessageMedia*", "editMessageMedia*", "editMessageMedia"]
        photo, _ = card(phone)
        assert photo.json["photo"][-1]["width"] == 41
        assert "Rekap September" in photo.text
        (ids,) = await office.realisasi.services.database.read(all_ids)
        assert len(set(ids.split("\n"))) == 3
    assert len(pencil.drawn) == 1


async def test_without_a_chart_the_numbers_go_out_with_an_apology(office: TestOffice) -> None:
    draw_with(office, BrokenPencil())
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap")
    assert "grafiknya belum dapat dibuat" in words(phone.last)
    assert "14 kegiatan" in words(phone.last).replace("\xa0", " ")
    assert calls(office, "sendPhoto") == []
    draw_with(office, Pencil())
    await phone.tap("Seksi Kemitraan")
    photo, text = card(phone)
    assert "Seksi Kemitraan" in photo.text
    assert "grafiknya" not in words(text)


async def test_a_chart_that_cannot_follow_its_text_is_apologised_for(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    draw_with(office, BrokenPencil())
    await phone.tap("‹ Agu")
    assert "grafiknya belum dapat dibuat" in words(phone.last)
    assert "Rekap Agustus" in words(phone.last)


async def test_a_chart_whose_message_was_deleted_leaves_the_text_working(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    photo, _ = card(phone)
    del office.telegram.chats[phone.account].messages[photo.message_id]
    await phone.tap("‹ Agu")
    assert "Rekap Agustus" in words(phone.last)
    assert len(phone.messages) == 1


async def test_the_real_worker_draws_what_the_head_gets(empty_url: str) -> None:
    async with open_office(empty_url, studio=Studio()) as office:
        await fill(office, 1)
        phone = office.phone("kasi-persandian")
        await phone.send("/rekap")
        photo, _ = card(phone)
        files = office.telegram.files
        stored = files.get(photo.json["photo"][-1]["file_id"])
        assert Image.open(io.BytesIO(stored.upload.content)).size == (1080, 1350)
        assert "upload_photo" in [action["action"] for action in office.telegram.chat_actions]
        await phone.tap("Berkas")
        await phone.tap("XLSX bulan")
        book = load_workbook(
            io.BytesIO(office.telegram.files.get(phone.last.json["document"]["file_id"]).upload.content)
        )
        assert book.sheetnames == ["Rekap", "Indikator", "Belum melapor"]
        await phone.tap("PDF")
        pdf = office.telegram.files.get(phone.last.json["document"]["file_id"]).upload.content
        assert pdf.startswith(b"%PDF")


def test_ids_of_pages_are_kept_beside_each_other(session: Session) -> None:
    assert charts.kept(session, "a") == ()
    charts.keep(session, "a", 2, 3, "two", START)
    assert charts.kept(session, "a") == ("", "two", "")
    charts.keep(session, "a", 1, 3, "one", START)
    assert charts.kept(session, "a") == ("one", "two", "")
    charts.keep(session, "a", 1, 2, "new", START)
    assert charts.kept(session, "a") == ("new", "")
    charts.forget(session, "a")
    charts.forget(session, "a")
    assert charts.kept(session, "a") == ()


def test_charts_of_a_year_ago_are_forgotten(session: Session) -> None:
    charts.keep(session, "old", 1, 1, "first", START - timedelta(days=366))
    charts.keep(session, "new", 1, 1, "second", START - timedelta(days=364))
    charts.forget_old(session, START)
    assert (charts.kept(session, "old"), charts.kept(session, "new")) == ((), ("second",))


async def test_the_gallery_holds_a_few_charts_and_asks_again_after_a_failure() -> None:
    gallery, pencil = Gallery(size=1), Pencil()
    chart = samples.alone()
    with pytest.raises(DrawingError):
        await gallery.pages(BrokenPencil(), chart, "a")
    assert await gallery.pages(pencil, chart, "a") == await gallery.pages(pencil, chart, "a")
    await gallery.pages(pencil, chart, "b")
    await gallery.pages(pencil, chart, "a")
    assert len(pencil.drawn) == 3


async def test_one_who_gives_up_waiting_does_not_take_the_chart_from_the_others() -> None:
    gallery, pencil, chart = Gallery(), Pencil(), samples.alone()
    first = asyncio.create_task(gallery.pages(pencil, chart, "a"))
    second = asyncio.create_task(gallery.pages(pencil, chart, "a"))
    await asyncio.sleep(0)
    first.cancel()
    assert len(await second) == 1
    assert len(pencil.drawn) == 1


async def test_a_refusal_that_is_not_about_the_file_is_not_taken_for_one(office: TestOffice, pencil: Pencil) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    office.telegram.faults.add(Fault(bad_request("not enough rights to send photos to the chat")), "sendPhoto")
    await phone.send("/rekap")
    assert "terjadi kesalahan" in phone.last.text
    assert len(pencil.drawn) == 1


async def test_a_chart_that_fails_when_nobody_waits_for_it_any_more_is_drawn_anew_for_the_next() -> None:
    gallery, chart = Gallery(), samples.alone()
    asking = asyncio.create_task(gallery.pages(BrokenPencil(), chart, "a"))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert asking.cancelled()
    await asyncio.sleep(0)
    assert await gallery.pages(Pencil(), chart, "a")

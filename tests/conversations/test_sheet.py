"""`/indikator`: a post's sheet, complete and in messages that Telegram takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.playground.telegram.markup import parse_html
from bot.screens.sheet import post_sheet
from bot.texts.reporting import NO_INDICATORS, NO_POST
from bot.texts.splitting import LIMIT, units
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Position
from tests.support.office import TestOffice
from tests.support.offices import small_office
from tests.support.people import appoint, dismiss

SHIPPED = load_catalogue(None)


def whole(position: Position, *, acting: bool = False) -> str:
    return "\n".join(screen.text for screen in post_sheet(SHIPPED, position, acting=acting))


@pytest.mark.parametrize("position", SHIPPED.positions, ids=lambda position: position.code)
def test_every_task_indicator_formula_source_and_note_is_on_the_sheet(position: Position) -> None:
    text = whole(position).replace("&amp;", "&")
    said = [*position.tugas, *position.fungsi, position.note, SHIPPED.unit[position.unit].name]
    for entry in position.indicators:
        said += [entry.name, entry.objective, entry.numerator, entry.denominator or "", entry.source, entry.note]
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("position", SHIPPED.positions, ids=lambda position: position.code)
def test_no_message_of_a_sheet_is_too_long(position: Position) -> None:
    assert all(units(parse_html(screen.text).text) <= LIMIT for screen in post_sheet(SHIPPED, position, acting=False))


def test_a_head_reads_whose_counts_are_the_numerator() -> None:
    text = whole(SHIPPED.position["kabid-statistik"])
    assert "Pembilang berasal dari: Kepala Seksi Statistik" in text
    assert "Rumus: pembilang / penyebut × 100" in text


def test_a_name_the_office_corrected_shows_what_the_document_says() -> None:
    assert "Tertulis di dokumen: “Jumlah PNS yang Naik Pangkat Tepat Waktu”" in whole(SHIPPED.position["caraka"])


def test_what_should_be_low_says_so() -> None:
    catalogue = small_office()
    sheets = [screen.text for post in catalogue.positions for screen in post_sheet(catalogue, post, acting=False)]
    assert "Makin rendah makin baik" in "\n".join(sheets)


def test_a_long_sheet_is_cut_between_its_lines() -> None:
    catalogue = small_office()
    tasks = tuple(f"Tugas ke-{number}: {'melaksanakan pekerjaan ' * 8}" for number in range(60))
    screens = post_sheet(catalogue, replace(catalogue.positions[0], tugas=tasks), acting=False)
    assert len(screens) > 1
    assert all(units(parse_html(screen.text).text) <= LIMIT for screen in screens)
    assert all(screen.text.startswith(("<b>", "•")) for screen in screens)


async def test_a_person_with_two_posts_reads_both_sheets(office: TestOffice) -> None:
    await appoint(office, "caraka", "adm-kepegawaian", date(2026, 10, 1))
    phone = office.phone("caraka")
    await phone.send("/indikator")
    own, acting = (message.text for message in phone.messages[-2:])
    assert own.startswith("Caraka\nSub Bagian Kepegawaian")
    assert acting.startswith("Plt. Pengadministrasian Kepegawaian")


async def test_reading_the_sheet_does_not_disturb_a_report(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    assert "belum selesai — lanjutkan dengan /lapor" in (await phone.send("/indikator")).text
    assert "Indikator 2 dari 2" in (await phone.send("12")).text


async def test_a_post_without_indicators_and_a_person_without_a_post_are_told_so(office: TestOffice) -> None:
    assert NO_INDICATORS in (await office.phone("kepala-dinas").send("/indikator")).text
    await dismiss(office, "caraka")
    assert (await office.phone("caraka").send("/indikator")).text == NO_POST

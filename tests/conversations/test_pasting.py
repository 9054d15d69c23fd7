"""`/salin`: one's own month as plain text that a tap copies."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from bot.playground.telegram import StoredMessage
from bot.playground.telegram.markup import parse_html
from bot.screens import pasting as screens
from bot.texts import common
from bot.texts import pasting as texts
from bot.texts.reporting import NO_INDICATORS, NO_POST
from bot.texts.splitting import LIMIT, units
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Indicator
from models.months import Month
from models.realisation import Answer, Realisation
from models.standing import OwnReport
from models.store.sample import seed
from tests.support.groups import say_in_group
from tests.support.office import Phone, TestOffice
from tests.support.offices import small_office
from tests.support.people import appoint, dismiss

OCTOBER = Month(2026, 10)
SHIPPED = load_catalogue(None)
CARACA = SHIPPED.position["caraka"].indicators
RATIO = next(item for item in CARACA if item.is_ratio)
COUNT = next(item for item in CARACA if not item.is_ratio)


def own(*answers: tuple[Indicator, Realisation | None], title: str = "Caraka", sample: bool = False) -> OwnReport:
    return OwnReport(title, "Sub Bagian Kepegawaian", False, OCTOBER, sample, answers)


def copied(text: str) -> str:
    """Return what a tap puts on the clipboard."""
    return "\n".join(html.unescape(part) for part in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL))


async def asked(phone: Phone, command: str = "/salin") -> list[StoredMessage]:
    before = len(phone.messages)
    await phone.send(command)
    return phone.messages[before:]


async def fill(office: TestOffice, months: int = 3) -> None:
    services = office.realisasi.services
    await services.database.write(seed, services.catalogue, services.calendar, months, services.clock())


def test_a_ratio_has_both_wordings_with_their_numbers_and_the_arithmetic() -> None:
    said = texts.plain(own((RATIO, Realisation(Answer.VALUE, 45, 50))))
    assert f"1. {RATIO.name}" in said
    assert f"Pembilang: {RATIO.numerator} = 45 {RATIO.unit_of_measure}" in said
    assert f"Penyebut: {RATIO.denominator} = 50" in said
    assert said.endswith("Realisasi: 45 / 50 × 100 = 90,0 %")
    assert said.startswith("Realisasi Indikator Kinerja Individu Oktober 2026\nJabatan: Caraka\nUnit kerja: Sub Bagian")


@pytest.mark.parametrize(
    ("indicator", "answer", "result"),
    [
        (COUNT, Realisation(Answer.VALUE, 1234), "1.234 dokumen"),
        (COUNT, Realisation(Answer.NIHIL, 0), "nihil"),
        (COUNT, Realisation(Answer.NO_DATA), "belum ada data"),
        (COUNT, None, "belum ada data"),
        (COUNT, Realisation(Answer.NOT_APPLICABLE, reason="libur <panjang>"), "tidak berlaku (libur <panjang>)"),
        (COUNT, Realisation(Answer.NOT_APPLICABLE), "tidak berlaku"),
        (RATIO, Realisation(Answer.NIHIL, 0, 0), "nihil"),
        (RATIO, Realisation(Answer.VALUE, 5, 0), "5 / 0 × 100 = tidak dapat dihitung"),
        (RATIO, None, "belum ada data"),
    ],
)
def test_every_kind_of_answer_has_its_words(indicator: Indicator, answer: Realisation | None, result: str) -> None:
    assert texts.plain(own((indicator, answer))).splitlines()[-1] == f"Realisasi: {result}"


@pytest.mark.parametrize(("number", "word"), [(1, "Ya"), (0, "Tidak")])
def test_a_state_is_said_with_yes_or_no(number: int, word: str) -> None:
    state = small_office().indicator["petugas-loket.loket"]
    assert texts.plain(own((state, Realisation(Answer.VALUE, number)))).endswith(f"Realisasi: {word}")


def test_the_text_has_ordinary_spaces_only() -> None:
    said = texts.plain(own((RATIO, Realisation(Answer.VALUE, 1450, 5000)), (COUNT, Realisation(Answer.VALUE, 3))))
    assert "\xa0" not in said


def test_markup_emoji_and_formulas_in_names_are_copied_as_they_are() -> None:
    odd = replace(COUNT, name='=1+1 <b>& "🌸"</b>', numerator="Jumlah </pre> & <i>")
    report = own((odd, Realisation(Answer.VALUE, 1)), title="Staf <b>")
    [screen] = screens.reports([report], None)
    assert copied(screen.text) == texts.plain(report)
    assert '=1+1 <b>& "🌸"</b>' in parse_html(screen.text).text


def test_sample_numbers_are_named_outside_of_what_is_copied() -> None:
    [screen] = screens.reports([own((COUNT, None), sample=True)], None)
    assert texts.SAMPLE in screen.text
    assert texts.SAMPLE not in copied(screen.text)


def test_the_longest_report_comes_in_messages_that_telegram_takes_without_losing_a_line() -> None:
    report = own(*[(item, Realisation(Answer.VALUE, 45, 50)) for item in SHIPPED.indicators()])
    pieces = screens.reports([report], None)
    assert len(pieces) > 1
    assert all(units(parse_html(piece.text).text) <= LIMIT for piece in pieces)
    lines = [line for piece in pieces for line in copied(piece.text).splitlines() if line]
    assert lines == [line for line in texts.plain(report).splitlines() if line]


async def test_the_newest_month_that_was_sent_comes_without_a_name(office: TestOffice) -> None:
    await fill(office)
    phone = office.phone("caraka")
    [answer] = await asked(phone)
    assert "September 2026" in answer.text
    assert "Jabatan: Caraka" in answer.text
    assert [entity["type"] for entity in answer.json["entities"]] == ["pre"]
    assert texts.SAMPLE in answer.text
    await phone.send("/lapor 143 45/50")
    if "Benar" in " ".join(phone.labels):
        await phone.tap("Benar")
    await phone.tap("Kirim")
    [answer] = await asked(phone)
    assert "Oktober 2026" in answer.text
    assert "143 dokumen" in answer.text.replace("\xa0", " ")
    assert "45 / 50 × 100 = 90,0 %" in answer.text


async def test_a_month_can_be_named(office: TestOffice) -> None:
    await fill(office)
    for words in ("agustus", "2026-08", "Agustus 2026"):
        [answer] = await asked(office.phone("caraka"), f"/salin {words}")
        assert "Individu Agustus 2026" in answer.text


async def test_a_month_without_a_report_of_one_s_own_says_so(office: TestOffice) -> None:
    await fill(office)
    phone = office.phone("caraka")
    for words in ("oktober", "2019-01", "2030-01", "desember 2026"):
        [answer] = await asked(phone, f"/salin {words}")
        assert answer.text.startswith("Tidak ada laporan "), words
    [answer] = await asked(phone, "/salin besok <b>")
    assert "“besok <b>” tidak dikenali sebagai bulan" in answer.text


async def test_before_the_first_report_there_is_nothing_to_copy_and_a_way_to_begin(office: TestOffice) -> None:
    phone = office.phone("caraka")
    [answer] = await asked(phone)
    assert answer.text == texts.NOTHING_YET
    assert phone.labels == ["Lapor sekarang"]


async def test_who_holds_two_posts_gets_both_and_of_the_new_one_only_their_own_time(office: TestOffice) -> None:
    await fill(office)
    await appoint(office, "caraka", "adm-kepegawaian", date(2026, 10, 1))
    september = await asked(office.phone("caraka"), "/salin september")
    assert [("Plt." in message.text) for message in september] == [False, True]
    [august] = await asked(office.phone("caraka"), "/salin juli")
    assert "Plt." not in august.text


async def test_one_without_a_post_or_without_indicators_is_told(office: TestOffice) -> None:
    await dismiss(office, "caraka")
    assert (await asked(office.phone("caraka")))[0].text == NO_POST
    [answer] = await asked(office.phone("kepala-dinas"))
    assert answer.text == NO_INDICATORS


async def test_in_a_group_it_says_nothing_about_anybody(office: TestOffice) -> None:
    await fill(office)
    said = await say_in_group(office, office.accounts["caraka"], "/salin")
    assert said[-1].text == common.PRIVATE_ONLY
    assert all("Realisasi" not in message.text for message in said)


async def test_a_report_under_way_is_named_at_the_end(office: TestOffice) -> None:
    await fill(office)
    phone = office.phone("caraka")
    await phone.send("/lapor")
    [answer] = await asked(phone)
    assert answer.text.endswith("lanjutkan dengan /lapor.")

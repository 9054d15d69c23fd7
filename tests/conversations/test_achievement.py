"""Before sending, a report shows what it achieves of the year's targets, with the arithmetic."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from models.queries.recaps import recap
from models.store.targets import set_target
from models.summaries import Figure
from tests.support.acts import BY
from tests.support.office import TestOffice
from tests.support.started import started_office

SMALL = Path(__file__).parents[1] / "support" / "small-office.toml"
NBSP = "\N{NO-BREAK SPACE}"


async def aim(office: TestOffice, **targets: str) -> None:
    """Set targets of 2026; ``__`` stands for the point of a code, ``_`` for its hyphen."""
    for name, value in targets.items():
        code = name.replace("__", ".").replace("_", "-")
        await office.realisasi.services.database.write(set_target, code, 2026, Decimal(value), BY)


async def figures(office: TestOffice) -> dict[str, Figure]:
    services = office.realisasi.services
    root = services.catalogue.root.code
    month = services.calendar.reportable_month(office.clock())
    shown = await services.database.read(recap, services.catalogue, root, month, services.now())
    return {figure.code: figure for figure in shown.figures}


async def test_the_question_names_the_target_and_the_summary_shows_the_achievement(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        await aim(office, kasi_pelayanan__surat="1200")
        phone = office.phone("kasi-pelayanan")
        question = await phone.send("/lapor")
        assert f"Target setahun: 1.200{NBSP}surat" in question.text
        await phone.send("143")
        summary = await phone.send("3")
        assert f"Capaian (tahun berjalan): 143 / 1.200 × 100 = 11,9{NBSP}% dari target setahun" in summary.text
        assert summary.text.count("Capaian") == 1


async def test_the_year_so_far_counts_in_what_is_achieved_and_the_recap_says_the_same(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        await aim(office, kasi_pelayanan__surat="1200", kasi_pelayanan__pengaduan="4")
        phone = office.phone("kasi-pelayanan")
        await phone.send("/lapor 143 9")
        await phone.tap("Kirim")
        await office.next_month()
        summary = await phone.send("/lapor 157 3")
        assert f"300 / 1.200 × 100 = 25,0{NBSP}%" in summary.text
        assert f"Capaian: (1 + (1 − 3 / 4)) × 100 = 125,0{NBSP}% dari target setahun · Sangat Tinggi" in summary.text
        await phone.tap("Kirim")
        shown = await figures(office)
        assert shown["kasi-pelayanan.surat"].achievement == 25
        assert (shown["kasi-pelayanan.surat"].running, shown["kasi-pelayanan.surat"].band) == (True, None)
        assert shown["kasi-pelayanan.pengaduan"].achievement == 125


async def test_a_yearly_base_is_achieved_since_january_with_both_arithmetics(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        await aim(office, camat__pajak="90", camat__surat="95")
        phone = office.phone("camat")
        await phone.send("/lapor 45/50 100/600")
        await phone.tap("Kirim")
        await office.next_month()
        summary = await phone.send("/lapor 40/50 170/600")
        assert f"170 / 600 × 100 = 28,3{NBSP}%" in summary.text
        assert f"Sejak Januari: 270 / 600 × 100 = 45,0{NBSP}%" in summary.text
        assert f"45{NBSP}% / 90{NBSP}% × 100 = 50,0{NBSP}%" in summary.text
        assert f"Capaian: 80{NBSP}% / 95{NBSP}% × 100 = 84,2{NBSP}% dari target setahun · Tinggi" in summary.text
        await phone.tap("Kirim")
        shown = (await figures(office))["camat.pajak"]
        assert (shown.headline_percent, shown.achievement, shown.running) == (Decimal(45), Decimal(50), True)


async def test_without_a_target_nothing_is_said_about_one(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        phone = office.phone("kasi-pelayanan")
        assert "arget" not in (await phone.send("/lapor")).text
        summary = await phone.send("/lapor 143 3")
        assert "Capaian" not in summary.text


async def test_last_years_target_is_not_this_years(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        await office.realisasi.services.database.write(set_target, "kasi-pelayanan.surat", 2025, Decimal(10), BY)
        assert "arget" not in (await office.phone("kasi-pelayanan").send("/lapor")).text


async def test_an_answer_without_a_number_achieves_nothing(either_url: str) -> None:
    async with started_office(either_url, SMALL) as office:
        await aim(office, kasi_pelayanan__surat="1200")
        phone = office.phone("kasi-pelayanan")
        await phone.send("/lapor")
        await phone.tap("Lewati")
        summary = await phone.send("3")
        assert "Capaian" not in summary.text

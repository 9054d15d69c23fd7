"""Every percentage that stands beside two numbers is that of these numbers, wherever it is said."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from bot.charts.content import HistoryChart, TrendChart
from bot.charts.months_content import history_content, trend_content
from bot.charts.recap_content import recap_content
from tests.month.office import CAMAT, KASI
from tests.recap_chat.office import draw_with
from tests.support.office import Phone
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office
from tests.support.studios import Pencil
from tests.tending.chat import plain

NUMBER, PERCENT = r"([\d.]+)", r"(-?[\d.]+,\d) %"
BEHIND = re.compile(rf"{NUMBER} ?/ ?{NUMBER}(?:(?: × 100)? = | \(){PERCENT}")
"""``45/50 = 90,0 %``, ``45 / 50 × 100 = 90,0 %``, ``45/50 (90,0 %)``."""

BEFORE = re.compile(rf"{PERCENT}(?: sejak Jan)? \({NUMBER}/{NUMBER}\)")
"""``90,0 % (45/50)``, ``90,0 % sejak Jan (450/500)``."""

TAGS = re.compile("<[^>]*>")
MONTHS = ("28/30 900/1.000", "10/25 40")


def number(written: str) -> Decimal:
    return Decimal(written.replace(".", "").replace(",", "."))


def equations(text: str) -> list[tuple[str, Decimal, Decimal]]:
    """Return what is said, the percentage in it, and what it should be."""
    found = [(match, match[3], match[1], match[2]) for match in BEHIND.finditer(text)]
    found += [(match, match[1], match[2], match[3]) for match in BEFORE.finditer(text)]
    return [
        (match[0], number(said), (100 * number(above) / number(below)).quantize(Decimal("0.1"), ROUND_HALF_UP))
        for match, said, above, below in found
    ]


async def read_everything(phone: Phone, pencil: Pencil) -> list[str]:
    """Ask for all that shows percentages; returns texts, and what stands in the charts."""
    before = len(phone.messages)
    for command in ("/lapor 7/9 55/1.100", "/batal", "/riwayat", "/salin", "/rekap november"):
        await phone.send(command)
    texts = []
    for label in ("Camat", "📈 Persentase penerimaan", ""):
        texts += [message.rich_html or message.text for message in phone.messages[before:]]
        if label:
            await phone.tap(label)
    for chart in pencil.drawn:
        match chart:
            case HistoryChart():
                texts.append(repr(history_content(chart)).replace(r"\xa0", " "))
            case TrendChart():
                texts.append(repr(trend_content(chart)).replace(r"\xa0", " "))
            case _:
                texts.append(repr(recap_content(chart)).replace(r"\xa0", " "))
    return [plain(TAGS.sub(" ", text)) for text in texts]


async def test_every_percentage_beside_two_numbers_is_theirs(either_url: str) -> None:
    async with started_office(either_url, SMALL_OFFICE) as office:
        pencil = Pencil()
        draw_with(office, pencil)
        camat = office.phone(CAMAT)
        for line in MONTHS:
            for phone, answers in ((camat, line), (office.phone(KASI), "30 4")):
                await phone.send(f"/lapor {answers}")
                assert "Terkirim" in (await phone.tap("Kirim")).text
            await office.next_month()
        texts = await read_everything(camat, pencil)
        office.realisasi.services.rich.refused(0, office.clock())  # the server knows no tables any more
        texts += await read_everything(camat, pencil)
    said = [each for text in texts for each in equations(text)]
    assert [each for each in said if each[1] != each[2]] == []
    pairs = {words for words, _, _ in said}
    for pair in ("10/25 =", "40/1.000 (", "(40/1.000)", "(940/1.000)", "55 / 1.100 ×", "7 / 9 ×"):
        assert any(pair in words for words in pairs), pair

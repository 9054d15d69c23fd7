"""The printed sheet: a slip per person, a QR code that a phone can read, nothing fetched from outside."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import segno

from bot.slips import invitation_link, qr_sheet
from models.invitation import Invite

UNTIL = datetime(2026, 12, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def sheet(*invites: Invite) -> str:
    return qr_sheet(invites, "contoh_bot").decode()


def test_a_slip_names_person_post_code_and_last_day() -> None:
    text = sheet(Invite("190001011920011001", "Ani", "Caraka", "ABCDEFGH2345", UNTIL))
    for part in ("<h2>Ani</h2>", "Caraka", "/start ABCDEFGH2345", "@contoh_bot", "sampai 2 Desember 2026"):
        assert part in text
    assert "190001011920011001" not in text


def test_the_qr_code_holds_the_link() -> None:
    code = segno.make(invitation_link("contoh_bot", "ABCDEFGH2345"), micro=False, error="m")
    assert code.svg_inline(omitsize=True, border=2) in sheet(Invite("1", "Ani", "Caraka", "ABCDEFGH2345", UNTIL))
    assert invitation_link("contoh_bot", "ABCDEFGH2345") == "https://t.me/contoh_bot?start=ABCDEFGH2345"


def test_names_are_text_not_markup() -> None:
    text = sheet(Invite("1", "<script>alert(1)</script>", "A & B", "ABCDEFGH2345", UNTIL))
    assert "<script" not in text
    assert "A &amp; B" in text


def test_nothing_is_fetched_from_outside() -> None:
    text = sheet(*(Invite(str(number), "Ani", "Caraka", "ABCDEFGH2345", UNTIL) for number in range(30)))
    assert text.count("<section>") == 30
    assert re.findall(r"(?:src|href)=|url\(|@import", text) == []

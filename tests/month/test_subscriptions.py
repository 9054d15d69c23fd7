"""`/langganan`: heads choose what is posted to them; what they turn on begins with the next time, not with the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.texts.common import HEADS_ONLY, STRANGER
from bot.texts.subscriptions import STALE
from models.oversight import Subscription
from models.periods import OfficeCalendar
from models.running import FreeDay
from models.subscribing import week_of_post
from models.tables import Outcome
from tests.month.office import CAMAT, KASI, LOKET, OCTOBER, at, ledger, report
from tests.month.office import recaps as charts
from tests.recap_chat.office import plain, press
from tests.support.office import JAKARTA, Phone, TestOffice

OFF, ON = "☐", "✅"
OVERDUE, CLOSES, WEEKLY = "Sehari setelah batas waktu", "Saat bulan ditutup", "Mingguan, Senin pagi"


def switches(phone: Phone) -> list[str]:
    return [label for label in phone.labels if label[0] in OFF + ON]


async def test_a_head_who_turned_a_post_off_gets_none_and_on_again_only_the_next(office: TestOffice) -> None:
    head = office.phone(KASI)
    shown = await head.send("/langganan")
    assert "Rekap Seksi Pelayanan dikirim sendiri" in shown.text
    assert switches(head) == [f"{ON} {OVERDUE}", f"{ON} {CLOSES}", f"{OFF} {WEEKLY}"]
    assert (await head.tap(OVERDUE)).message_id == shown.message_id
    assert switches(head)[0] == f"{OFF} {OVERDUE}"
    await office.move_to(at(11, 10))
    assert (charts(head), len(charts(office.phone(CAMAT)))) == ([], 1)

    _, data = head.find(f"{OFF} {OVERDUE}")
    for _ in range(2):
        await press(head, data)
        await office.move_to(at(11, 10, 9))
    assert charts(head) == []
    assert (await ledger(office, KASI))["recap:overdue:seksi-pelayanan"] is Outcome.UNNEEDED
    await office.move_to(at(12, 1))
    assert len(charts(head)) == 1
    assert "sudah ditutup" in charts(head)[0]


async def test_the_weeks_post_comes_on_its_first_working_day_while_the_month_is_open(office: TestOffice) -> None:
    head = office.phone(CAMAT)
    await office.move_to(at(11, 3, 9))
    await head.send("/langganan")
    await head.tap(OVERDUE)
    await head.tap(WEEKLY)
    await report(office, LOKET)
    seen = []
    days = (at(11, 4), at(11, 9, 7), at(11, 9), at(11, 9, 9), at(11, 16, 19), at(11, 18, 6), at(11, 18, 10), at(11, 19))
    for moment in (*days, at(11, 23), at(11, 30), at(12, 1), at(12, 7)):
        before = len(charts(head))
        await office.move_to(moment)
        seen += [(moment, caption) for caption in charts(head)[before:]]
    weekly = [(moment, caption) for moment, caption in seen if "Rekap mingguan" in caption]
    assert [moment for moment, _ in weekly] == [at(11, 9), at(11, 18, 10), at(11, 23), at(11, 30), at(12, 7)]
    assert "📊 Rekap mingguan: laporan Oktober 2026 masih berjalan.\n\n1 dari 3 laporan masuk" in plain(weekly[0][1])
    assert "laporan November 2026" in plain(weekly[-1][1])
    assert [moment for moment, caption in seen if "Rekap mingguan" not in caption] == []
    stages = await ledger(office, CAMAT)
    assert stages["recap:2026-W46:kecamatan"] is Outcome.SENT
    assert stages["recap:closes:kecamatan"] is Outcome.UNNEEDED


async def test_the_weeks_post_gives_way_to_another_one_of_the_same_day(office: TestOffice) -> None:
    """The Monday is free, so that both are due on the Tuesday."""
    await office.realisasi.services.database.write(
        lambda session: session.add(FreeDay(day=date(2026, 11, 9), name="Libur kantor"))
    )
    head = office.phone(KASI)
    await head.send("/langganan")
    await head.tap(WEEKLY)
    for moment in (at(11, 9), at(11, 10), at(11, 11)):
        await office.move_to(moment)
    assert ["Batas waktu" in caption for caption in charts(head)] == [True]
    assert (await ledger(office, KASI))["recap:2026-W46:seksi-pelayanan"] is Outcome.UNNEEDED


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (at(11, 2, 9), None),
        (at(11, 9, 7), None),
        (at(11, 9, 8), "2026-W46"),
        (at(11, 15, 23), "2026-W46"),
        (at(11, 20), None),
        (at(11, 24, 7), None),
        (at(11, 25), "2026-W48"),
        (at(12, 1, 8), None),
    ],
    ids=["opening", "too early", "due", "until its end", "a week off", "waits", "after a free Monday", "closed"],
)
def test_the_weeks_post_is_due_from_its_first_working_day_on(now: datetime, week: str | None) -> None:
    week_off = [date(2026, 11, 16) + timedelta(days=n) for n in range(5)]
    calendar = OfficeCalendar(JAKARTA, [*week_off, date(2026, 11, 23), date(2026, 11, 24)])
    assert week_of_post(calendar, calendar.window(OCTOBER), now) == week


async def test_whoever_leads_nothing_can_change_nothing_and_a_forged_button_does_nothing(office: TestOffice) -> None:
    reporter, stranger, head = office.phone(LOKET), office.stranger(), office.phone(KASI)
    assert (await reporter.send("/langganan")).text == HEADS_ONLY
    assert (await stranger.send("/langganan")).text == STRANGER
    await head.send("/langganan")
    before = switches(head)
    for data in ("lg:saya:overdue:0", "lg:awal", "lg:grup:1:weekly:1", "lg:lepas:1"):
        for phone, refusal in ((reporter, HEADS_ONLY), (stranger, STRANGER)):
            await press(phone, data)
            assert phone.last.text == refusal
    for data in ("lg:saya:due:1", "lg:saya:overdue:2", "lg:grup:7", "lg:grup:x", "lg:lepas:99999999999999999", "lg:"):
        assert (await press(head, data))["text"] == STALE
    for data in ("lg:daftar:seksi-pelayanan", "lg:ganti:kecamatan", "lg:biar"):
        assert (await press(head, data))["text"] == STALE
    await head.send("/langganan")
    assert switches(head) == before

    def rows(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(Subscription)) or 0

    assert await office.realisasi.services.database.read(rows) == 0

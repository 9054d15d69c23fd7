"""Several processes may serve one person, and several people one post: what is sent at one time is sent once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine

from models.running import Draft
from models.store.reports import Sending
from models.tables import Entry, EntryChange, Report
from tests.store.desk import let_act, new_update, opened, receipt, rows, sit_down, stored


def at_once(*works: Callable[[], Sending]) -> list[Sending]:
    """Run these in threads that start together."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Sending]) -> Sending:
        barrier.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_taps_at_one_time_send_one_report(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    seq = desk.seq
    results = at_once(*[lambda: desk.kirim(seq=seq)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Receipt", "Stale"]
    assert (rows(engine, Report), rows(engine, Entry), rows(engine, EntryChange)) == (1, 2, 2)


def test_one_tap_delivered_twice_at_one_time_sends_one_report_and_shows_its_receipt_twice(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    seq, update_id = desk.seq, new_update()
    first, second = at_once(*[lambda: desk.kirim(seq=seq, update_id=update_id)] * 2)
    assert receipt(first) == receipt(second)
    assert (rows(engine, Report), rows(engine, EntryChange)) == (1, 2)


def test_a_holder_and_whoever_acts_for_them_may_send_at_one_time(engine: Engine) -> None:
    desk, acting = sit_down(engine, "kasi-a1", "kasi-a2")
    let_act(acting, "kasi-a1")
    desk.lapor("12 7")
    acting.lapor("13 8")
    both = at_once(desk.kirim, acting.kirim)
    assert sorted(receipt(result).revision for result in both) == [1, 2]
    assert rows(engine, Report) == 1
    last = max(range(2), key=lambda index: receipt(both[index]).revision)
    assert stored(engine)["kasi-a1.surat"] == ((12, 13)[last], None)


def test_the_same_command_served_by_two_processes_opens_one_draft(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    barrier = Barrier(2)

    def open_it(_: int) -> object:
        barrier.wait(timeout=30)
        return desk.lapor()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_it, range(2))
    assert opened(first) == opened(second)
    assert rows(engine, Draft) == 1

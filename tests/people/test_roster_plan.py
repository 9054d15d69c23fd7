"""What a roster would change is planned as a whole, and shown in one message however much it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.sheets.roster import preview_workbook
from bot.texts import roster as texts
from models.nip import make_sample_nip
from models.roster import Problem, Roster, RosterRow
from models.roster_plan import Outcome, Plan, Staff, Tenure, plan_appointment, plan_roster, with_absent

TODAY = date(2026, 11, 10)
YESTERDAY = TODAY - timedelta(days=1)
A, B, C = (make_sample_nip(number) for number in range(3))


def row(nip: str, position: str, *, acting: bool = False, name: str = "") -> RosterRow:
    return RosterRow(nip, name or f"Pegawai {nip}", position, acting=acting)


def office(*held: tuple[str, str, bool]) -> Staff:
    tenures = tuple(
        Tenure(number, nip, post, date(2026, 1, 1), None, acting) for number, (nip, post, acting) in enumerate(held)
    )
    return Staff({nip: f"Pegawai {nip}" for nip, *_ in held}, tenures)


def test_acting_goes_beside_the_holder_and_ends_only_who_acted_before() -> None:
    staff = office((A, "kepala", False), (B, "staf", False), (C, "kepala", True))
    plan = plan_roster([row(B, "kepala", acting=True)], staff, TODAY)
    assert [line.outcome for line in plan.lines] == [Outcome.ACTING]
    assert [(ending.tenure.nip, ending.ends) for ending in plan.endings] == [(C, YESTERDAY)]
    assert [tenure.nip for tenure in plan.absent] == [A]


def test_who_is_not_in_the_file_is_absent_and_ends_only_on_purpose() -> None:
    plan = plan_roster([row(A, "kepala")], office((A, "kepala", False), (B, "staf", False)), TODAY)
    assert (plan.changes, plan.endings) == (0, ())
    assert [ending.tenure.nip for ending in with_absent(plan, TODAY).endings] == [B]


def test_a_plan_is_known_by_its_fingerprint() -> None:
    staff = office((A, "kepala", False))
    plan = plan_roster([row(B, "staf")], staff, TODAY)
    assert plan.fingerprint == plan_roster([row(B, "staf")], staff, TODAY).fingerprint
    others = [
        plan_roster([row(B, "staf", name="Lain")], staff, TODAY),
        plan_roster([row(B, "staf")], staff, TODAY + timedelta(days=1)),
        plan_roster([row(B, "staf")], office((A, "kepala", False), (C, "arsip", False)), TODAY),
        plan_roster([row(B, "staf", acting=True)], staff, TODAY),
    ]
    assert len({plan.fingerprint, *(other.fingerprint for other in others)}) == 5


def test_one_appointment_may_leave_the_posts_somebody_holds() -> None:
    staff = office((A, "kepala", False), (B, "staf", False))
    moved = plan_appointment(row(B, "kepala"), staff, TODAY)
    assert sorted(ending.tenure.nip for ending in moved.endings) == sorted([A, B])
    both = plan_appointment(row(B, "kepala"), staff, TODAY, keeps=True)
    assert [ending.tenure.nip for ending in both.endings] == [A]


def test_the_largest_preview_fits_one_message_and_its_file_has_every_line() -> None:
    long, count = "Nama " * 24, 60
    codes = {f"p{number}": "Kepala Sub Bagian " * 6 for number in range(4 * count)}
    nips = [make_sample_nip(number) for number in range(4 * count)]
    staff = office(*((nips[number], f"p{number}", False) for number in range(count, 4 * count)))
    staff = replace(staff, names=dict.fromkeys(staff.names, long))
    rows = [RosterRow(nips[n], long, f"p{n}") for n in range(count)]
    rows += [RosterRow(nips[n], long, f"p{n + count}", number=n) for n in range(count, 2 * count)]
    roster = Roster(tuple(rows), (), tuple(Problem(n, "nama sama " * 20) for n in range(count)))
    plan = plan_roster(rows, staff, TODAY)
    shown = texts.preview(plan, roster, codes)
    assert len(shown) < 4096
    assert "… dan " in shown
    assert texts.is_cut(plan, roster, codes)
    entries = texts.entries(plan, roster, codes)
    assert len(entries) == plan.changes + len(plan.left) + len(plan.absent) + count
    assert preview_workbook(entries).startswith(b"PK")


def test_nothing_planned_changes_nothing() -> None:
    assert (Plan().changes, Plan().left) == (0, ())

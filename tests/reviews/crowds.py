"""An office with one head and any number of officers, whose reports are all in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.months import Month
from models.realisation import Answer
from models.tables import Assignment, Entry, Indicator, Position, Report

HEAD = "kepala"
_TOP = """office = "Kantor Ramai"
year = 2026

[[units]]
code = "kantor"
name = "Kantor Ramai"

[[positions]]
code = "kepala"
title = "Kepala Kantor"
unit = "kantor"
head = true
"""
_OFFICER = """
[[positions]]
code = "petugas-{0}"
title = "Petugas {0}"
unit = "kantor"

[[positions.indicators]]
code = "petugas-{0}.surat"
objective = "Pelayanan"
name = "Jumlah surat"
kind = "count"
numerator = "Jumlah surat"
unit_of_measure = "surat"
source = "Buku register"
"""


def crowded_office(folder: Path, officers: int) -> Path:
    """Write the catalogue of a head with so many officers, who count one thing each."""
    path = folder / "kantor.toml"
    path.write_text(_TOP + "".join(_OFFICER.format(number) for number in range(1, officers + 1)), encoding="utf-8")
    return path


def everybody_reports(session: Session, month: Month, at: datetime) -> int:
    """File the report of every officer straight in the database; every hundredth is late."""
    posts = select(Indicator.id, Indicator.position_id, Assignment.person_id).join_from(
        Indicator, Assignment, Assignment.position_id == Indicator.position_id
    )
    rows = session.execute(posts.join(Position, Position.id == Indicator.position_id).order_by(Position.rank)).all()
    reports = [
        {
            "position_id": row.position_id,
            "month": month,
            "person_id": row.person_id,
            "submitted_at": at,
            "late": number % 100 == 0,
            "revision": 1,
            "sample": False,
        }
        for number, row in enumerate(rows, start=1)
    ]
    session.execute(insert(Report), reports)
    ids = dict(session.execute(select(Report.position_id, Report.id).where(Report.month == month)).all())
    entries = [
        {"report_id": ids[row.position_id], "indicator_id": row.id, "answer": Answer.VALUE, "numerator": 12}
        for row in rows
    ]
    session.execute(insert(Entry), entries)
    return len(reports)

"""An office of 1,000 people that has worked for two years, made on PostgreSQL in two seconds.

The application writes its units, posts and people; what happened in it is written by the database itself, as much as
lets the planner choose as it does in practice.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.support.offices import SMALL_OFFICE

UNITS, STAFF = 200, 5
HEAD, CLERK = "u0-0", "u0-1"
"""Two of a unit that has not reported October yet, as those of the small office have not; all others have."""

_UNIT = """
[[units]]
code = "{unit}"
name = "Seksi {unit}"
parent = "kecamatan"
"""
_POST = """
[[positions]]
code = "{post}"
title = "Petugas {post}"
unit = "{unit}"
head = {head}

[[positions.indicators]]
code = "{post}.surat"
objective = "Pelayanan yang cepat"
name = "Jumlah surat keterangan yang selesai"
kind = "count"
numerator = "Jumlah surat keterangan yang selesai"
unit_of_measure = "surat"
source = "Buku agenda"
"""

# Replicas check no foreign keys and fire no triggers, for which most of the time would go.
_HISTORY = """
SET LOCAL session_replication_role = replica;
INSERT INTO periods (month, opens, due, closes)
SELECT to_char(first, 'YYYY-MM'), first + interval '1 month 8 hours', first + interval '1 month 5 days',
       first + interval '2 months 8 hours'
FROM generate_series(timestamp '2024-10-01', '2026-10-01', '1 month') first
ON CONFLICT DO NOTHING;

INSERT INTO reports (position_id, month, person_id, submitted_at, late, revision, sample)
SELECT position_id, month, person_id, opens + position_id * 37 % 7000 * interval '1 minute', false, 1, false
FROM periods, assignments JOIN positions ON positions.id = position_id
WHERE month < '2026-10' OR code LIKE 'u%' AND code NOT LIKE 'u0-%'
ORDER BY 4;

INSERT INTO entries (report_id, indicator_id, answer, numerator, denominator, reason)
SELECT reports.id, indicators.id, CASE WHEN owed THEN 'no_data' ELSE 'value' END,
       CASE WHEN NOT owed THEN 10 + reports.id % 7 END, CASE WHEN kind = 'ratio' AND NOT owed THEN 40 END, ''
FROM reports JOIN indicators USING (position_id), LATERAL (SELECT reports.id % 200 = 0 AS owed) _
ORDER BY 1, 2;

INSERT INTO entry_changes (entry_id, person_id, update_id, at, new_answer, new_numerator, new_denominator, new_reason)
SELECT entries.id, person_id, -entries.id, submitted_at, answer, numerator, denominator, ''
FROM entries JOIN reports ON reports.id = report_id ORDER BY 1;

INSERT INTO reviews (report_id, revision, verdict, reason, reviewer_id, position_id, acting, at)
SELECT reports.id, 1, 'approved', '', heads.person_id, heads.position_id, false, submitted_at + interval '1 day'
FROM reports JOIN positions ON positions.id = position_id
    JOIN positions head ON head.unit_id = positions.unit_id AND head.is_head
    JOIN assignments heads ON heads.position_id = head.id
WHERE month < '2026-10' OR reports.id % 20 > 0 ORDER BY 8;

INSERT INTO notices (person_id, month, stage, claimed_at, retry_at, attempts, ended_at, outcome)
SELECT person_id, month, stage, at, at, 1, at, 'sent' FROM (
    SELECT person_id, month, 'opens' AS stage, opens AS at FROM periods, assignments
    UNION ALL SELECT reviewer_id, month, 'review:' || reports.id || ':1', at
        FROM reviews JOIN reports ON reports.id = report_id
    UNION ALL SELECT person_id, month, 'approved:' || reviews.id, at FROM reviews JOIN reports ON reports.id = report_id
) told ORDER BY at;

INSERT INTO evidence (position_id, month, indicator_id, person_id, kind, file_id, file_unique_id, name, media_type,
                      size, at, update_id, copy)
SELECT position_id, month, indicator_id, person_id, 'document', entries.id, entries.id, 'a.pdf', 'application/pdf', 9,
       submitted_at, -entries.id, entries.id
FROM entries JOIN reports ON reports.id = report_id ORDER BY entries.id;

INSERT INTO tally_marks (person_id, indicator_id, month, numerator, at, update_id)
SELECT person_id, indicator_id, month, 3, submitted_at, -entries.id
FROM entries JOIN reports ON reports.id = report_id ORDER BY entries.id;

INSERT INTO drafts (person_id, position_id, month, step, seq, active, single, started_at, updated_at)
SELECT person_id, position_id, month, 'summary', 1, false, false, submitted_at, submitted_at FROM reports ORDER BY id;

INSERT INTO draft_answers (draft_id, indicator_id, answer, numerator, reason)
SELECT drafts.id, indicators.id, 'value', 3, '' FROM drafts JOIN indicators USING (position_id);

INSERT INTO audit_events (id, at, actor_id, channel, action, subject, before, after, previous_hash, hash)
SELECT newest + id, submitted_at, person_id, 'chat', 'leave', 'report:' || id, '{}', '{}', newest + id - 1, newest + id
FROM reports, (SELECT coalesce(max(id), 0) AS newest FROM audit_events) before;

INSERT INTO handled_updates (update_id, at)
SELECT -id, timestamptz '2026-11-09 09:00+07' - id * interval '5 seconds' FROM reports;

INSERT INTO awaited (telegram_id, kind, about, asked_at) SELECT -id, '', '', submitted_at FROM reports;
"""


def write_large_office(folder: Path) -> Path:
    """Write the catalogue: the small office with many units below it; returns the file."""
    parts = [SMALL_OFFICE.read_text(encoding="utf-8")]
    for unit in (f"u{number}" for number in range(UNITS)):
        parts.append(_UNIT.format(unit=unit))
        posts = ((f"{unit}-{place}", "false" if place else "true") for place in range(STAFF))
        parts += [_POST.format(unit=unit, post=post, head=head) for post, head in posts]
    path = folder / "large-office.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def give_history(url: str) -> None:
    """Fill the tables that grow, from October 2024 to the reports of October 2026, and let the planner know them."""
    with psycopg.connect(_plain(url)) as connection:
        connection.execute(_HISTORY)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

"""What is asked every minute, or by everybody, without reading a whole table of a large office."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHOLE = (
    ("reports", "submitted_at"),
    ("reports", "revised_at"),
    ("entry_changes", "person_id"),
    ("notices", "stage"),
    ("reviews", "reviewer_id"),
    ("reviews", "at"),
    ("handovers", "person_id"),
    ("deliveries", "person_id"),
    ("audit_events", "telegram_id"),
    ("audit_events", "subject"),
)

FEW = (
    ("ix_people_unreachable", "people", "unreachable_since", "unreachable_since IS NOT NULL"),
    ("ix_notices_waiting", "notices", "claimed_at", "ended_at IS NULL"),
    ("ix_evidence_pending", "evidence", "at", "indicator_id IS NULL"),
    ("ix_evidence_uncopied", "evidence", "id", "copy IS NULL AND removed_at IS NULL AND indicator_id IS NOT NULL"),
    ("ix_evidence_removed", "evidence", "removed_at", "removed_at IS NOT NULL"),
)


def upgrade() -> None:
    # Not in batches: SQLite would copy the tables, and lose the triggers of the audit trail.
    for table, column in WHOLE:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for name, table, column, where in FEW:
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in reversed(FEW):
        op.drop_index(name, table_name=table)
    for table, column in reversed(WHOLE):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)

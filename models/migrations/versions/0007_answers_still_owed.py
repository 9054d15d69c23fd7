"""The numbers that a report still owes, found without reading all that was ever reported."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WHERE = sa.text("answer = 'no_data'")


def upgrade() -> None:
    # Not in batches: SQLite would copy the table.
    op.create_index("ix_entries_no_data", "entries", ["report_id"], sqlite_where=WHERE, postgresql_where=WHERE)


def downgrade() -> None:
    op.drop_index("ix_entries_no_data", table_name="entries")

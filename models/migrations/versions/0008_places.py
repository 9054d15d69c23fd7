"""Until when each of the last messages of all replicas counts, and the fastest way to Telegram and back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COUNTS = sa.JSON().with_variant(ARRAY(sa.Double()), "postgresql")


def upgrade() -> None:
    # With a default, since replicas that don't know the columns yet begin rows meanwhile. "{}" is empty in both.
    op.add_column("paces", sa.Column("counts", COUNTS, server_default="{}", nullable=False))
    op.add_column("paces", sa.Column("way", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("paces", "way")
    op.drop_column("paces", "counts")

"""What all replicas together may send."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paces',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('empty_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_paces'))
    )


def downgrade() -> None:
    op.drop_table('paces')

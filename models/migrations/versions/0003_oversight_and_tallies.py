"""Reviews, groups and what was posted to them, subscriptions, tallies, awaited answers."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('awaited',
    sa.Column('telegram_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('telegram_id', name=op.f('pk_awaited'))
    )
    op.create_table('groups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overdue', sa.Boolean(), nullable=False),
    sa.Column('closes', sa.Boolean(), nullable=False),
    sa.Column('weekly', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['registered_by'], ['people.id'], name=op.f('fk_groups_registered_by_people')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_groups_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_groups')),
    sa.UniqueConstraint('chat_id', name=op.f('uq_groups_chat_id'))
    )
    with op.batch_alter_table('groups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_groups_unit_id'), ['unit_id'], unique=False)

    op.create_table('subscriptions',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('overdue', sa.Boolean(), nullable=False),
    sa.Column('closes', sa.Boolean(), nullable=False),
    sa.Column('weekly', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_subscriptions_person_id_people')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_subscriptions'))
    )
    op.create_table('group_notices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('stage', sa.String(length=60), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_group_notices_group_id_groups')),
    sa.ForeignKeyConstraint(['month'], ['periods.month'], name=op.f('fk_group_notices_month_periods')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_notices')),
    sa.UniqueConstraint('group_id', 'month', 'stage', name=op.f('uq_group_notices_group_id_month_stage'))
    )
    with op.batch_alter_table('group_notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_notices_month'), ['month'], unique=False)

    op.create_table('reviews',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reviewer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('acting', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('update_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("verdict = 'approved' OR reason <> ''", name=op.f('ck_reviews_returned_for_a_reason')),
    sa.ForeignKeyConstraint(['position_id'], ['positions.id'], name=op.f('fk_reviews_position_id_positions')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_reviews_report_id_reports')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['people.id'], name=op.f('fk_reviews_reviewer_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews'))
    )
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviews_report_id'), ['report_id'], unique=False)

    op.create_table('tally_marks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('indicator_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('numerator', sa.BigInteger(), nullable=False),
    sa.Column('denominator', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('update_id', sa.BigInteger(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('numerator >= 0 AND (denominator IS NULL OR denominator >= 0)', name=op.f('ck_tally_marks_adds')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_tally_marks_indicator_id_indicators')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_tally_marks_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tally_marks'))
    )
    with op.batch_alter_table('tally_marks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tally_marks_indicator_id'), ['indicator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tally_marks_person_id_month_indicator_id'), ['person_id', 'month', 'indicator_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('tally_marks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tally_marks_person_id_month_indicator_id'))
        batch_op.drop_index(batch_op.f('ix_tally_marks_indicator_id'))

    op.drop_table('tally_marks')
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reviews_report_id'))

    op.drop_table('reviews')
    with op.batch_alter_table('group_notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_notices_month'))

    op.drop_table('group_notices')
    op.drop_table('subscriptions')
    with op.batch_alter_table('groups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_groups_unit_id'))

    op.drop_table('groups')
    op.drop_table('awaited')

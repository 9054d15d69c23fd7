"""Alembic's entry: migrates the connection that the application hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime, TypeDecorator

from models.migrate import METADATA


def render_plainly(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's type
    """Write our column types as what they are stored as: a migration must not change when the code does."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    stored = item.impl_instance
    return "sa.DateTime(timezone=True)" if isinstance(stored, DateTime) else f"sa.{stored!r}"


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_item=render_plainly,
    # SQLite cannot alter a table in place; batch mode copies it.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()

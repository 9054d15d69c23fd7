"""How a command fails: one clear line on stderr and an exit code, never a traceback for what is foreseeable."""

from __future__ import annotations

from typing import Any

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from bot.settings import SettingsError
from models.catalogue.loading import CatalogueError
from models.database import DatabaseUnavailableError

FAILED = 1
WRONG_SET_UP = 2
"""Also click's own code for wrong usage; trying again without changing something is no use."""


class Failure(click.ClickException):
    """Ends a command with one line on stderr."""

    exit_code = FAILED

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class WrongSetUpError(Failure):
    """A setting or the catalogue has to be changed first."""

    exit_code = WRONG_SET_UP


class Commands(click.Group):
    """A group whose commands may raise the application's own errors."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - declared so by click
        """Run a command; turn what is wrong with settings, catalogue, database and files into one line."""
        try:
            return super().invoke(ctx)
        except (SettingsError, CatalogueError) as error:
            raise WrongSetUpError(str(error)) from error
        except (DatabaseUnavailableError, DBAPIError, CommandError) as error:
            raise Failure(f"the database cannot be used: {database_reason(error)}") from error
        except BrokenPipeError:
            raise  # whoever read the output had enough of it; click ends quietly
        except OSError as error:
            name = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{name}{error.strerror or error}") from error


def database_reason(error: Exception) -> str:
    """Return in one line why a database cannot be used, without statements and parameters."""
    if isinstance(error, CommandError):
        return "its version is unknown here; it was made by a newer version of this program"
    reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return " ".join(reason.split())

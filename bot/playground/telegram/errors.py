"""The errors a Bot API server answers with, in Telegram's own words."""

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """A refusal that reaches the bot as ``{"ok": false, ...}``."""

    def __init__(
        self,
        error_code: int,
        description: str,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def payload(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.error_code, "description": self.description}
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        if known := {name: value for name, value in parameters.items() if value is not None}:
            body["parameters"] = known
        return body


def bad_request(reason: str) -> ApiError:
    """A 400: the request itself is wrong."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """A 403: the bot may not do this, typically since a person blocked it."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """A 409: two ways of receiving updates compete."""
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {reason}")


def not_found() -> ApiError:
    """A 404: Telegram has no such method."""
    return ApiError(HTTPStatus.NOT_FOUND, "Not Found")


def unauthorized() -> ApiError:
    """A 401: no bot has this token."""
    return ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized")

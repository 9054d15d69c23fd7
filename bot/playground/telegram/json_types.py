"""Names for what travels as JSON between the bot and the server."""

from typing import Any

Json = dict[str, Any]
"""A JSON object."""

JsonValue = Any
"""Any JSON value; what it must be is checked where it is used, since it comes from outside."""

"""Which parameters each supported method of the Bot API has (10.1), and how their text forms are read.

Telegram ignores unknown parameters. Here they are refused: a misspelt one is a bug of the bot that would go unseen.
"""

import json
from http import HTTPStatus
from typing import Any

from bot.playground.telegram.errors import ApiError, bad_request, not_found
from bot.playground.telegram.json_types import JsonValue

_SENDING = (
    "business_connection_id chat_id* message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id reply_parameters "
)
_EDITING = "business_connection_id chat_id message_id inline_message_id reply_markup "

_METHODS = {
    "getMe": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url* certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    "deleteWebhook": "drop_pending_updates",
    "getWebhookInfo": "",
    "sendMessage": _SENDING + "suggested_post_parameters reply_markup text* parse_mode entities link_preview_options",
    "sendPhoto": _SENDING
    + "suggested_post_parameters reply_markup photo* caption parse_mode caption_entities "
    + "show_caption_above_media has_spoiler",
    "sendDocument": _SENDING
    + "suggested_post_parameters reply_markup document* thumbnail caption parse_mode caption_entities "
    + "disable_content_type_detection",
    "sendMediaGroup": _SENDING + "media*",
    "sendRichMessage": _SENDING + "suggested_post_parameters reply_markup rich_message*",
    "sendChatAction": "business_connection_id chat_id* message_thread_id action*",
    "editMessageText": _EDITING + "text parse_mode entities link_preview_options rich_message",
    "editMessageCaption": _EDITING + "caption parse_mode caption_entities show_caption_above_media",
    "editMessageMedia": _EDITING + "media*",
    "editMessageReplyMarkup": _EDITING,
    "deleteMessage": "chat_id* message_id*",
    "answerCallbackQuery": "callback_query_id* text show_alert url cache_time",
    "setMyCommands": "commands* scope language_code",
    "getMyCommands": "scope language_code",
    "deleteMyCommands": "scope language_code",
    "setMyName": "name language_code",
    "setMyDescription": "description language_code",
    "setMyShortDescription": "short_description language_code",
    "setChatMenuButton": "chat_id menu_button",
    "getFile": "file_id*",
    "getChat": "chat_id*",
    "getChatMember": "chat_id* user_id*",
}

_INTEGERS = {
    *("offset", "limit", "timeout", "message_id", "user_id", "chat_id", "cache_time", "max_connections"),
    *("message_thread_id", "direct_messages_topic_id"),
}
_BOOLEANS = {
    *("drop_pending_updates", "disable_notification", "protect_content", "allow_paid_broadcast", "has_spoiler"),
    *("show_caption_above_media", "disable_content_type_detection", "show_alert"),
}
_OBJECTS: dict[str, type] = {
    "allowed_updates": list,
    "entities": list,
    "caption_entities": list,
    "commands": list,
    "scope": dict,
    "menu_button": dict,
    "link_preview_options": dict,
    "suggested_post_parameters": dict,
    "reply_parameters": dict,
    "reply_markup": dict,
    "rich_message": dict,
}
_NAMES = {
    method: {name.rstrip("*"): name.endswith("*") for name in names.split()} for method, names in _METHODS.items()
}


def methods() -> frozenset[str]:
    """All methods there are."""
    return frozenset(_NAMES)


def read_parameters(method: str, raw: dict[str, Any], attached: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Check the names and turn text forms (of a form or an address) into numbers, truth values and objects.

    ``attached`` names the files that came beside the parameters. Raises ApiError 404 for an unknown method and 400
    for an unknown, missing or unreadable parameter.
    """
    known = _NAMES.get(method)
    if known is None:
        raise not_found()
    for name in raw:
        if name not in known:
            raise bad_request(f'method {method} has no parameter "{name}"')
    params = {name: _read(method, name, value) for name, value in raw.items() if value is not None}
    for name, required in known.items():
        if required and name not in attached and name not in params:
            raise _missing(name)
    return params


def _read(method: str, name: str, value: JsonValue) -> JsonValue:
    if name in _INTEGERS:
        return _integer(name, value)
    if name in _BOOLEANS:
        return value if isinstance(value, bool) else str(value).lower() in {"true", "yes", "1"}
    kind = list if name == "media" and method == "sendMediaGroup" else _OBJECTS.get(name)
    kind = dict if name == "media" and kind is None else kind
    if kind is not None:
        return _object(name, value, kind)
    return str(value)


def _integer(name: str, value: JsonValue) -> JsonValue:
    if name == "chat_id" and isinstance(value, str) and value.startswith("@"):
        return value
    try:
        return int(value)
    except (TypeError, ValueError):
        if name == "chat_id":
            raise bad_request("chat not found") from None
        raise bad_request(f"can't parse {name}: an integer is expected") from None


def _object(name: str, value: JsonValue, kind: type) -> JsonValue:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
    if isinstance(value, tuple):
        value = list(value)
    if not isinstance(value, kind):
        raise bad_request(f"object expected as {name.replace('_', ' ')}")
    # A copy, so that nothing the caller changes later changes what "Telegram" has stored.
    return json.loads(json.dumps(value))


def _missing(name: str) -> ApiError:
    described = {
        "chat_id": "chat_id is empty",
        "text": "message text is empty",
        "photo": "there is no photo in the request",
        "document": "there is no document in the request",
        "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
        "file_id": "file_id not specified",
        "message_id": "message identifier is not specified",
    }
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {described.get(name, f'parameter {name} is required')}")

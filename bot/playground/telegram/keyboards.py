"""Reply markup as Telegram accepts it; what the real server drops silently (empty rows) is refused here."""

from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import JsonValue

MAX_BUTTONS = 100
MAX_BUTTONS_PER_ROW = 8
MAX_CALLBACK_DATA_BYTES = 64
BUTTON_STYLES = {"primary", "success", "danger"}
_INLINE_ACTIONS = {
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat"),
    *("switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"),
}
_INLINE_FIELDS = _INLINE_ACTIONS | {"text", "style", "icon_custom_emoji_id"}
_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def check_markup(markup: dict[str, Any] | None, *, inline_only: bool = False) -> dict[str, Any] | None:
    """The markup to store, None for "no keyboard"; raises ApiError where it can't be shown.

    An empty list of rows is the usual way of taking an inline keyboard away, so it is no error.
    """
    if markup is None:
        return None
    kind = next((name for name in _KINDS if name in markup), None)
    if kind is None:
        raise bad_request("object expected as reply markup")
    if inline_only and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    if kind in {"inline_keyboard", "keyboard"}:
        rows = markup[kind]
        if kind == "inline_keyboard" and rows == []:
            return None
        _check_rows(rows)
        for row in rows:
            for button in row:
                _check_inline_button(button) if kind == "inline_keyboard" else _check_reply_button(button)
    return markup


def inline_buttons(markup: dict[str, Any] | None) -> list[dict[str, Any]]:
    """All inline buttons, row after row."""
    return [button for row in (markup or {}).get("inline_keyboard", []) for button in row]


def _check_rows(rows: JsonValue) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: rows must be arrays of buttons")
    if not rows or not all(rows):
        raise bad_request("reply markup is empty")
    if any(len(row) > MAX_BUTTONS_PER_ROW for row in rows) or sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")


def _check_inline_button(button: JsonValue) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    _check_label(button, "inline keyboard")
    if unknown := set(button) - _INLINE_FIELDS:
        raise bad_request(f"can't parse inline keyboard button: unknown field {min(unknown)}")
    actions = _INLINE_ACTIONS & set(button)
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is expected")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")


def _check_reply_button(button: JsonValue) -> None:
    if not isinstance(button, str):
        _check_label(button, "keyboard")
    elif not button.strip():
        raise bad_request("keyboard button text must be non-empty")


def _check_label(button: JsonValue, kind: str) -> None:
    if not isinstance(button, dict) or "text" not in button:
        raise bad_request(f"can't parse {kind} button: Can't find field \"text\"")
    if not str(button["text"]).strip():
        raise bad_request(f"{kind} button text must be non-empty")
    if button.get("style", "primary") not in BUTTON_STYLES:
        raise bad_request(f"can't parse {kind} button: invalid button style")

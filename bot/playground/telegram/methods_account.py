"""The methods about the bot itself, its menu, updates, files and chats."""

import json
import re
from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.files import Files
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.state import ServerState

MAX_COMMANDS = 100
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_PERMISSIONS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)


def get_me(state: ServerState, _params: Json, _files: Files) -> Json:
    """The bot's own account."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return state.bot.json() | abilities


async def get_updates(state: ServerState, params: Json, _files: Files) -> list[Json]:
    """Waiting updates, see UpdateQueue.get."""
    return await state.updates.get(
        params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0), params.get("allowed_updates")
    )


def set_webhook(state: ServerState, params: Json, _files: Files) -> bool:
    """Deliver updates to an address from now on; an empty one means getUpdates again."""
    url = params["url"]
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if params.get("allowed_updates") is not None:
        state.updates.allowed = set(params["allowed_updates"])
    if params.get("drop_pending_updates"):
        state.updates.drop()
    state.updates.set_webhook(url)
    state.webhook = params if url else {}
    return True


def delete_webhook(state: ServerState, params: Json, _files: Files) -> bool:
    """Go back to getUpdates."""
    return set_webhook(state, params | {"url": ""}, {})


def get_webhook_info(state: ServerState, _params: Json, _files: Files) -> Json:
    """Where updates go and how many wait."""
    return {
        "url": state.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }


def set_my_commands(state: ServerState, params: Json, _files: Files) -> bool:
    """Replace the list of commands of one scope and language."""
    commands = params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    plain = [{"command": c["command"].lstrip("/"), "description": c["description"]} for c in commands]
    state.profile["commands"][_scope(params)] = plain
    state.changed("menu")
    return True


def get_my_commands(state: ServerState, params: Json, _files: Files) -> list[Json]:
    """The commands of exactly this scope and language."""
    commands: list[Json] = state.profile["commands"].get(_scope(params), [])
    return commands


def delete_my_commands(state: ServerState, params: Json, _files: Files) -> bool:
    """Forget the commands of this scope and language."""
    state.profile["commands"].pop(_scope(params), None)
    state.changed("menu")
    return True


def _scope(params: Json) -> str:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps([scope, params.get("language_code") or ""], sort_keys=True)


def _set_text(state: ServerState, params: Json, name: str) -> bool:
    value = params.get(name, "")
    if len(value) > _LONGEST[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    state.profile[name][params.get("language_code") or ""] = value
    return True


def set_my_name(state: ServerState, params: Json, _files: Files) -> bool:
    """The bot's name, up to 64 characters."""
    return _set_text(state, params, "name")


def set_my_description(state: ServerState, params: Json, _files: Files) -> bool:
    """What an empty chat shows, up to 512 characters."""
    return _set_text(state, params, "description")


def set_my_short_description(state: ServerState, params: Json, _files: Files) -> bool:
    """What the bot's profile shows, up to 120 characters."""
    return _set_text(state, params, "short_description")


def set_chat_menu_button(state: ServerState, params: Json, _files: Files) -> bool:
    """What the button beside the input field does, in one chat or by default."""
    button = params.get("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    state.profile["menu_button"][params.get("chat_id")] = button
    return True


def get_file(state: ServerState, params: Json, _files: Files) -> Json:
    """Where a file can be downloaded."""
    return state.files.description(params["file_id"])


def get_chat(state: ServerState, params: Json, _files: Files) -> Json:
    """All that is known of a chat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return state.chat(params["chat_id"]).json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_chat_member(state: ServerState, params: Json, _files: Files) -> Json:
    """What someone is in a chat."""
    chat = state.chat(params["chat_id"])
    user = state.users.get(params["user_id"])
    if user is None:
        raise bad_request("invalid user_id specified")
    private = "member" if user.id in {chat.id, state.bot.id} else "left"
    status = private if chat.type == "private" else chat.members.get(user.id, "left")
    return chat_member(user.json(), status)


def chat_member(user: Json, status: str) -> Json:
    """The ChatMember object of a status, with all the fields that kind has."""
    member: dict[str, Any] = {"user": user, "status": status}
    match status:
        case "creator":
            member["is_anonymous"] = False
        case "administrator":
            member |= dict.fromkeys(_PERMISSIONS, False)
        case "kicked":
            member["until_date"] = 0
    return member

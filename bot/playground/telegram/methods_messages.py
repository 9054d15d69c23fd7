"""The methods that send and delete messages."""

from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.files import Files
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import check_markup
from bot.playground.telegram.rich import parse_rich_message
from bot.playground.telegram.state import Chat, ServerState, StoredMessage
from bot.playground.telegram.texts import message_caption, message_text

# Within so many seconds a bot can delete a message.
DELETABLE_SECONDS = 48 * 3600
CHAT_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}


def send_message(state: ServerState, params: Json, _files: Files) -> Json:
    """Send a text."""
    return _send(state, params, message_text(params, state.users)).json


def send_photo(state: ServerState, params: Json, files: Files) -> Json:
    """Send a picture, uploaded or known by its file_id."""
    state.writable_chat(params["chat_id"])
    caption = message_caption(params, state.users)
    stored = state.files.obtain("photo", params.get("photo"), "photo", files)
    return _send(state, params, {"photo": stored.media, **caption}).json


def send_document(state: ServerState, params: Json, files: Files) -> Json:
    """Send a file as it is."""
    state.writable_chat(params["chat_id"])
    caption = message_caption(params, state.users)
    stored = state.files.obtain("document", params.get("document"), "document", files)
    return _send(state, params, {"document": stored.media, **caption}).json


def send_rich_message(state: ServerState, params: Json, _files: Files) -> Json:
    """Send a rich message (Bot API 10.1)."""
    state.writable_chat(params["chat_id"])
    rich_message, html = parse_rich_message(params["rich_message"])
    return _send(state, params, {"rich_message": rich_message}, html).json


def send_media_group(state: ServerState, params: Json, files: Files) -> list[Json]:
    """Send 2-10 pictures or files as one album; either all of them or none."""
    chat = state.writable_chat(params["chat_id"])
    media = params["media"]
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be 2-10 items in the media group")
    contents = [media_content(state, item, files) for item in media]
    album = {"media_group_id": f"{chat.id}{chat.last_message_id + 1}"}
    return [_send(state, params, content | album).json for content in contents]


def media_content(state: ServerState, item: Json, files: Files) -> Json:
    """The message fields of one InputMedia; raises ApiError for kinds other than photo and document."""
    kind = item.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request(f"media of type {kind} is not supported by the playground")
    stored = state.files.obtain(kind, item.get("media"), "media", files)
    return {kind: stored.media, **message_caption(item, state.users)}


def delete_message(state: ServerState, params: Json, _files: Files) -> bool:
    """Delete a message of a chat, not older than two days."""
    chat = state.chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    foreign = chat.type != "private" and not message.from_bot and chat.members.get(state.bot.id) != "administrator"
    if foreign or state.timestamp() - message.json["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    state.changed("delete", chat.id, message.message_id)
    return True


def send_chat_action(state: ServerState, params: Json, _files: Files) -> bool:
    """Show that the bot is busy."""
    chat = state.writable_chat(params["chat_id"])
    if params["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.chat_actions.append({"chat_id": chat.id, "action": params["action"]})
    state.changed("action", chat.id)
    return True


def _send(state: ServerState, params: Json, content: Json, rich_html: str | None = None) -> StoredMessage:
    chat = state.writable_chat(params["chat_id"])
    markup = check_markup(params.get("reply_markup"))
    extra = _reply(chat, params.get("reply_parameters"))
    if params.get("protect_content"):
        extra["has_protected_content"] = True
    return state.add_message(chat, state.bot, extra | content, markup, rich_html)


def _reply(chat: Chat, reply_parameters: Json | None) -> dict[str, Any]:
    """The field ``reply_to_message``, without that message's own reply."""
    if not reply_parameters:
        return {}
    message = chat.messages.get(int(reply_parameters.get("message_id", 0)))
    if message is None:
        if reply_parameters.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {name: value for name, value in message.json.items() if name != "reply_to_message"}}

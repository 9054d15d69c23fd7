"""The methods that change a message the bot has sent, and the one that answers a tap on its button."""

from typing import Any

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.files import Files
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import check_markup
from bot.playground.telegram.methods_messages import media_content
from bot.playground.telegram.rich import parse_rich_message
from bot.playground.telegram.state import Chat, ServerState, StoredMessage
from bot.playground.telegram.text_units import utf16_length
from bot.playground.telegram.texts import message_caption, message_text

# So long after a tap its answer still reaches the person.
ANSWERABLE_SECONDS = 15 * 60
MAX_ANSWER = 200
_TEXT_FIELDS = ("text", "entities", "rich_message")
_CAPTION_FIELDS = ("caption", "caption_entities")
_MEDIA_FIELDS = ("photo", "document", *_CAPTION_FIELDS)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(state: ServerState, params: Json, _files: Files) -> Json:
    """Replace text or rich message by another text or rich message."""
    chat, message = _editable(state, params)
    if not {"text", "rich_message"} & message.json.keys():
        raise bad_request("there is no text in the message to edit")
    if "rich_message" in params:
        rich_message, html = parse_rich_message(params["rich_message"])
        return _edit(state, chat, message, params, _TEXT_FIELDS, {"rich_message": rich_message}, html)
    return _edit(state, chat, message, params, _TEXT_FIELDS, message_text(params, state.users))


def edit_message_caption(state: ServerState, params: Json, _files: Files) -> Json:
    """Replace the caption of a picture or file."""
    chat, message = _editable(state, params)
    if not {"photo", "document"} & message.json.keys():
        raise bad_request("there is no caption in the message to edit")
    return _edit(state, chat, message, params, _CAPTION_FIELDS, message_caption(params, state.users))


def edit_message_media(state: ServerState, params: Json, files: Files) -> Json:
    """Replace a picture or file, and its caption."""
    chat, message = _editable(state, params)
    content = media_content(state, params["media"], files)
    return _edit(state, chat, message, params, (*_MEDIA_FIELDS, *_TEXT_FIELDS), content)


def edit_message_reply_markup(state: ServerState, params: Json, _files: Files) -> Json:
    """Replace the inline keyboard, or take it away."""
    chat, message = _editable(state, params)
    return _edit(state, chat, message, params, (), {}, message.rich_html)


def _editable(state: ServerState, params: Json) -> tuple[Chat, StoredMessage]:
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = state.writable_chat(params.get("chat_id", ""))
    message = chat.messages.get(params.get("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or (message.markup and "inline_keyboard" not in message.markup):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(
    state: ServerState,
    chat: Chat,
    message: StoredMessage,
    params: Json,
    replaced: tuple[str, ...],
    content: Json,
    rich_html: str | None = None,
) -> Json:
    """Put ``content`` in place of the ``replaced`` fields; an edit without a keyboard takes the keyboard away."""
    markup = check_markup(params.get("reply_markup"), inline_only=True)
    before = {name: message.json[name] for name in replaced if name in message.json}
    if before == content and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    kept = {name: value for name, value in message.json.items() if name not in (*replaced, "reply_markup")}
    edited: Json = kept | content | {"edit_date": state.timestamp()}
    if markup:
        edited["reply_markup"] = markup
    message.json, message.markup, message.rich_html = edited, markup, rich_html
    state.changed("edit", chat.id, message.message_id)
    return edited


def answer_callback_query(state: ServerState, params: Json, _files: Files) -> bool:
    """Answer a tap, once and in time."""
    query: dict[str, Any] | None = state.callback_queries.pop(params["callback_query_id"], None)
    if query is None or state.timestamp() - query["date"] > ANSWERABLE_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(params.get("text", "")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": None, "show_alert": False, **params, "user_id": query["user_id"], "chat_id": query["chat_id"]}
    state.callback_answers.append(answer)
    state.changed("answer", query["chat_id"], query["message_id"])
    return True

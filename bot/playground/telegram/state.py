"""What the server knows: users, chats and their messages, and how a change of them becomes known."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.telegram.errors import ApiError, bad_request, forbidden
from bot.playground.telegram.files import FileStore
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import inline_buttons
from bot.playground.telegram.updates import UpdateQueue


@dataclass(frozen=True)
class User:
    """A Telegram account."""

    id: int
    first_name: str
    username: str | None = None
    is_bot: bool = False

    def json(self) -> Json:
        """The User object of the Bot API."""
        data: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            data["username"] = self.username
        if not self.is_bot:
            data["language_code"] = "id"
        return data


@dataclass
class StoredMessage:
    """A message of a chat: ``json`` is the Message object of the Bot API, the rest is what only a client sees.

    ``markup`` is the reply markup as it was sent, of every kind; ``rich_html`` is the source of a rich message.
    """

    json: Json
    from_bot: bool
    markup: Json | None = None
    rich_html: str | None = None

    @property
    def message_id(self) -> int:
        """The number of the message in its chat."""
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """Text or caption, empty if there is neither."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        """The entities of text or caption."""
        return list(self.json.get("entities") or self.json.get("caption_entities") or [])

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons, row after row."""
        return inline_buttons(self.markup)


@dataclass
class Chat:
    """A private chat with the bot (its id is the user's) or a group (negative id)."""

    id: int
    type: str
    title: str
    username: str | None = None
    started: bool = True
    blocked: bool = False
    migrated_to: int | None = None
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    last_message_id: int = 0

    def json(self) -> Json:
        """The Chat object of the Bot API."""
        name = "first_name" if self.type == "private" else "title"
        data: Json = {"id": self.id, "type": self.type, name: self.title}
        if self.username:
            data["username"] = self.username
        return data


@dataclass(frozen=True)
class Change:
    """Something a chat page has to draw: ``kind`` is message, edit, delete, answer, action, chat or menu."""

    kind: str
    chat_id: int | None = None
    message_id: int | None = None


class ServerState:
    """Everything one server holds, without the methods of the Bot API and of its users."""

    def __init__(self, token: str, now: Callable[[], datetime], bot_name: str, bot_username: str) -> None:
        self.token = token
        self.now = now
        self.bot = User(int(token.partition(":")[0]), bot_name, bot_username, is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue()
        self.callback_queries: dict[str, Json] = {}
        self.callback_answers: deque[Json] = deque(maxlen=1000)
        self.chat_actions: deque[Json] = deque(maxlen=1000)
        self.profile: Json = {"commands": {}, "name": {}, "description": {}, "short_description": {}, "menu_button": {}}
        self.webhook: Json = {}
        self.on_change: list[Callable[[Change], None]] = []

    def timestamp(self) -> int:
        """The server's time as in a message's date: seconds since 1970."""
        return int(self.now().timestamp())

    def changed(self, kind: str, chat_id: int | None = None, message_id: int | None = None) -> None:
        """Tell everyone who watches."""
        change = Change(kind, chat_id, message_id)
        for hook in tuple(self.on_change):
            hook(change)

    async def changes(self) -> AsyncGenerator[Change, None]:
        """Every change from now on, until the caller stops iterating."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self.on_change.append(queue.put_nowait)
        try:
            while True:
                yield await queue.get()
        finally:
            self.on_change.remove(queue.put_nowait)

    def chat(self, chat_id: int | str) -> Chat:
        """The chat a request means; raises ApiError if the bot can't know it or the group has moved."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, migrate_to_chat_id=chat.migrated_to)
        return chat

    def writable_chat(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may write there."""
        chat = self.chat(chat_id)
        if chat.type == "private":
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
        elif chat.members.get(self.bot.id) not in {"member", "administrator"}:
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        return chat

    def add_message(
        self, chat: Chat, sender: User, content: Json, markup: Json | None = None, rich_html: str | None = None
    ) -> StoredMessage:
        """Append a message to a chat; an inline keyboard becomes part of its JSON."""
        chat.last_message_id += 1
        data: Json = {
            "message_id": chat.last_message_id,
            "from": sender.json(),
            "chat": chat.json(),
            "date": self.timestamp(),
            **deepcopy(content),
        }
        if markup and "inline_keyboard" in markup:
            data["reply_markup"] = markup
        message = StoredMessage(data, sender.id == self.bot.id, markup, rich_html)
        chat.messages[message.message_id] = message
        self.changed("message", chat.id, message.message_id)
        return message

    def messages(self, chat_id: int) -> list[StoredMessage]:
        """The messages a member of the chat sees now, oldest first."""
        return list(self.chats[chat_id].messages.values())

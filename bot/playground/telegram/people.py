"""What people do in Telegram: write, tap, forward, block; each becomes an update for the bot."""

import mimetypes
import re
import secrets
from typing import Any

from bot.playground.telegram.files import UploadedFile
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import inline_buttons
from bot.playground.telegram.methods_account import chat_member
from bot.playground.telegram.state import Chat, ServerState, StoredMessage, User
from bot.playground.telegram.text_units import utf16_length
from bot.playground.telegram.texts import MAX_TEXT

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@\w+)?")


class People(ServerState):
    """The side of the server that users see. Without ``chat_id`` things happen in the person's private chat.

    What a person sends is returned as the update the bot gets; it has no ``update_id`` where the bot gets none, as
    for ordinary talk in a group.
    """

    def add_user(self, user_id: int, first_name: str, username: str | None = None, *, started: bool = True) -> User:
        """A new account. Unless it has started the bot, the bot can't write to it first."""
        user = User(user_id, first_name, username)
        self.users[user_id] = user
        self.chats[user_id] = Chat(user_id, "private", first_name, username, started=started)
        self.changed("chat", user_id)
        return user

    def add_group(self, chat_id: int, title: str, members: dict[int, str], *, bot_status: str = "member") -> Chat:
        """A group the first member has put the bot into; ``members`` maps users to creator, administrator, member."""
        chat = Chat(chat_id, "supergroup" if chat_id < -(10**12) else "group", title, members=dict(members))
        self.chats[chat_id] = chat
        self.set_bot_status(chat_id, next(iter(members)), bot_status)
        return chat

    def set_bot_status(self, chat_id: int, user_id: int, status: str) -> Json:
        """Someone changes what the bot is in a group: member, administrator, left or kicked."""
        chat = self.chats[chat_id]
        old = chat.members.get(self.bot.id, "left")
        chat.members[self.bot.id] = status
        return self._bot_changed(chat, user_id, old, status)

    def migrate_group(self, chat_id: int, new_id: int) -> Chat:
        """Telegram makes a supergroup of a group: it lives on under another id."""
        old = self.chats[chat_id]
        new = Chat(new_id, "supergroup", old.title, members=old.members)
        self.chats[new_id] = new
        sender = self.users[next(iter(old.members))]
        notice = self.add_message(old, sender, {"migrate_to_chat_id": new_id})
        self.updates.push("message", notice.json)
        old.migrated_to = new_id
        return new

    def block(self, user_id: int) -> Json:
        """A person blocks the bot."""
        return self._set_blocked(user_id, blocked=True)

    def unblock(self, user_id: int) -> Json:
        """A person lets the bot write again."""
        return self._set_blocked(user_id, blocked=False)

    def send_text(self, user_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """A person writes; a leading command becomes an entity, as every client makes it."""
        text = text.strip()
        if not 1 <= utf16_length(text) <= MAX_TEXT:
            raise ValueError(f"a message has 1 to {MAX_TEXT} characters, this one has {utf16_length(text)}")
        return self._write(user_id, chat_id, {"text": text, **_commands(text)})

    def send_photo(
        self,
        user_id: int,
        content: bytes,
        caption: str | None = None,
        *,
        chat_id: int | None = None,
        album: str | None = None,
    ) -> Json:
        """A person sends a picture, alone or as one of an album."""
        beside = ({"caption": caption} if caption else {}) | ({"media_group_id": album} if album else {})
        stored = self.files.add("photo", UploadedFile("photo.jpg", content, "image/jpeg"))
        return self._write(user_id, chat_id, {"photo": stored.media} | beside)

    def send_document(
        self, user_id: int, filename: str, content: bytes, caption: str | None = None, *, chat_id: int | None = None
    ) -> Json:
        """A person sends a file."""
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        stored = self.files.add("document", UploadedFile(filename, content, kind))
        return self._write(user_id, chat_id, {"document": stored.media} | ({"caption": caption} if caption else {}))

    def send_sticker(self, user_id: int, emoji: str = "👍", *, chat_id: int | None = None) -> Json:
        """A person sends a sticker."""
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
        stored = self.files.add("sticker", UploadedFile("sticker.webp", emoji.encode(), "image/webp"), look)
        return self._write(user_id, chat_id, {"sticker": stored.media})

    def send_voice(self, user_id: int, content: bytes, seconds: int = 1, *, chat_id: int | None = None) -> Json:
        """A person speaks."""
        stored = self.files.add("voice", UploadedFile("voice.ogg", content, "audio/ogg"), {"duration": seconds})
        return self._write(user_id, chat_id, {"voice": stored.media})

    def send_location(self, user_id: int, latitude: float, longitude: float, *, chat_id: int | None = None) -> Json:
        """A person sends where they are."""
        return self._write(user_id, chat_id, {"location": {"latitude": latitude, "longitude": longitude}})

    def forward(self, user_id: int, from_chat_id: int, message_id: int, *, to_chat_id: int | None = None) -> Json:
        """A person forwards a message; its inline keyboard stays behind, as in Telegram."""
        source = self.chats[from_chat_id].messages[message_id].json
        own = {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message"}
        content = {name: value for name, value in source.items() if name not in own}
        origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
        return self._write(user_id, to_chat_id, content | {"forward_origin": origin})

    def edit_text(self, user_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """A person corrects what they wrote."""
        chat = self._chat_of(user_id, chat_id)
        message = chat.messages[message_id]
        kept = {name: value for name, value in message.json.items() if name not in {"text", "entities"}}
        message.json = kept | {"text": text, "edit_date": self.timestamp()} | _commands(text)
        self.changed("edit", chat.id, message_id)
        return self.updates.push("edited_message", message.json)

    def tap(self, user_id: int, message_id: int, button: int | str, *, chat_id: int | None = None) -> str:
        """A person taps an inline button, by its number or its callback data; returns the callback query's id.

        Data that no button carries is sent all the same: that is what a forged tap looks like to a bot. So is a tap
        on a message that has been deleted meanwhile.
        """
        chat = self._chat_of(user_id, chat_id)
        message = chat.messages.get(message_id)
        data = button if isinstance(button, str) else _data(message, button)
        query_id = str(secrets.randbelow(9 * 10**17) + 10**17)
        self.callback_queries[query_id] = {
            "user_id": user_id,
            "chat_id": chat.id,
            "message_id": message_id,
            "date": self.timestamp(),
        }
        gone = {"message_id": message_id, "chat": chat.json(), "date": 0}
        query = {
            "id": query_id,
            "from": self.users[user_id].json(),
            "message": message.json if message else gone,
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.updates.push("callback_query", query)
        return query_id

    def _write(self, user_id: int, chat_id: int | None, content: Json) -> Json:
        chat = self._chat_of(user_id, chat_id)
        message = self.add_message(chat, self.users[user_id], content)
        if not self._bot_sees(chat, message.text):
            return {"message": message.json}
        return self.updates.push("message", message.json)

    def _bot_sees(self, chat: Chat, text: str) -> bool:
        """In a group a bot that is no administrator gets only commands, and none that names another bot."""
        status = chat.members.get(self.bot.id)
        if chat.type == "private" or status == "administrator":
            return True
        command = _COMMAND.match(text)
        addressee = command.group().partition("@")[2] if command else ""
        return status == "member" and command is not None and addressee in {"", self.bot.username}

    def _chat_of(self, user_id: int, chat_id: int | None) -> Chat:
        chat = self.chats[user_id if chat_id is None else chat_id]
        if chat.blocked:
            self.unblock(user_id)
        chat.started = True
        return chat

    def _set_blocked(self, user_id: int, *, blocked: bool) -> Json:
        chat = self.chats[user_id]
        chat.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        return self._bot_changed(chat, user_id, old, new)

    def _bot_changed(self, chat: Chat, user_id: int, old: str, new: str) -> Json:
        self.changed("chat", chat.id)
        change: dict[str, Any] = {
            "chat": chat.json(),
            "from": self.users[user_id].json(),
            "date": self.timestamp(),
            "old_chat_member": chat_member(self.bot.json(), old),
            "new_chat_member": chat_member(self.bot.json(), new),
        }
        return self.updates.push("my_chat_member", change)


def _commands(text: str) -> Json:
    match = _COMMAND.match(text)
    return {"entities": [{"type": "bot_command", "offset": 0, "length": match.end()}]} if match else {}


def _data(message: StoredMessage | None, index: int) -> str:
    buttons = inline_buttons(message.markup) if message else []
    if not 0 <= index < len(buttons):
        raise ValueError(f"the message has {len(buttons)} buttons, there is no number {index}")
    if "callback_data" not in buttons[index]:
        raise ValueError(f"button {index} calls nothing back: {buttons[index]}")
    return str(buttons[index]["callback_data"])

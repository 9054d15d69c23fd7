"""The in-process Bot API: one object that is Telegram for a bot and for the people who use it."""

import inspect
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.playground.telegram import methods_account, methods_edits, methods_messages
from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.faults import Faults
from bot.playground.telegram.files import Files
from bot.playground.telegram.json_types import Json, JsonValue
from bot.playground.telegram.parameters import read_parameters
from bot.playground.telegram.people import People
from bot.playground.telegram.state import ServerState

DEFAULT_TOKEN = "1000000001:playground-token-that-opens-nothing"  # noqa: S105 - no real bot has it
Method = Callable[[ServerState, Json, Files], Any]

METHODS: dict[str, Method] = {
    "getMe": methods_account.get_me,
    "getUpdates": methods_account.get_updates,
    "setWebhook": methods_account.set_webhook,
    "deleteWebhook": methods_account.delete_webhook,
    "getWebhookInfo": methods_account.get_webhook_info,
    "setMyCommands": methods_account.set_my_commands,
    "getMyCommands": methods_account.get_my_commands,
    "deleteMyCommands": methods_account.delete_my_commands,
    "setMyName": methods_account.set_my_name,
    "setMyDescription": methods_account.set_my_description,
    "setMyShortDescription": methods_account.set_my_short_description,
    "setChatMenuButton": methods_account.set_chat_menu_button,
    "getFile": methods_account.get_file,
    "getChat": methods_account.get_chat,
    "getChatMember": methods_account.get_chat_member,
    "sendMessage": methods_messages.send_message,
    "sendPhoto": methods_messages.send_photo,
    "sendDocument": methods_messages.send_document,
    "sendMediaGroup": methods_messages.send_media_group,
    "sendRichMessage": methods_messages.send_rich_message,
    "sendChatAction": methods_messages.send_chat_action,
    "deleteMessage": methods_messages.delete_message,
    "editMessageText": methods_edits.edit_message_text,
    "editMessageCaption": methods_edits.edit_message_caption,
    "editMessageMedia": methods_edits.edit_message_media,
    "editMessageReplyMarkup": methods_edits.edit_message_reply_markup,
    "answerCallbackQuery": methods_edits.answer_callback_query,
}


@dataclass(frozen=True)
class Call:
    """One request of the bot, as it came; ``error`` is the refusal it met, if any."""

    method: str
    params: Json
    files: tuple[str, ...] = ()
    error: ApiError | None = None


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramServer(People):
    """Telegram for one bot: ``call`` is the bot's side, the methods of People are the users' side.

    ``calls`` keeps the latest 2,000 requests (all but getUpdates), ``faults`` makes requests fail.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = _utc_now,
        token: str = DEFAULT_TOKEN,
        bot_name: str = "Realisasi",
        bot_username: str = "realisasi_bot",
    ) -> None:
        super().__init__(token, now, bot_name, bot_username)
        self.calls: deque[Call] = deque(maxlen=2000)
        self.faults = Faults()

    async def call(self, method: str, params: Json, files: Files | None = None) -> JsonValue:
        """Do what a method of the Bot API does and return its result, ready for JSON.

        Raises ApiError where Telegram refuses, and ConnectionLost where a fault has been ordered.
        """
        files = files or {}
        fault = self.faults.take(method, params)
        try:
            if fault and not fault.after:
                raise fault.error
            result = await self._perform(method, params, files)
            if fault:
                raise fault.error
        except ApiError as error:
            self._log(method, params, files, error)
            raise
        self._log(method, params, files, None)
        return result

    def sent(self, method: str) -> list[Json]:
        """The parameters of all logged calls of a method, oldest first."""
        return [call.params for call in self.calls if call.method == method]

    async def _perform(self, method: str, params: Json, files: Files) -> JsonValue:
        read = read_parameters(method, params, frozenset(files))
        result = METHODS[method](self, read, files)
        if inspect.isawaitable(result):
            result = await result
        return deepcopy(result)

    def _log(self, method: str, params: Json, files: Files, error: ApiError | None) -> None:
        if method != "getUpdates":
            self.calls.append(Call(method, params, tuple(files), error))

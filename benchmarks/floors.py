"""What the bot is measured against: ``python -m benchmarks.floors echo-aiohttp|echo-ptb|naive|least URL [DATABASE]``.

The naive flow is a conversation of two numbers as the library's tutorials have it: python-telegram-bot's
ConversationHandler and HTTP client, one update after the other, and SQLAlchemy's asynchronous ORM with one commit an
update. The least that keeps an answer has the bot's HTTP client, prepared statements, chats side by side and a commit
an update, and nothing of a report: no bot with these libraries does less. ``--sniffio`` puts in place the module that a
fresh installation lacks and that httpcore looks for with every request, at a fifth of the time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import aiohttp
from sqlalchemy import BigInteger, Engine, bindparam, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, ConversationHandler, MessageHandler, filters

from bot.transport import AiohttpRequest
from models.database import POSTGRES_WRITERS, database_url

TOKEN = "1:token"  # noqa: S105 - a stub's
NUMERATOR, DENOMINATOR = range(2)
Context = ContextTypes.DEFAULT_TYPE


class Base(DeclarativeBase):
    pass


class Answer(Base):
    __tablename__ = "answers"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]


async def echo_aiohttp(url: str, _: str) -> None:
    """The floor of any Python bot: nothing between the loop and the wire."""
    async with aiohttp.ClientSession() as session:

        async def answer(update: dict[str, Any]) -> None:
            chat = update["message"]["chat"]["id"]
            body = {"chat_id": chat, "text": update["message"]["text"]}
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=body) as response:
                await response.read()

        offset = 0
        while True:
            query = {"offset": offset, "timeout": 30}
            async with session.post(f"{url}/bot{TOKEN}/getUpdates", data=query) as response:
                updates = json.loads(await response.read())["result"]
            if updates:
                offset = updates[-1]["update_id"] + 1
            await asyncio.gather(*map(answer, updates))


def echo_ptb(url: str, _: str) -> None:
    """The library as it comes."""

    async def echo(update: Update, _: Context) -> None:
        assert update.message
        await update.message.reply_text(update.message.text or "")

    application = _builder(url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


def naive(url: str, database: str) -> None:
    """Two numbers, each kept with one commit."""
    keep = _keeper(_database(database))

    async def begin(update: Update, _: Context) -> int:
        await keep(update, numerator=None, denominator=None)
        assert update.message
        await update.message.reply_text("Berapa dokumen yang selesai?")
        return NUMERATOR

    async def numerator(update: Update, _: Context) -> int:
        assert update.message
        await keep(update, numerator=int(update.message.text or ""))
        await update.message.reply_text("Dari berapa dokumen?")
        return DENOMINATOR

    async def denominator(update: Update, _: Context) -> int:
        assert update.message
        await keep(update, denominator=int(update.message.text or ""))
        await update.message.reply_text("Terima kasih, sudah dicatat.")
        return ConversationHandler.END

    number = filters.Regex(r"^\d+$")
    conversation: ConversationHandler[Context] = ConversationHandler(
        entry_points=[CommandHandler("lapor", begin)],
        states={
            NUMERATOR: [MessageHandler(number, numerator)],
            DENOMINATOR: [MessageHandler(number, denominator)],
        },
        fallbacks=[CommandHandler("batal", begin)],
    )
    application = _builder(url).build()
    application.add_handler(conversation)
    application.run_polling()


def _keeper(make: async_sessionmaker[AsyncSession]) -> Callable[..., Awaitable[None]]:
    async def keep(update: Update, **values: int | None) -> None:
        assert update.message
        assert update.effective_user
        async with make() as session:
            row = await session.scalar(select(Answer).where(Answer.telegram_id == update.effective_user.id))
            if row is None:
                row = Answer(telegram_id=update.effective_user.id)
                session.add(row)
            for name, value in values.items():
                setattr(row, name, value)
            await session.commit()

    return keep


def least(url: str, database: str) -> None:
    """A number looked up and kept with two prepared statements and one commit in a thread, then one of two replies."""
    engine = create_engine(database_url(database))
    _durable(engine)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    engine.dispose()
    threads = ThreadPoolExecutor(1 if engine.dialect.name == "sqlite" else POSTGRES_WRITERS)
    look_up = select(Answer.numerator).where(Answer.telegram_id == bindparam("account"))
    kept = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert(Answer)
    kept = kept.values(telegram_id=bindparam("account"), numerator=bindparam("number"))
    keep = kept.on_conflict_do_update(index_elements=["telegram_id"], set_={"denominator": kept.excluded.numerator})

    def store(account: int, number: int | None) -> bool:
        with engine.begin() as connection:
            known = connection.execute(look_up, {"account": account}).first() is not None
            connection.execute(keep, {"account": account, "number": number})
            return known

    async def answer(update: Update, _: Context) -> None:
        assert update.message
        assert update.effective_user
        text = update.message.text or ""
        number = int(text) if text.isdigit() else None
        loop = asyncio.get_running_loop()
        known = await loop.run_in_executor(threads, store, update.effective_user.id, number)
        await update.message.reply_text("Dari berapa dokumen?" if known else "Berapa dokumen yang selesai?")

    builder = _builder(url).request(AiohttpRequest()).get_updates_request(AiohttpRequest(1))
    application = builder.concurrent_updates(True).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


def _builder(url: str) -> Any:  # noqa: ANN401 - the builder's type has six parameters
    return Application.builder().token(TOKEN).base_url(f"{url}/bot")


def _database(database: str) -> async_sessionmaker[AsyncSession]:
    engine = create_async_engine(database)
    if engine.dialect.name == "sqlite":
        _durable(engine.sync_engine)

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        await engine.dispose()

    asyncio.run(prepare())
    asyncio.set_event_loop(asyncio.new_event_loop())
    return async_sessionmaker(engine, expire_on_commit=False)


def _durable(engine: Engine) -> None:
    """Let SQLite keep what was acknowledged through a power cut, as the bot does; PostgreSQL does by itself."""

    def connected(connection: Any, _: Any) -> None:  # noqa: ANN401 - the driver's own type
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", connected)


def main() -> None:
    """Run one of them until it is ended."""
    name, url, database, *more = [*sys.argv[1:], ""]
    if "--sniffio" in more:
        sys.modules["sniffio"] = SimpleNamespace(current_async_library=lambda: "asyncio")  # type: ignore[assignment]
    if name == "echo-aiohttp":
        asyncio.run(echo_aiohttp(url, database))
    else:
        {"echo-ptb": echo_ptb, "naive": naive, "least": least}[name](url, database)


if __name__ == "__main__":
    main()

"""``run`` and ``playground``: the bot itself."""

from __future__ import annotations

import click

from bot.cli.failures import Failure
from bot.lasting import lasting
from bot.settings import Settings, load_settings


@click.command()
def run() -> None:
    """Start the bot; without BOT_TOKEN, the playground."""
    settings = load_settings()
    if settings.token:
        with lasting():
            from bot.app import StartError
            from bot.app import run as run_bot

        try:
            run_bot(settings)
        except StartError as error:
            raise Failure(str(error)) from error
    else:
        _play(settings)


@click.command()
def playground() -> None:
    """Start the playground, even where there is a token.

    The real bot and store against an imitation of Telegram, with a chat page on this machine.
    """
    _play(load_settings())


def _play(settings: Settings) -> None:
    with lasting():
        from bot.playground.main import serve
        from bot.playground.office import PlaygroundRefusedError

    try:
        serve(settings)
    except PlaygroundRefusedError as error:
        raise Failure(str(error)) from error

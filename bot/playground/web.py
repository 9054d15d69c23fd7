"""The playground's page and its JSON API, for this computer only.

    GET  /                             the page; its files are below /page/
    GET  /api/office                   units, people with their state and unread messages, the clock
    GET  /api/chat/{id}?after=N        a chat; with ``after`` only what changed since revision N (``ids`` lists all)
    GET  /api/chat/{id}/transcript     the chat as a text file to keep
    POST /api/chat/{id}/text           {"text"}: the person writes
    POST /api/chat/{id}/tap            {"message_id", "data"}: presses a button; answers {"answer": {...} or null}
    POST /api/chat/{id}/photo          the picture itself as body (PNG or JPEG); …/document?name=… likewise
    POST /api/chat/{id}/sticker        {}; so are …/voice and …/location: what a bot has to cope with
    POST /api/chat/{id}/group          {"payload"}: adds the bot to a group of the unit; answers {"id"}, its chat
    POST /api/chat/{id}/read           {"message_id"}: everything up to there has been seen
    GET  /api/file/{id}                a file of a chat, by its file_id
    POST /api/clock                    {"to": "stop" or "day"}: on to the next event, or by a day
    POST /api/seed                     {}: six months of sample reports
    POST /api/reset                    {}: the empty office again
    GET  /api/events                   server-sent events {"kind", "revision", "chat_id"}; kind as in `journal.Event`

Errors are {"error": "..."} in Indonesian with status 400 (what was sent), 403 (where it came from), 404 or 413.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.playground import actions, wording
from bot.playground.actions import BadInput
from bot.playground.telegram import ApiError
from bot.playground.telegram.images import picture_size
from bot.playground.transcript import transcript
from bot.playground.views import chat_view, office_view
from bot.playground.world import Playground

PAGE = Path(__file__).parent / "page"
PLAYGROUND = web.AppKey("playground", Playground)
MAX_BODY = 10 * 1024 * 1024
MAX_JSON = 64 * 1024
HEARTBEAT_SECONDS = 15.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_application(playground: Playground) -> web.Application:
    """Return the server's routes around an open playground."""
    application = web.Application(client_max_size=MAX_BODY, middlewares=[_guard, _plain_errors])
    application[PLAYGROUND] = playground
    application.router.add_get("/", _index)
    application.router.add_static("/page", PAGE)
    application.router.add_get("/api/office", _office)
    application.router.add_get(r"/api/chat/{id:-?\d{1,15}}", _chat)
    application.router.add_get(r"/api/chat/{id:-?\d{1,15}}/transcript", _transcript)
    application.router.add_post(r"/api/chat/{id:-?\d{1,15}}/{action:\w+}", _act)
    application.router.add_get("/api/file/{id}", _file)
    application.router.add_post("/api/clock", _clock)
    application.router.add_post("/api/seed", _seed)
    application.router.add_post("/api/reset", _reset)
    application.router.add_get("/api/events", _events)
    application.on_response_prepare.append(_add_headers)
    application.on_shutdown.append(_end_events)
    return application


def is_loopback(address: str | None) -> bool:
    """Whether ``host`` or ``host:port`` names this computer; another name may be a foreign page's way in."""
    try:
        return urlsplit(f"//{address or ''}").hostname in _LOOPBACK
    except ValueError:
        return False


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what does not come from this computer and this page."""
    origin = request.headers.get("Origin")
    if not is_loopback(request.headers.get("Host")) or (origin and urlsplit(origin).netloc != request.host):
        return _error(wording.BAD_ORIGIN, HTTPStatus.FORBIDDEN)
    return await handler(request)


@web.middleware
async def _plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what can't be done with a sentence the page shows."""
    try:
        return await handler(request)
    except BadInput as error:
        return _error(str(error), HTTPStatus.BAD_REQUEST)
    except ApiError as error:
        return _error(error.description, HTTPStatus.BAD_REQUEST)
    except web.HTTPRequestEntityTooLarge:
        return _error(wording.TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


async def _end_events(application: web.Application) -> None:
    application[PLAYGROUND].journal.close()


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _office(request: web.Request) -> web.StreamResponse:
    return web.json_response(await office_view(request.app[PLAYGROUND]))


async def _chat(request: web.Request) -> web.StreamResponse:
    after = request.query.get("after", "0")
    if not (after.isascii() and after.isdigit()):
        raise BadInput(wording.bad_field("after", "bilangan bulat"))
    playground = request.app[PLAYGROUND]
    chat_id = int(request.match_info["id"])
    if chat_id not in playground.residents:
        return _error(wording.NO_SUCH_CHAT, HTTPStatus.NOT_FOUND)
    return web.json_response(chat_view(playground, chat_id, int(after)))


async def _transcript(request: web.Request) -> web.StreamResponse:
    """Send a chat as a file to be saved, named after whose it is."""
    playground = request.app[PLAYGROUND]
    chat_id = int(request.match_info["id"])
    if chat_id not in playground.residents:
        return _error(wording.NO_SUCH_CHAT, HTTPStatus.NOT_FOUND)
    name = f"Percakapan {playground.residents[chat_id].name} {playground.now:%Y-%m-%d}.txt"
    return web.Response(text=transcript(playground, chat_id), headers=_attached(name))


async def _act(request: web.Request) -> web.StreamResponse:
    playground = request.app[PLAYGROUND]
    chat_id, action = int(request.match_info["id"]), request.match_info["action"]
    if chat_id not in playground.residents:
        return _error(wording.NO_SUCH_CHAT, HTTPStatus.NOT_FOUND)
    if action in actions.UPLOADS:
        content = await request.read()
        name = request.query.get("name", "")
        return web.json_response(actions.UPLOADS[action](playground, chat_id, name, content))
    if action not in actions.ACTIONS:
        return _error(wording.NO_SUCH_ACTION, HTTPStatus.NOT_FOUND)
    return web.json_response(await actions.ACTIONS[action](playground, chat_id, await _body(request)))


async def _file(request: web.Request) -> web.StreamResponse:
    """Send pictures to be shown and everything else to be saved: a foreign file never runs as a page of ours."""
    try:
        upload = request.app[PLAYGROUND].server.files.get(request.match_info["id"]).upload
    except ApiError:
        return _error(wording.NO_SUCH_FILE, HTTPStatus.NOT_FOUND)
    headers = {"Content-Security-Policy": "sandbox", "Cache-Control": "private, max-age=86400"}
    if picture_size(upload.content):
        kind = "image/png" if upload.content.startswith(b"\x89PNG") else "image/jpeg"
    else:
        kind = "application/octet-stream"
        headers |= _attached(upload.filename)
    return web.Response(body=upload.content, content_type=kind, headers=headers)


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


async def _clock(request: web.Request) -> web.StreamResponse:
    playground = request.app[PLAYGROUND]
    match (await _body(request)).get("to"):
        case "stop":
            await playground.to_next_stop()
        case "day":
            await playground.to_next_day()
        case _:
            raise BadInput(wording.bad_field("to", "stop atau day"))
    return web.json_response(await office_view(playground))


async def _seed(request: web.Request) -> web.StreamResponse:
    await _body(request)
    result = await request.app[PLAYGROUND].seed()
    return web.json_response({"reports": result.reports, "text": wording.seeded(result.reports)})


async def _reset(request: web.Request) -> web.StreamResponse:
    await _body(request)
    await request.app[PLAYGROUND].reset()
    return web.json_response(await office_view(request.app[PLAYGROUND]))


async def _events(request: web.Request) -> web.StreamResponse:
    """Send events as they happen, and a comment now and then, which shows that a page has gone."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    # A page that is closed just goes away.
    with request.app[PLAYGROUND].journal.listen() as listener, suppress(ConnectionResetError):
        await response.write(b": ready\n\n")
        while (event := await listener.next(HEARTBEAT_SECONDS)) is not listener.CLOSED:
            line = f"data: {json.dumps(asdict(event))}" if event else ": still here"
            await response.write(f"{line}\n\n".encode())
    return response


async def _body(request: web.Request) -> dict[str, object]:
    """Return the JSON object of a request; other content types, which foreign pages could post, are refused."""
    if request.content_type != "application/json" or (request.content_length or 0) > MAX_JSON:
        raise BadInput(wording.BAD_BODY)
    try:
        body = json.loads(await request.text())
    except (ValueError, LookupError, RecursionError):  # a LookupError is an encoding that does not exist
        raise BadInput(wording.BAD_BODY) from None
    if not isinstance(body, dict):
        raise BadInput(wording.BAD_BODY)
    return body


def _error(text: str, status: HTTPStatus) -> web.Response:
    return web.json_response({"error": text}, status=status)

"""The sheet of invitations to print and cut: one slip per person with a QR code that opens the chat.

One HTML file without references to anything outside, since offices print from any machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import segno
from babel.dates import format_date

from models.invitation import Invite

STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; font: 11pt/1.35 "Liberation Sans", Arial, sans-serif; color: #000; background: #fff }
main { display: grid; grid-template-columns: 1fr 1fr }
section { border: 1px dashed #777; padding: 5mm; display: grid; grid-template-columns: 34mm 1fr; gap: 5mm;
  break-inside: avoid }
svg { width: 34mm; height: 34mm }
h2 { margin: 0; font-size: 12pt; overflow-wrap: anywhere }
p, ol { margin: 1mm 0 0 }
ol { padding-left: 5mm; font-size: 9.5pt }
.post { font-size: 10pt }
.code { font: bold 11pt "Liberation Mono", monospace; letter-spacing: .06em }
.until { font-size: 9pt }
"""

PAGE = """<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Undangan @{bot}</title>
<style>{style}</style>
</head>
<body>
<main>
{slips}
</main>
</body>
</html>
"""

SLIP = """<section>
<div>{qr}</div>
<div>
<h2>{name}</h2>
<p class="post">{post}</p>
<ol>
<li>Pindai kode QR dengan kamera ponsel Anda.</li>
<li>Tekan <b>Mulai</b> (<b>Start</b>) di Telegram.</li>
</ol>
<p class="until">Atau kirim ke @{bot}:</p>
<p class="code">/start {code}</p>
<p class="until">Berlaku satu kali, sampai {until}. Hanya untuk Anda.</p>
</div>
</section>"""


def invitation_link(bot_username: str, code: str) -> str:
    """Return the address that opens the chat with the bot and sends the code."""
    return f"https://t.me/{bot_username}?start={code}"


def qr_picture(link: str) -> bytes:
    """Return a QR code as PNG, large enough to be scanned from another phone's screen."""
    out = io.BytesIO()
    segno.make(link, micro=False, error="m").save(out, kind="png", scale=10, border=4)
    return out.getvalue()


def qr_sheet(invites: Sequence[Invite], bot_username: str) -> bytes:
    """Return the printable sheet as UTF-8 HTML. Expiry is shown in the zone that ``expires_at`` carries."""
    slips = "\n".join(_slip(invite, bot_username) for invite in invites)
    return PAGE.format(bot=escape(bot_username), style=STYLE, slips=slips).encode()


def _slip(invite: Invite, bot_username: str) -> str:
    code = segno.make(invitation_link(bot_username, invite.code), micro=False, error="m")
    return SLIP.format(
        qr=code.svg_inline(omitsize=True, border=2),
        name=escape(invite.name),
        post=escape(invite.position),
        bot=escape(bot_username),
        code=invite.code,
        until=format_date(invite.expires_at, "d MMMM y", locale="id"),
    )

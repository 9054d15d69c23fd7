"""Whether bytes are a whole PNG or JPEG picture, and its size in pixels, read from the file's own structure."""

import struct

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_START = b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"
# Start-of-frame markers; C4, C8 and CC in the same range mean something else.
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None unless the bytes are a complete PNG or JPEG."""
    if content.startswith(_PNG_START) and content.endswith(_PNG_END) and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content.startswith(_JPEG_START) and content.rstrip(b"\0").endswith(_JPEG_END):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(content):
        if content[position] != 0xFF:
            return None
        marker, length = struct.unpack(">xBH", content[position : position + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + length
    return None


def scaled_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes in which Telegram keeps a photo, smallest first: longer sides of 90, 320, 800 and 1280 px at most."""
    longer = max(width, height)
    bounds = [bound for bound in (90, 320, 800, 1280) if bound < longer]
    if longer <= 1280:
        bounds.append(longer)
    return [(max(1, round(width * bound / longer)), max(1, round(height * bound / longer))) for bound in bounds]

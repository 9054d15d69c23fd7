"""Small real pictures."""

from io import BytesIO

from PIL import Image


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    """A plain picture of the given size."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), "navy").save(buffer, kind)
    return buffer.getvalue()

"""Files as Telegram keeps them: uploaded once, then known by a file_id that can be sent again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.images import picture_size, scaled_sizes
from bot.playground.telegram.json_types import JsonValue

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20


@dataclass(frozen=True)
class UploadedFile:
    """One file of a multipart request."""

    filename: str
    content: bytes
    mime_type: str = "application/octet-stream"


Files = Mapping[str, UploadedFile]


@dataclass(frozen=True)
class StoredFile:
    """A file on the server; ``media`` is its JSON as in a message: a Document or a list of PhotoSize."""

    kind: str
    path: str
    upload: UploadedFile
    media: Any


class FileStore:
    """All files of one server, by file_id."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: UploadedFile, extra: dict[str, Any] | None = None) -> StoredFile:
        """Keep an upload as a photo, document, sticker or voice; raises ApiError where Telegram refuses it."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > MAX_FILE_BYTES:
            raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
        number = len(self._by_path)
        suffix = "." + upload.filename.rpartition(".")[2] if "." in upload.filename else ""
        media: JsonValue
        if kind == "photo":
            media, ids = self._photo(upload, number)
        else:
            file_id = _file_id(kind, number, 0)
            media, ids = self._described(upload, file_id) | (extra or {}), [file_id]
        stored = StoredFile(kind, f"{kind}s/file_{number}{suffix}", upload, media)
        self._by_id |= dict.fromkeys(ids, stored)
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str, kind: str | None = None) -> StoredFile:
        """The file with this id; raises ApiError for an unknown one and for one of another kind."""
        stored = self._by_id.get(file_id)
        if stored is None:
            if file_id.startswith(("http://", "https://")):
                raise bad_request("failed to get HTTP URL content")
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind is not None and stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def obtain(self, kind: str, reference: str | None, field: str, files: Files) -> StoredFile:
        """The file a request means: uploaded in its own field, attached under a name, or sent before."""
        if field in files:
            return self.add(kind, files[field])
        if not reference:
            raise bad_request(f"there is no {kind} in the request")
        if reference.startswith("attach://"):
            name = reference.removeprefix("attach://")
            if name not in files:
                raise bad_request(f'file "{name}" attached to the request is missing')
            return self.add(kind, files[name])
        return self.get(reference, kind)

    def description(self, file_id: str) -> dict[str, Any]:
        """The File object of getFile."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        size = len(stored.upload.content)
        if size > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": _unique_id(stored.upload),
            "file_size": size,
            "file_path": stored.path,
        }

    def download(self, path: str) -> UploadedFile | None:
        """The file behind a file_path, None if there is none."""
        stored = self._by_path.get(path)
        return stored.upload if stored else None

    def _photo(self, upload: UploadedFile, number: int) -> tuple[list[dict[str, Any]], list[str]]:
        size = len(upload.content)
        if size > MAX_PHOTO_BYTES:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
            )
        dimensions = picture_size(upload.content)
        if dimensions is None or not all(dimensions):
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(dimensions) > MAX_PHOTO_SIDES or max(dimensions) > MAX_PHOTO_RATIO * min(dimensions):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        sizes = scaled_sizes(*dimensions)
        ids = [_file_id("photo", number, index) for index in range(len(sizes))]
        unique = _unique_id(upload)
        return [
            {"file_id": file_id, "file_unique_id": f"{unique}{index}", "width": w, "height": h, "file_size": size}
            for index, (file_id, (w, h)) in enumerate(zip(ids, sizes, strict=True))
        ], ids

    @staticmethod
    def _described(upload: UploadedFile, file_id: str) -> dict[str, Any]:
        return {
            "file_id": file_id,
            "file_unique_id": _unique_id(upload),
            "file_name": upload.filename,
            "mime_type": upload.mime_type,
            "file_size": len(upload.content),
        }


def _unique_id(upload: UploadedFile) -> str:
    return "AQAD" + hashlib.sha256(upload.content).hexdigest()[:11]


def _file_id(kind: str, number: int, size: int) -> str:
    """An opaque id, long as Telegram's are, so that no code mistakes it for something short."""
    return f"AgACAgQAAx{hashlib.sha256(f'{kind}/{number}/{size}'.encode()).hexdigest()}"

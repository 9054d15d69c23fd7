"""Reading a catalogue file: either a catalogue that is consistent, or one line that says what to mend where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.catalogue.checks import problems
from models.catalogue.schema import CatalogueFile
from models.catalogue.types import Catalogue
from models.garbage import uncollected

SHIPPED = "iki-2018.toml"

_WHOLE_FILE = "file"
_TABLES = {"units": "unit", "positions": "position", "indicators": "indicator", "garbled": "garbled row"}
_ABOUT_KEYS = {"missing": "missing key", "extra_forbidden": "unknown key"}
_PLAINLY = {
    "string_type": "must be text in quotes",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be made of a-z and 0-9, with '.' or '-' between them",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "frozen_set_type": "must be a list",
    "model_type": "must be a table",
    "too_short": "must not be empty",
}


class CatalogueError(ValueError):
    """A catalogue that cannot be used: ``file``, the ``entry`` in it to look at, and the ``reason``."""

    def __init__(self, file: str, entry: str, reason: str) -> None:
        self.file = file
        self.entry = " ".join(entry.split())  # quotes from the file may hold line breaks; the message is one line
        self.reason = " ".join(reason.split())
        super().__init__(f"{file}: {self.entry}: {self.reason}")


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue in ``path``, or the shipped one.

    Raises:
        CatalogueError: for the first thing that is wrong with the file.
    """
    source: Traversable | Path = path or resources.files("models.catalogue") / SHIPPED
    file = str(source)
    return _parse(_read(source, file), file)


def _read(source: Traversable | Path, file: str) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise CatalogueError(file, _WHOLE_FILE, f"cannot be read: {error.strerror or error}") from error


@lru_cache(maxsize=8)
def _parse(content: bytes, file: str) -> Catalogue:
    """Return what a file holds. It never changes, so the commands of one process read the same file once."""
    with uncollected():
        data = _toml(content, file)
        try:
            catalogue = CatalogueFile.model_validate(data).catalogue()
        except ValidationError as error:
            raise CatalogueError(file, *_explain(error.errors(), data)) from None
        for problem in problems(catalogue):
            raise CatalogueError(file, problem.entry, problem.reason)
        return catalogue


def _toml(content: bytes, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CatalogueError(file, _WHOLE_FILE, "is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(file, _WHOLE_FILE, f"is not valid TOML: {error}") from error


def _explain(errors: Sequence[ErrorDetails], data: Mapping[str, object]) -> tuple[str, str]:
    """Turn pydantic's findings into the entry a person looks for in the file, and the reason.

    An unknown key goes first: where a key is misspelt, the right one is missing too, and the misspelling is the cause.
    """
    error = min(errors, key=lambda found: found["type"] != "extra_forbidden")
    entry, key = _locate(error["loc"], data)
    if error["type"] in _ABOUT_KEYS:
        return entry, f"{_ABOUT_KEYS[error['type']]} '{key}'"
    message = str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"]
    message = _PLAINLY.get(error["type"], message)
    return entry, f"'{key}': {message}" if key else message


def _locate(path: Sequence[int | str], data: Mapping[str, object]) -> tuple[str, str]:
    """Split a location into the innermost table, by its code where it has one, and the key inside it."""
    entry, key = _WHOLE_FILE, ""
    node: object = data
    for step in path:
        node = _inside(node, step)
        if isinstance(step, str):
            key = step
        elif key in _TABLES:
            entry, key = _name(_TABLES[key], step, node), ""
        else:
            key += f"[{step + 1}]"
    return entry, key


def _inside(node: object, step: int | str) -> object:
    """Follow one step of a location; ``None`` where the file has nothing there."""
    if isinstance(node, Mapping):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) else None


def _name(table: str, index: int, node: object) -> str:
    code = node.get("code") if isinstance(node, Mapping) else None
    return f"{table} {code}" if isinstance(code, str) and code else f"{table} no. {index + 1}"

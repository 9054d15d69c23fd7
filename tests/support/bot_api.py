"""The Bot API's own names: which fields an object has, which parameters a method takes, and what their types are.

The names lie in ``bot_api.json``; ``python -m tests.support.bot_api SPECIFICATION`` writes them anew from a copy of the
documentation in JSON.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.playground.telegram.parameters import methods

NAMES = Path(__file__).with_name("bot_api.json")
_CONSTANT = re.compile('(?:always|must be) [“"]?([a-z_]+)[”"]?')
_KIND_FIELDS = {"type", "status", "source"}
_ARRAY = "Array of "
_PLAIN: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "String": (str,), "Boolean": (bool,)}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object or a parameter of a method; ``constant`` is the one value that names the object's kind."""

    name: str
    types: tuple[str, ...]
    required: bool
    constant: str = ""


@dataclass(frozen=True)
class BotApi:
    """Objects and methods by name; a union lists the objects it stands for."""

    objects: dict[str, tuple[Field, ...]]
    unions: dict[str, tuple[str, ...]]
    methods: dict[str, tuple[Field, ...]]

    def problems(self, method: str, params: dict[str, Any], attached: frozenset[str] = frozenset()) -> Iterator[str]:
        """Yield what is wrong with a request: names Telegram does not know, names that are missing, wrong types."""
        if method not in self.methods:
            yield f"no method {method}"
            return
        given = {name: value for name, value in params.items() if value is not None}
        yield from self._fields(method, self.methods[method], given, attached)

    def _fields(
        self, where: str, fields: tuple[Field, ...], given: dict[str, Any], attached: frozenset[str]
    ) -> Iterator[str]:
        known = {field.name: field for field in fields}
        yield from (f"{where} has no {name}" for name in given.keys() - known.keys())
        for field in fields:
            if field.required and field.name not in given and field.name not in attached:
                yield f"{where} needs {field.name}"
            elif field.name in given:
                yield from self._value(f"{where}.{field.name}", field, given[field.name])

    def _value(self, where: str, field: Field, value: Any) -> Iterator[str]:
        if field.constant and value != field.constant:
            yield f"{where} is {value!r}, not {field.constant!r}"
        found = [list(self._of_type(where, kind, value)) for kind in field.types]
        if all(found):
            yield from min(found, key=len)

    def _of_type(self, where: str, kind: str, value: Any) -> Iterator[str]:
        """Yield what keeps a value from being of a type."""
        if kind.startswith(_ARRAY):
            if isinstance(value, list | tuple):
                for place, item in enumerate(value):
                    yield from self._of_type(f"{where}[{place}]", kind.removeprefix(_ARRAY), item)
            else:
                yield f"{where} is no array"
        elif kind in _PLAIN:
            if not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean"):
                yield f"{where} is {type(value).__name__}, not {kind}"
        elif kind in self.unions:
            found = [list(self._of_type(where, one, value)) for one in self.unions[kind]]
            yield from min(found, key=len)
        elif kind == "InputFile":
            if not isinstance(value, str):
                yield f"{where} is no file"
        elif not isinstance(value, dict):
            yield f"{where} is {type(value).__name__}, not {kind}"
        else:
            yield from self._fields(kind, self.objects[kind], value, frozenset())


@cache
def bot_api() -> BotApi:
    """Read the names."""
    read = json.loads(NAMES.read_text(encoding="utf-8"))
    objects = {name: _read_fields(fields) for name, fields in read["objects"].items()}
    unions = {name: tuple(kinds.split("|")) for name, kinds in read["unions"].items()}
    return BotApi(objects, unions, {name: _read_fields(fields) for name, fields in read["methods"].items()})


def _read_fields(written: dict[str, str]) -> tuple[Field, ...]:
    fields = []
    for name, text in written.items():
        kinds, _, constant = text.partition("=")
        fields.append(Field(name, tuple(kinds.rstrip("!").split("|")), kinds.endswith("!"), constant))
    return tuple(fields)


def distil(specification: dict[str, Any]) -> dict[str, Any]:
    """Return the names of what updates and the supported methods can hold; see the module."""
    types, seen, waiting = specification["types"], set(), ["Update"]
    calls = {name: _write_fields(specification["methods"][name].get("fields", [])) for name in sorted(methods())}
    for written in calls.values():
        waiting += _named(written)
    objects, unions = {}, {}
    while waiting:
        name = waiting.pop()
        if name in seen or name not in types:
            continue
        seen.add(name)
        if types[name].get("subtypes"):
            unions[name] = "|".join(types[name]["subtypes"])
            waiting += [kind.removeprefix(_ARRAY) for kind in types[name]["subtypes"]]
        else:
            objects[name] = _write_fields(types[name].get("fields", []))
            waiting += _named(objects[name])
    ordered = {"objects": dict(sorted(objects.items())), "unions": dict(sorted(unions.items())), "methods": calls}
    return {"version": specification["version"], **ordered}


def _write_fields(fields: list[dict[str, Any]]) -> dict[str, str]:
    written = {}
    for field in fields:
        match = _CONSTANT.search(field["description"]) if field["name"] in _KIND_FIELDS else None
        constant = f"={match[1]}" if match else ""
        written[field["name"]] = "|".join(field["types"]) + "!" * field["required"] + constant
    return written


def _named(written: dict[str, str]) -> list[str]:
    """Return the types that fields name, without the arrays around them."""
    kinds = (kind for text in written.values() for kind in text.partition("=")[0].rstrip("!").split("|"))
    return [kind.replace(_ARRAY, "") for kind in kinds]


def _main(path: str) -> None:
    """Write the names anew, an object a line."""
    names = distil(json.loads(Path(path).read_text(encoding="utf-8")))
    parts = [f'"version": {json.dumps(names.pop("version"))}']
    for part, entries in names.items():
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in entries.items())
        parts.append(f'"{part}": {{\n{lines}\n}}')
    NAMES.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1])

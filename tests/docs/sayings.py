"""What the application can say, read out of the modules that say it: every text, with an ellipsis for each value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.docs.documents import ROOT

HOLE = "…"
"""Stands for a value, here and in the documents."""


def sayings() -> frozenset[str]:
    """Return every text of the presentation, without markup and in one line."""
    paths = [*ROOT.joinpath("bot/texts").glob("*.py"), *ROOT.joinpath("bot/screens").glob("*.py")]
    return frozenset(said for path in paths for said in _texts(ast.parse(path.read_text(encoding="utf-8"))))


def plain(text: str) -> str:
    """Return a text as a document would quote it."""
    return " ".join(re.sub(r"<[^>]*>", "", text).replace("\N{NO-BREAK SPACE}", " ").split())


def label(text: str) -> str:
    """Return a button's words without the sign before them."""
    return re.sub(r"^[^\w…‹]+", "", plain(text)).strip()


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield plain(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield plain("".join(_part(part) for part in node.values))


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else HOLE

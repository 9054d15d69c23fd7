"""Settings stand in the code, in ``.env.example`` and in the README: the same ones, with the same defaults."""

from __future__ import annotations

import re

import pytest
from pydantic import SecretStr

from bot.settings import Settings, load_settings
from tests.docs.documents import ROOT, section, table, text_of


def defaults() -> dict[str, str]:
    """Return every setting's variable and its default the way an office would write it."""
    return {name.upper(): written(field.default) for name, field in Settings.model_fields.items()}


def written(value: object) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "" if value in {None, ()} else str(value)


def example() -> dict[str, str]:
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text_of(".env.example"), re.MULTILINE))


def readme() -> dict[str, str]:
    rows = table(section(text_of("README.md"), "Settings"))
    return {name: "" if default == "empty" else default.strip("`") for name, default in rows.items()}


def test_the_example_file_has_every_setting_with_its_default() -> None:
    assert example() == defaults()


def test_the_readme_has_every_setting_with_its_default() -> None:
    assert readme() == defaults()


def test_readme_example_file_and_code_keep_the_same_order() -> None:
    assert list(readme()) == list(example()) == list(defaults())


def test_every_setting_of_the_example_file_is_explained_above_it() -> None:
    paragraphs = text_of(".env.example").strip().split("\n\n")[1:]

    assert all(re.fullmatch(r"(# .+\n)+[A-Z_]+=.*", paragraph) for paragraph in paragraphs), paragraphs


def test_a_copy_of_the_example_file_starts_like_no_file_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in defaults():
        monkeypatch.delenv(name, raising=False)

    assert load_settings(_env_file=ROOT / ".env.example") == load_settings(_env_file=None)

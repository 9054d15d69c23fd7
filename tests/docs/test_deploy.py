"""What is shipped for servers is what systemd understands and what the program's own paths say."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.webhook import PATH
from tests.docs.documents import ROOT, text_of

UNITS = ("realisasi.service", "realisasi@.service")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_the_bot_and_systemd_finds_nothing_wrong_with_it(name: str, tmp_path: Path) -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / name)
    assert unit["Service"]["ExecStart"].endswith("/.venv/bin/python -m bot run")
    assert int(unit["Service"]["TimeoutStopSec"]) > 10
    verify = shutil.which("systemd-analyze")
    if verify:
        program = unit["Service"]["ExecStart"].split()[0]
        text = (ROOT / "deploy" / name).read_text(encoding="utf-8").replace(program, "/usr/bin/env")
        copy = tmp_path / name.replace("@", "@8443")
        copy.write_text(text, encoding="utf-8")
        result = subprocess.run([verify, "verify", copy], capture_output=True, text=True, check=False)
        assert [line for line in result.stderr.splitlines() if copy.name in line] == []


def test_nginx_lets_only_the_webhooks_path_through() -> None:
    site = text_of("deploy/nginx.conf")
    assert f"location = {PATH} {{" in site
    assert "location / {\n        return 404;" in site

"""What of these tests needs a program that a machine may lack."""

from __future__ import annotations

import os

import pytest

from tests.support import databases
from tests.support.replicas import NGINX


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs nginx where there is none, and say so; REQUIRE_NGINX lets it fail instead."""
    if os.environ.get("REQUIRE_NGINX") or (NGINX and "postgresql" in databases.kinds()):
        return
    left_out = [item for item in items if item.get_closest_marker("nginx")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if left_out and reporter is not None:
        reporter.write_line(f"no nginx or no PostgreSQL: {len(left_out)} tests of several processes left out")

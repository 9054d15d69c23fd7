"""What of these tests needs a program that a machine may lack."""

from __future__ import annotations

import os

import pytest

from tests.support import databases
from tests.support.left_out import leave_out, marked
from tests.support.replicas import NGINX


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs nginx where there is none, and say so; REQUIRE_NGINX lets it fail instead."""
    if os.environ.get("REQUIRE_NGINX") or (NGINX and "postgresql" in databases.kinds()):
        return
    words = "no nginx or no PostgreSQL: {} tests of several processes left out"
    leave_out(config, items, marked(items, "nginx"), words)

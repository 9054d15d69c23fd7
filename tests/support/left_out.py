"""Tests that need a program which a machine may lack: they are left out and counted, never skipped in silence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def leave_out(config: pytest.Config, items: list[pytest.Item], unwanted: Sequence[pytest.Item], words: str) -> None:
    """Take tests out of a run and say how many; ``words`` say what is missing and what is not tested."""
    items[:] = [item for item in items if item not in unwanted]
    config.hook.pytest_deselected(items=unwanted)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if unwanted and reporter is not None:
        reporter.write_line(words.format(len(unwanted)))


def marked(items: Sequence[pytest.Item], marker: str) -> list[pytest.Item]:
    """Return the tests that have a marker."""
    return [item for item in items if item.get_closest_marker(marker)]

"""What a dialogue is marked with that runs on both databases, each time from the start."""

from __future__ import annotations

import pytest

from tests.support import databases

on_each = pytest.mark.parametrize("either_url", databases.kinds(), indirect=True)
"""For dialogues that alone reach a function of the store, or a branch of it."""

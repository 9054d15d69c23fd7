"""Names what a bot without a Sentry has imported, one module a line.

``python -m tests.support.imported``
"""

from __future__ import annotations

import sys
from importlib import import_module

from bot.sentry import reporting

if __name__ == "__main__":
    for name in ("bot.app", "bot.cli"):
        import_module(name)
    with reporting(""):
        sys.stdout.write("\n".join(sys.modules))

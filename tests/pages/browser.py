"""Chromium for tests of pages. Where it is missing tests are skipped and say why; with PUHUI_CI set they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
PLACES = ("chromium", "chromium-browser", "google-chrome")


def missing(what: str) -> None:
    """Skip, or fail where everything has to be there."""
    if os.environ.get("PUHUI_CI"):
        pytest.fail(f"{what} is missing, and PUHUI_CI wants every test to run")
    pytest.skip(f"{what} is missing; on Debian: apt-get install chromium fonts-noto-cjk, and make test for the libraries")


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
        raise
    program = os.environ.get("PUHUI_CHROMIUM") or next((found for name in PLACES if (found := shutil.which(name))), None)
    if program is None:
        missing("Chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Any) -> list[str]:
    """What axe finds in an open page by all its rules of WCAG 2.2 A and AA and its best practices: rule, where, what."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10, "axe looked at too little to be true"
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found["violations"] for node in rule["nodes"]]

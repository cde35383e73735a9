"""What all tests share: the reference data that lies beside the repository and is never part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data (PUHUI_REFERENCE_DATA, else ../shared/data). Absent: the test is skipped and says why.

    When PUHUI_REFERENCE_LOG names a file, a line is added to it, so that whoever runs the tests can see the data was read.
    """
    folder = Path(os.environ.get("PUHUI_REFERENCE_DATA") or REPO.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder}; set PUHUI_REFERENCE_DATA to its folder")
    log = os.environ.get("PUHUI_REFERENCE_LOG")
    if log:
        with open(log, "a", encoding="utf-8") as stream:
            stream.write(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')} read {folder}\n")
    return folder

"""Is every setting declared once and documented?"""

from __future__ import annotations

import re

from puhui.config import SETTINGS
from tests.house.tree import ROOT, SRC

PAGE = ROOT / "docs" / "reference" / "settings.md"


def test_the_page_of_settings_is_the_list_of_settings() -> None:
    assert SETTINGS
    rows = re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(setting.name, setting.default, setting.help) for setting in SETTINGS]


def test_no_setting_is_read_that_is_not_declared() -> None:
    declared = {setting.name for setting in SETTINGS}
    read = {(name, path.name) for path in SRC.rglob("*.py") for name in re.findall(r"\bPUHUI_[A-Z_]+\b", path.read_text("utf-8"))}
    assert len(read) >= len(SETTINGS)
    assert sorted((name, file) for name, file in read if name not in declared) == []

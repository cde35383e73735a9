"""Is the page that people read the one that these tests write?"""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def written() -> str:
    found = importlib.util.spec_from_file_location("docs_generate_language", ROOT / "docs" / "generate" / "language.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return str(module.text())


def test_the_page_is_current() -> None:
    page = ROOT / "docs" / "reference" / "language.md"
    assert page.read_text(encoding="utf-8") == written(), "run `make docs`"


def test_the_page_shows_every_test() -> None:
    text = written()
    assert text.count("\n### ") > 60 and text.count("\n## ") == len(list(Path(__file__).parent.glob("test_[0-9]*.py")))

"""Is a site written whole, and nothing of anybody else's touched?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from puhui.errors import PuhuiError
from puhui.reports import write_site

DIGEST = "ab" * 32


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_page_and_the_list_are_there(tmp_path: Path) -> None:
    written = write_site(tmp_path / "new" / "site", [("index.html", "一"), ("county/1.html", "二")], DIGEST)
    assert names(written.folder) == ["county/1.html", "index.html", "site.json"]
    assert (written.files, written.bytes) == (2, 6)
    listed = json.loads((written.folder / "site.json").read_text("utf-8"))
    assert listed == {"made_by": "puhui report", "result": DIGEST, "files": ["county/1.html", "index.html"]}


def test_pages_of_an_older_site_go_and_other_files_stay(tmp_path: Path) -> None:
    write_site(tmp_path, [("index.html", "旧"), ("county/old.html", "旧")], DIGEST)
    (tmp_path / "notes.txt").write_text("mine")
    write_site(tmp_path, [("index.html", "新")], DIGEST)
    assert names(tmp_path) == ["index.html", "notes.txt", "site.json"]
    assert (tmp_path / "index.html").read_text("utf-8") == "新"


@pytest.mark.parametrize("listed", [None, "{", '{"made_by": "somebody", "files": []}', '{"made_by": "puhui report", "files": ["../../x"]}'])
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, listed: str | None) -> None:
    (tmp_path / "index.html").write_text("mine")
    if listed is not None:
        (tmp_path / "site.json").write_text(listed)
    with pytest.raises(PuhuiError):
        write_site(tmp_path, [("index.html", "新")], DIGEST)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PuhuiError):
        write_site(tmp_path / "file" / "site", [("index.html", "新")], DIGEST)


def test_a_site_that_was_interrupted_can_be_written_again(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, str]]:
        yield "index.html", "半"
        raise KeyboardInterrupt

    write_site(tmp_path, [("index.html", "旧")], DIGEST)
    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path, broken(), DIGEST)
    write_site(tmp_path, [("index.html", "新")], DIGEST)
    assert names(tmp_path) == ["index.html", "site.json"]

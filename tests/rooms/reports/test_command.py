"""`puhui report` writes the page, or prints the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner
from typer.testing import Result as Ran

from puhui.cli.report import command
from puhui.errors import PuhuiError
from tests.rooms.reports.conftest import DIGEST, MONEY
from tests.rooms.reports.html import read

app = typer.Typer()
app.command()(command)


def run(*words: object) -> Ran:
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(*words: object) -> str:
    error = run(*words).exception
    assert isinstance(error, PuhuiError)
    return str(error)


def test_the_page_is_written_in_the_language_asked_for(result_folder: Path, tmp_path: Path) -> None:
    for language, tag in (("zh", 'lang="zh-CN"'), ("en", 'lang="en"')):
        path = tmp_path / "new" / f"{language}.html"
        ran = run(result_folder, "--out", path, "--lang", language)
        assert ran.exit_code == 0 and str(path) in ran.stdout
        page = path.read_text("utf-8")
        assert f"<html {tag}>" in page and read(page).wrong == []
    assert sorted(each.name for each in (tmp_path / "new").iterdir()) == ["en.html", "zh.html"]


def test_the_document_is_printed_as_json(result_folder: Path) -> None:
    found = json.loads(run(result_folder, "--json").stdout)
    assert found["about"]["result"] == DIGEST
    assert {benefit["id"]: benefit["counts"]["served"] for benefit in found["benefits"]}[MONEY] == 54


def test_the_same_result_gives_the_same_page(result_folder: Path, tmp_path: Path) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        run(result_folder, "--out", tmp_path / name)
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("words", "says"), [((), "--out"), (("--json", "--lang", "fr"), "zh")])
def test_what_cannot_be_done_is_said(result_folder: Path, words: tuple[str, ...], says: str) -> None:
    assert says in refused(result_folder, *words)


def test_a_place_that_cannot_be_written_is_said(result_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "file" in refused(result_folder, "--out", tmp_path / "file" / "page.html")


def test_a_folder_becomes_a_site_in_both_languages(result_folder: Path, tmp_path: Path) -> None:
    ran = run(result_folder, "--out", tmp_path / "site")
    assert ran.exit_code == 0 and str(tmp_path / "site" / "index.html") in ran.stdout
    for name, tag in (("county/140105.html", 'lang="zh-CN"'), ("en/county/140105.html", 'lang="en"')):
        page = (tmp_path / "site" / name).read_text("utf-8")
        assert f"<html {tag}>" in page and read(page).wrong == []


def test_a_site_in_one_language(result_folder: Path, tmp_path: Path) -> None:
    run(result_folder, "--out", tmp_path / "site", "--lang", "en")
    assert '<html lang="en">' in (tmp_path / "site" / "index.html").read_text("utf-8") and not (tmp_path / "site" / "en").exists()


def test_boundaries_are_drawn_and_their_source_is_named(result_folder: Path, tmp_path: Path) -> None:
    ring = [[112, 37], [113, 37], [113, 38], [112, 38], [112, 37]]
    feature = {"type": "Feature", "properties": {"code": "140105"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "lines.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    run(result_folder, "--out", tmp_path / "site", "--lang", "zh", "--boundaries", tmp_path / "lines.geojson")
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert '<path class="tile' in page and "lines.geojson" in page


def test_what_is_no_snapshot_is_refused(result_folder: Path, tmp_path: Path) -> None:
    assert "snapshot" in refused(result_folder, tmp_path / "no-snapshot", "--out", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_folder_with_other_files_is_left_alone(result_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    assert str(tmp_path) in refused(result_folder, "--out", tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"


def test_an_altered_result_is_refused(result_folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "results" / "copy"
    shutil.copytree(result_folder, copy)
    (copy / "counts.parquet").write_bytes((copy / "reasons.parquet").read_bytes())
    assert "counts.parquet" in refused(copy, "--out", tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()

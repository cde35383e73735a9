"""What does `puhui check` print, and how does it end?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from puhui.cli.check import command


@pytest.fixture
def run(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    app = typer.Typer()
    app.command()(command)

    def go(*arguments: str, changes: dict[str, tuple[str, str]] | None = None) -> tuple[int, str]:
        root = packs(changes)
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        result = CliRunner().invoke(app, list(arguments))
        return result.exit_code, result.output

    return go


def test_a_good_pack(run: Callable[..., tuple[int, str]]) -> None:
    code, text = run()
    assert code == 0 and "例子 4 个 × 3 种算法" in text and "没有发现错误" in text


def test_a_bad_pack_ends_with_1_and_a_letter(run: Callable[..., tuple[int, str]]) -> None:
    code, text = run(changes={"base/items/aid/2016-01-01.yaml": ("age >= 60", "ages >= 60")})
    assert code == 1 and "2016-01-01.yaml:29" in text and "^^^^" in text and "错误 1 处" in text


def test_machine_readable(run: Callable[..., tuple[int, str]]) -> None:
    code, text = run("--json")
    said = json.loads(text)
    assert code == 0 and said["ok"] and said["counts"]["examples"] == 4 and said["problems"] == []

"""How commands print: text for people, JSON for programs, a progress bar on the error stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table


def dump(data: Any) -> str:
    """JSON with readable Chinese; days as text."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def emit(data: Any, as_json: bool, text: Callable[[], str]) -> None:
    typer.echo(dump(data) if as_json else text())


def table_text(table: Table, width: int) -> str:
    """A table as plain text."""
    import io

    from rich.console import Console

    console = Console(width=width, highlight=False, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text().rstrip()


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A callback (what, share done) that moves a bar; silent when nobody watches."""
    if not sys.stderr.isatty():
        yield lambda what, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, done: bar.update(task, description=what, completed=done)

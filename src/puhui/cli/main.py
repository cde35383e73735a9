"""The list of commands, and the one place where an error becomes what a person reads."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from puhui import __version__, config, lang
from puhui.cli import answers, arrears, ask, catalogue, demo, regions, report, snapshot
from puhui.cli import check as gate
from puhui.errors import PuhuiError, fail
from puhui.lang import _

app = typer.Typer(
    name="puhui",
    help="普惠：承诺了什么、谁应享、谁已享、谁没有记录。 / Who is due which public service, and who has no record of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"puhui {__version__}")
        raise typer.Exit


@app.callback()
def options(
    language: Annotated[str, typer.Option("--lang", help="zh 或 en；默认看 PUHUI_LANG / language of what people read")] = "",
    _asked: Annotated[bool, typer.Option("--version", help="版本 / version", callback=_version, is_eager=True)] = False,
) -> None:
    """Options that stand before the command."""
    if language and language not in report.LANGUAGES:
        raise fail("bad-language", _("没有“{lang}”这种语言", lang=language), _("可用：{all}", all="、".join(report.LANGUAGES)))
    lang.use(language or None)


app.add_typer(regions.app, name="regions")
app.command("check")(gate.command)
app.add_typer(snapshot.app, name="snapshot")
app.add_typer(snapshot.key_app, name="key")
app.command("assess")(answers.assess)
app.command("explain")(answers.explain)
app.command("ask")(ask.command)
app.command("gap")(answers.gap)
app.command("arrears")(arrears.command)
app.add_typer(catalogue.app, name="catalogue")
app.command("report")(report.command)
app.add_typer(demo.app, name="demo")


@app.command("settings")
def settings(as_json: Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")] = False) -> None:
    """全部设置项及当前值。 / every setting and its value here."""
    from puhui.cli.output import emit

    rows = [
        {"name": entry.name, "value": config.setting(entry.name), "default": entry.default, "help": entry.help} for entry in config.SETTINGS
    ]
    emit(rows, as_json, lambda: "\n".join(f"{row['name']}={row['value']}\n    {row['help']}" for row in rows))


def main() -> None:
    """The entry point. Trouble with somebody's data, pack or call is printed as letters, never as a traceback."""
    try:
        app()
    except PuhuiError as error:
        if "--json" in sys.argv:
            from puhui.cli.output import dump

            sys.stdout.write(dump({"problems": [problem.as_json() for problem in error.problems]}) + "\n")
        sys.stderr.write("\n".join(str(problem) for problem in error.problems) + "\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write(_("已中断；同样的命令会接着做") + "\n")
        sys.exit(130)

"""The pages of commands and settings, from the program itself."""

from __future__ import annotations

from typing import Any

NOTE = "<!-- written by `make docs`; do not edit -->\n\n"


def pages() -> dict[str, str]:
    return {"commands.md": _commands(), "settings.md": _settings()}


def _commands() -> str:
    import typer

    from puhui.cli import app

    root = typer.main.get_command(app)
    parts = [NOTE, "# Commands\n\nEvery command prints for people, or with `--json` for programs. "]
    parts.append("`puhui --lang en …` or the setting `PUHUI_LANG=en` gives English. Exit codes: 0 done, 1 a check found something wrong, ")
    parts.append("2 the call or the data could not be taken.\n\n")
    parts += [f"* [{name}](#{name.replace(' ', '-')})\n" for name, _command_ in _walk(root, "puhui")]
    for name, command in _walk(root, "puhui"):
        parts.append(_command(name, command))
    return "".join(parts)


def _walk(command: Any, name: str) -> list[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if not children:
        return [(name, command)]
    found = [(name, command)] if getattr(command, "invoke_without_command", False) else []
    for child, inner in sorted(children.items()):
        found += _walk(inner, f"{name} {child}")
    return found


def _command(name: str, command: Any) -> str:
    arguments = [entry for entry in command.params if entry.param_type_name == "argument"]
    options = [entry for entry in command.params if entry.param_type_name == "option"]
    words = " ".join(entry.name.upper() if entry.required else f"[{entry.name.upper()}]" for entry in arguments)
    call = " ".join(filter(None, [name, words, "[OPTIONS]" if options else ""]))
    text = f"\n## {name}\n\n```\n{call}\n```\n\n{' '.join((command.help or '').split())}\n"
    if arguments or options:
        text += "\n| | default | |\n|---|---|---|\n"
    for entry in arguments:
        text += f"| `{entry.name.upper()}` | | {_cell(entry.help)} |\n"
    for entry in options:
        if entry.name in ("help", "install_completion", "show_completion"):
            continue
        default = "" if entry.default in (None, "", False, ()) or callable(entry.default) else f"`{entry.default}`"
        text += f"| `{'`, `'.join(entry.opts)}` | {default} | {_cell(entry.help)} |\n"
    return text


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _settings() -> str:
    from puhui.config import SETTINGS

    text = (
        NOTE
        + "# Settings\n\nAn installation is set up by these environment variables (`puhui settings` prints them with their values).\n\n"
    )
    text += "| name | default | meaning |\n|---|---|---|\n"
    for entry in SETTINGS:
        default = f"`{entry.default}`" if entry.default else ""
        text += f"| `{entry.name}` | {default} | {entry.help} |\n"
    return text

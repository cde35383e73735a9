"""The `puhui` command: what can be done from a terminal, and where rooms are joined into a run?

Every command prints for people, or with `--json` for programs. Exit codes: 0 done · 1 the answer is that something
is wrong (a check failed) · 2 the call or the data could not be taken. Heavy libraries are imported inside commands.
"""

from puhui.cli.main import app, main

__all__ = ["app", "main"]

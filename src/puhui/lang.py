"""What people read: Chinese first, English by a switch.

Source texts are Chinese and stand in the code as `_("…{name}…", name=…)`; their English stands in
`locale/en/<room>.po`. A text without a translation is shown in Chinese (a test lists those).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
_chosen: list[str] = []


def language() -> str:
    """`zh` or `en`: what `use` chose, else the setting PUHUI_LANG, else `zh`."""
    if _chosen:
        return _chosen[-1]
    return "en" if os.environ.get("PUHUI_LANG", "").lower().startswith("en") else "zh"


def use(code: str | None) -> None:
    """Choose the language of this process (`zh`, `en`); None goes back to the setting."""
    _chosen.clear()
    if code:
        _chosen.append(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """One text in this language, whatever the process speaks otherwise."""
    _chosen.append(code)
    try:
        yield
    finally:
        _chosen.pop()


def _(text: str, /, **values: object) -> str:
    """`text` in the chosen language with `{names}` filled in."""
    if language() == "en":
        text = translations().get(text) or text
    return text.format(**values) if values else text


@lru_cache(maxsize=1)
def translations() -> dict[str, str]:
    """Chinese → English, of the program's own texts."""
    found: dict[str, str] = {}
    for path in sorted((_LOCALE / "en").glob("*.po")):
        found.update(read_po(path))
    return found


def read_po(path: Path) -> dict[str, str]:
    """msgid → msgstr of one .po file. Untranslated entries are left out."""
    from babel.messages.pofile import read_po as parse

    with path.open("rb") as stream:
        catalog = parse(stream, locale="en")
    return {str(message.id): str(message.string) for message in catalog if message.id and message.string}

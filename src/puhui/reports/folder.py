"""Write the pages of a site into a folder. The folder is ours when its list of files says so; nothing else is touched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from puhui.errors import fail
from puhui.lang import _

LIST = "site.json"
MAKER = "puhui report"


@dataclass(frozen=True)
class Written:
    folder: Path
    files: int
    bytes: int


def write_site(folder: Path, pages: Iterable[tuple[str, str]], result: str, progress: Callable[[int], None] | None = None) -> Written:
    """Every page is there whole or not at all; pages of an older site in the folder go. Raises PuhuiError.

    result: the digest of the run, noted in the list. progress is told how many pages are there.
    """
    old = _old(folder)
    names: list[str] = []
    size = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages:
            data = text.encode("utf-8")
            _put(folder / name, data)
            names.append(name)
            size += len(data)
            if progress:
                progress(len(names))
        _put(folder / LIST, _list(result, names))
        for name in sorted(set(old) - set(names)):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise fail(
            "not-written", _("写不了 {path}：{why}", path=folder, why=error.strerror or str(error)), _("换一个可写的位置")
        ) from error
    return Written(folder, len(names), size)


def _list(result: str, names: list[str]) -> bytes:
    return (json.dumps({"made_by": MAKER, "result": result, "files": sorted(names)}, indent=1) + "\n").encode()


def _old(folder: Path) -> list[str]:
    """The files of the site that lies there. A folder with anything else but no list is somebody's own."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return []
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        names = [str(name) for name in listed["files"]]
        if listed["made_by"] == MAKER and all(_inside(name) for name in names):
            return names
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise fail("not-a-site", _("{path} 里有别的文件，不是这个命令写的网站", path=folder), _("写一个新目录，或清空它"))


def _inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside.write_bytes(data)
    os.replace(aside, path)

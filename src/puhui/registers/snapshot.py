"""Open a snapshot: only what its manifest vouches for is ever read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from puhui.errors import Problem, PuhuiError, Where, fail
from puhui.lang import _
from puhui.registers.load_rosters import sha256_of
from puhui.registers.write import FORMAT, digest_of


@dataclass(frozen=True)
class Snapshot:
    """A frozen folder of the registers as of a day."""

    path: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, path: Path, *, verify: bool = True) -> Snapshot:
        """The snapshot in a folder. A missing, altered or unlisted file is a PuhuiError that names it.

        verify=False trusts the digests of single files (a caller that has just verified them).
        """
        path = Path(path)
        manifest = _read_manifest(path)
        problems = file_problems(path, manifest, verify)
        if problems:
            raise PuhuiError(problems)
        return cls(path, manifest)

    @property
    def facts_on(self) -> date:
        return date.fromisoformat(self.manifest["facts_on"])

    @property
    def known_on(self) -> date:
        return date.fromisoformat(self.manifest["known_on"])

    @property
    def digest(self) -> str:
        return str(self.manifest["digest"])

    @property
    def synthetic(self) -> bool:
        return bool(self.manifest["synthetic"])

    @property
    def kinds(self) -> list[str]:
        """The unit kinds that were declared when it was built."""
        return list(self.manifest["kinds"])

    def columns(self, part: str) -> dict[str, str]:
        """Columns and their types in DuckDB's words, also of a part that has no rows and so no file."""
        return dict(self.manifest["schema"].get(part, {}))

    def ranges(self, part: str) -> dict[str, list[Any]]:
        """[low, high] of the columns that have a range."""
        return dict(self.manifest["ranges"].get(part, {}))

    def files(self, part: str) -> list[Path]:
        """The files of a part: units/person, members/family, rows/disability, awards, records, kinship, regions …"""
        names = self.manifest["files"]
        return [self.path / name for name in sorted(names) if name == f"{part}.parquet" or name.rpartition("/")[0] == part]


def check(path: Path) -> list[Problem]:
    """Everything a snapshot promises, looked at again; an empty list when it holds."""
    from puhui.registers.verify import check as look

    return look(path)


def _read_manifest(path: Path) -> dict[str, Any]:
    where = Where(str(path / "manifest.json"))
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise fail("snapshot-format", _("快照的格式是 {n}，这个程序读不了", n=manifest["format"]), _("用建立它的程序版本打开"), where)
        right = digest_of(manifest) == manifest["digest"]
    except OSError:
        raise fail("no-snapshot", _("这里没有快照（没有 manifest.json）"), _("指向 snapshots 下面的一个目录"), where) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise fail("bad-manifest", _("manifest.json 读不懂"), _("重新建立快照"), where) from None
    if not right:
        raise fail("bad-manifest", _("manifest.json 的摘要与内容不符，它被改动过"), _("重新建立快照，不要修改里面的文件"), where)
    return dict(manifest)


def file_problems(path: Path, manifest: dict[str, Any], verify: bool = True) -> list[Problem]:
    """Files that are missing, altered, or there without being listed. The identity compartment may be absent as a whole."""
    problems: list[Problem] = []
    remedy = _("从备份恢复，或重新建立快照；不要修改里面的文件")
    listed = dict(manifest["files"])
    if (path / "identity").is_dir():
        listed.update(manifest["identity"])
    for name, entry in sorted(listed.items()):
        file, where = path / name, Where(str(path / name))
        if not file.is_file():
            problems.append(Problem(where, "file-missing", _("快照缺少文件 {name}", name=name), remedy))
        elif verify and sha256_of(file) != entry["sha256"]:
            problems.append(Problem(where, "file-altered", _("快照的文件 {name} 被改动过", name=name), remedy))
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and name not in listed and name != "manifest.json":
            problems.append(Problem(Where(str(file)), "file-unlisted", _("快照里多出文件 {name}", name=name), _("移走它")))
    return problems

"""A folder appears whole or not at all: staged beside its place, flushed to the disk, renamed in one step.

A build that was killed leaves a hidden staging folder, which the next build removes. Locks tell a dead build from one
that is still at work.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from puhui.errors import Where, fail
from puhui.lang import _

STAGING = ".staging-"
_OLD = "old-"


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """A locked folder to build in; gone afterwards. Stale ones of killed builds are removed first."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / ".lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            _clean(home)
            folder = home / f"{STAGING}{os.getpid()}-{secrets.token_hex(4)}"
            folder.mkdir(mode=0o700)
            lock = (folder / "lock").open("w")
            fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        raise fail(
            "cannot-write", _("写不了输出目录：{what}", what=error.strerror), _("检查目录、权限和剩余空间"), Where(str(home))
        ) from None
    try:
        yield folder
    except OSError as error:
        if error.errno is None:
            raise
        what = _("写快照时出错：{what}；没有留下半成品", what=error.strerror)
        raise fail("cannot-write", what, _("检查权限和剩余空间，再运行一次"), Where(str(error.filename or home))) from None
    finally:
        _restore(home, folder)
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def _clean(home: Path) -> None:
    for folder in home.glob(f"{STAGING}*"):
        with suppress(FileNotFoundError), (folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            _restore(home, folder)
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)


def _restore(home: Path, folder: Path) -> None:
    """Put back a snapshot that was moved aside by a build that did not get to put the new one in its place."""
    for old in folder.glob(f"{_OLD}*"):
        target = home / old.name.removeprefix(_OLD)
        if not target.exists():
            os.rename(old, target)


def publish(made: Path, target: Path, folder: Path) -> None:
    """Move a finished folder to its place. One that stands there already gives way."""
    for path in [made, *(path for path in made.rglob("*") if path.is_dir())]:
        flush_folder(path)
    if target.exists():
        os.rename(target, folder / f"{_OLD}{target.name}")
    os.rename(made, target)
    flush_folder(target.parent)


def flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """A small file, flushed to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())

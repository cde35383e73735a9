"""Numbers of units: given by the installation's key, the same again for the same unit, meaningless to anybody else."""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from puhui.config import setting
from puhui.errors import PuhuiError, Where, fail
from puhui.lang import _

KEY_BYTES = 32
SEPARATOR = "\x1f"


def number_of(key: bytes, kind: str, natural: str) -> int:
    """The first 62 bits of HMAC-SHA256 over the kind and the normalised natural key."""
    digest = hmac.digest(key, f"{kind}{SEPARATOR}{natural}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 2


def new_key(path: Path) -> None:
    """Write a fresh random key, readable by its owner only. An existing file is never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise fail(
            "key-exists", _("这个文件已经存在，不会覆盖"), _("换一个文件名；丢了旧密钥，旧编号就对不上了"), Where(str(path))
        ) from None
    except OSError as error:
        raise fail("key-not-written", _("写不了密钥文件：{what}", what=error.strerror), _("检查目录和权限"), Where(str(path))) from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(os.urandom(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())


def read_key(path: Path | None = None) -> bytes:
    """The installation's key from a file, or from the setting PUHUI_KEY_FILE."""
    named = str(path) if path is not None else setting("PUHUI_KEY_FILE")
    if not named:
        raise no_key()
    try:
        data = Path(named).read_bytes()
    except OSError:
        raise fail("no-key", _("读不到密钥文件"), _("检查路径和权限；第一次使用：puhui key new 文件名"), Where(named)) from None
    if len(data) != KEY_BYTES:
        text = data.strip()
        try:
            data = bytes.fromhex(text.decode("ascii"))
        except (ValueError, UnicodeDecodeError):
            data = b""
    if len(data) != KEY_BYTES:
        raise fail("bad-key", _("这不是密钥文件：应当是 32 个字节，或 64 位十六进制"), _("用 puhui key new 文件名 生成"), Where(named))
    return data


def no_key() -> PuhuiError:
    return fail(
        "no-key",
        _("没有密钥：人员编号和身份数据要用本单位的密钥"),
        _("先运行 puhui key new 文件名，再用 --key-file 或 PUHUI_KEY_FILE 指出它"),
    )

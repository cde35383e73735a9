"""The settings of an installation: one table, read from the environment, printed by `puhui settings`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    help: str


SETTINGS = (
    Setting("PUHUI_LANG", "zh", "界面语言：zh 或 en / language of what people read"),
    Setting("PUHUI_PACKS", "", "附加的服务包目录，以冒号分隔 / further pack folders, separated by colons"),
    Setting("PUHUI_KEY_FILE", "", "本单位密钥文件；人员编号与身份数据用它 / the installation's key: numbers and identity"),
    Setting("PUHUI_THREADS", "0", "计算线程数，0 为自动 / threads for computing, 0 = as many as there are cores"),
    Setting("PUHUI_MEMORY", "", "计算内存上限，如 2GB / memory limit for computing, e.g. 2GB"),
)


def setting(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a declared setting. An undeclared name is a KeyError: declare it in SETTINGS first."""
    declared = {entry.name: entry for entry in SETTINGS}[name]
    return (os.environ if environ is None else environ).get(name) or declared.default

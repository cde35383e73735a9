"""What most commands need together: packs, map, catalogue; a snapshot or a result with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from puhui.packs import Pack, find_packs

if TYPE_CHECKING:
    from puhui.catalogue import Catalogue
    from puhui.regions import Regions


@dataclass
class Context:
    """Loaded once, when first asked for."""

    extra: tuple[Path, ...] = ()

    @cached_property
    def packs(self) -> list[Pack]:
        return find_packs(self.extra)

    @cached_property
    def regions(self) -> Regions:
        from puhui.regions import load

        return load(self.packs)

    @cached_property
    def catalogue(self) -> Catalogue:
        from puhui.catalogue import load

        return load(self.packs)


def day(text: str | None) -> date | None:
    """A day given on the command line. Raises PuhuiError."""
    from puhui.errors import fail
    from puhui.lang import _
    from puhui.terms import parse_day

    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError:
        raise fail("bad-date", _("不是存在的日期：{text}", text=text), _("写成 2016-08-01 的样子")) from None

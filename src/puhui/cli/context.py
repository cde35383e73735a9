"""What most commands need together: packs, map, catalogue; a snapshot or a result with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from puhui.lang import language
from puhui.packs import Pack, find_packs

if TYPE_CHECKING:
    from puhui.catalogue import Catalogue
    from puhui.regions import Regions


FIGURES_NAME = "synthetic_figures"


@dataclass
class Context:
    """Loaded once, when first asked for."""

    extra: tuple[Path, ...] = ()

    @cached_property
    def packs(self) -> list[Pack]:
        return find_packs(self.extra)

    def words(self) -> dict[str, str]:
        """Chinese → the chosen language, of all that packs say."""
        return {} if language() == "zh" else {text: said for pack in self.packs for text, said in pack.english().items()}

    @cached_property
    def regions(self) -> Regions:
        from puhui.regions import load

        return load(self.packs)

    @cached_property
    def catalogue(self) -> Catalogue:
        from puhui.catalogue import load

        return load(self.packs)


def made_with(extra: list[Path] | None, used: Iterable[str]) -> Context:
    """The packs that a snapshot or a result was made with. The one with the invented figures of made-up provinces comes
    with the program; of others, one that is not found is an error: without it every answer would be another."""
    from puhui.errors import fail
    from puhui.lang import _
    from puhui.synthetic import FIGURES_PACK

    names = set(used)
    context = Context(tuple(extra or ()))
    if FIGURES_NAME in names and FIGURES_NAME not in {pack.name for pack in context.packs}:
        context = Context((*(extra or ()), FIGURES_PACK))
    missing = sorted(names - {pack.name for pack in context.packs})
    if missing:
        raise fail("pack-missing", _("它是用服务包 {names} 做的，现在没有找到", names="、".join(missing)), _("用 --packs 指出它们在哪里"))
    return context


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

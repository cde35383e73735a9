"""How people are asked for a fact, where its name in the register is no question: `ask` of a column or computed fact.

`ask: 一句问话`, or `ask: {say: 一句问话, values: {imprisoned: …}}` where the register's words for codes would hurt, or
`ask: {say: 一句问话, estimate: true}` where only an office can find out and people say what they think.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from puhui.errors import nearest
from puhui.lang import _
from puhui.packs import Section


@dataclass(frozen=True)
class Asking:
    """The question ("": made from the fact's name) and gentler words for some codes. `estimate`: only an office can find
    it out; people say what they think."""

    say: str = ""
    values: tuple[tuple[str, str], ...] = ()
    estimate: bool = False


PLAIN = Asking()  # nothing is said: the question is made from the name


def read_asking(section: Section, codes: Iterable[str] = ()) -> Asking:
    """The key `ask` of a column or a computed fact."""
    if not isinstance(section.data.get("ask"), dict):
        return Asking(str(section.text("ask", "")))
    part = section.section("ask")
    assert part is not None
    say, words, estimate = part.text("say"), part.section("values", None), part.flag("estimate", False)
    found = []
    for code in words.keys() if words is not None else ():
        assert words is not None
        found.append((code, str(words.text(code))))
        if code not in codes:
            near = nearest(code, codes)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(codes) or "—")
            words.problem(code, "code-unknown", _("没有代码“{word}”", word=code), remedy)
    part.done()
    return Asking(say, tuple(found), estimate)

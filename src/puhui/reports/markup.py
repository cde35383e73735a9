"""Texts and tables as HTML. A site has hundreds of thousands of cells, so tables are put together here and not by a template."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from markupsafe import Markup

from puhui.reports.view import Cell, Row, Table

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+(?:[\s·]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)*")


def inert(text: str) -> str:
    """Text that stays text when somebody opens the page in a spreadsheet."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@lru_cache(maxsize=50_000)
def said(text: str, foreign: bool) -> Markup:
    """Escaped text; on an English page the Chinese in it is marked as Chinese, for those who listen."""
    text = inert(text)
    if not foreign:
        return Markup(_escaped(text))
    parts: list[str] = []
    end = 0
    for found in _CHINESE.finditer(text):
        parts += [_escaped(text[end : found.start()]), f'<span lang="zh-CN">{found.group()}</span>']
        end = found.end()
    return Markup("".join([*parts, _escaped(text[end:])]))


def _escaped(text: str) -> str:
    return escape(text, quote=True)


def _inside(cell: Cell, foreign: bool) -> str:
    text = said(cell.text, foreign)
    main = f'<a href="{_escaped(cell.href)}">{text}</a>' if cell.href else f'<span class="main">{text}</span>'
    note = f"<small>{said(cell.note, foreign)}</small>" if cell.note else ""
    return f"{main}{cell.picture}{note}"


def table(block: Table, foreign: bool) -> Markup:
    """In a box of its own that scrolls; roles are written because cards take them away."""
    names = " ".join(name for name, given in (("cards", block.cards), ("dense", block.dense)) if given)
    heads = "\n".join(f'<th scope="col" role="columnheader"{_class(cell.tone)}>{_inside(cell, foreign)}</th>' for cell in block.columns)
    labels = [f' data-name="{_escaped(inert(cell.text))}"' if block.cards else "" for cell in block.columns]
    groups = "\n".join(
        '<tbody role="rowgroup">\n' + "\n".join(_row(row, labels, foreign) for row in group) + "\n</tbody>" for group in block.groups
    )
    identity = _escaped(block.id)
    return Markup(
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{identity}-caption">\n'
        f'<table id="{identity}" class="{names}" role="table">\n'
        f'<caption id="{identity}-caption">{said(block.caption, foreign)}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">\n{heads}\n</tr></thead>\n{groups}\n</table>\n</div>\n'
    )


def _row(row: Row, labels: list[str], foreign: bool) -> str:
    head, *cells = row.cells
    if head.span > 1:  # a line over a group of rows
        return (
            f'<tr role="row"{_id(row.id)}{_class(row.tone)}>'
            f'<th scope="rowgroup" role="rowheader" colspan="{head.span}">{_inside(head, foreign)}</th></tr>'
        )
    parts = [f'<tr role="row"{_id(row.id)}{_class(row.tone)}>\n<th scope="row" role="rowheader">{_inside(head, foreign)}</th>']
    parts += [
        f'<td role="cell"{_class(cell.tone)}{label}>{_inside(cell, foreign)}</td>' for cell, label in zip(cells, labels[1:], strict=True)
    ]
    return "\n".join([*parts, "</tr>"])


def _class(tone: str) -> str:
    return f' class="{_escaped(tone)}"' if tone else ""


def _id(name: str) -> str:
    return f' id="{_escaped(name)}"' if name else ""

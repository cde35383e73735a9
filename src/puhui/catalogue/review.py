"""What the gate asks of cards, laws, files and texts, beside what reading them already asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from puhui.catalogue.model import Catalogue, Version
from puhui.errors import Problem, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, read_yaml
from puhui.regions import Regions

PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]
OTHERS_READ = ("mutants.csv", "pack.yaml", "kinds.yaml")  # read by other rooms, or by people
OTHER_FOLDERS = ("census", "map", "regions", "registers", "locale")
CITATIONS = ("document", "clause", "why", "note", "if", "is", "has", "from", "counted", "let")  # texts that are not translated


def leads(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """Every office kind that an item names is an office of some place."""
    kinds = regions.office_kinds
    problems = []
    for version in _versions(catalogue) if kinds else ():
        if version.leads and version.leads not in kinds:
            near = nearest(version.leads, kinds)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(kinds))
            problems.append(Problem(Where(version.file), "office-unknown", _("没有这类机构：{kind}", kind=version.leads), remedy))
    return problems


def cards(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """What a card names: the standard that splits the cost, the districts where a benefit is given."""
    problems = []
    for version in _versions(catalogue):
        known = {standard.name: standard for standard in version.standards}
        name = str(version.pays.get("standard", ""))
        if name and name not in known:
            near = nearest(name, known)
            remedy = _("是不是 {near}？", near=near) if near else _("先在 standards 里声明它")
            problems.append(Problem(Where(version.file), "standard-unknown", _("没有标准“{name}”", name=name), remedy))
        for benefit in version.benefits:
            for code in benefit.within:
                if regions.versions and code not in regions.versions:
                    problems.append(Problem(benefit.where, "region-unknown", _("没有这个区划：{code}", code=code), _("检查代码")))
    return problems


def laws(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """A law of another province says nothing here: documents are known by the name they begin with."""
    ours = {row.name for rows in regions.versions.values() for row in rows if row.level == "province"}
    foreign = tuple(name for name in PROVINCES if not any(own.startswith(name) for own in ours))
    if not ours:
        return []
    cited = [(basis.document, Where(version.file)) for version in _versions(catalogue) for basis in version.basis]
    cited += [
        (basis.document, Where(service.file)) for item in catalogue.items.values() for service in item.services for basis in service.basis
    ]
    cited += [(basis.document, choice.where) for choice in catalogue.choices for basis in choice.basis]
    cited += [(figure.document, figure.where) for figure in catalogue.figures]
    return [
        Problem(where, "law-elsewhere", _("“{document}”是外省的文件，不能作依据", document=document), _("改引国家或本省的文件"))
        for document, where in cited
        if document.lstrip("《").startswith(foreign)
    ]


def unread(catalogue: Catalogue) -> list[Problem]:
    """Whatever lies in a pack and is read by no room is a mistake: a misspelt name, a wrong folder."""
    problems = []
    for pack in catalogue.packs:
        for path in sorted(path for path in pack.path.rglob("*") if path.is_file()):
            inside = path.relative_to(pack.path)
            if (
                path in catalogue.files_read
                or inside.name == "README.md"
                or str(inside) in OTHERS_READ
                or any(part.startswith((".", "__")) for part in inside.parts)
            ):
                continue
            if path.name == "examples.yaml" and path.parent.name in catalogue.items and inside.parts[0] in ("items", "signals"):
                continue  # read by the gate itself, once everything compiles
            if inside.parts[0] == "households" and path.suffix == ".yaml":
                continue  # so are these
            if inside.parts[0] in OTHER_FOLDERS and path.suffix in (".yaml", ".csv", ".po"):
                continue
            remedy = _("检查文件名和所在的目录，或删去它")
            problems.append(Problem(Where(str(path)), "file-unread", _("没有程序会读这个文件"), remedy))
    return problems


def untranslated(pack: Pack) -> list[str]:
    """Chinese sentences of a pack's YAML files that have no English in its `locale/en.po`."""
    english = pack.english()
    found: dict[str, None] = {}
    for path in sorted(pack.path.rglob("*.yaml")):
        told = path.name == "examples.yaml" or path.parent.name == "households"
        section = None if told else read_yaml(path, [])
        if section is not None:
            found.update(dict.fromkeys(text for text in _texts(section.data) if text not in english))
    return list(found)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        if re.search("[\u4e00-\u9fff]", data):
            yield str(data)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in CITATIONS:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _versions(catalogue: Catalogue) -> list[Version]:
    return [version for item in catalogue.items.values() for version in item.versions]

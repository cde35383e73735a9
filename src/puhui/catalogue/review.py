"""What the gate asks of figures, files, laws and texts, beside what reading them already asked.

Figures: a later one does not go against `better` without a note, a local one does not fall below a floor, and every
county has one for all the days a version declares it, or the pack lists the hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from puhui.catalogue.figures import Figures
from puhui.catalogue.model import Catalogue, Figure, Hole, StandardDeclaration, Version
from puhui.catalogue.tables import NATION, declarations, show
from puhui.errors import Problem, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, read_yaml
from puhui.regions import Regions

ONE_DAY = timedelta(days=1)
PROVINCES = ["北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆"]
OTHERS_READ = ("README.md", "pack.yaml", "kinds.yaml")  # read by other rooms, or by people
OTHER_FOLDERS = ("regions", "registers", "locale")
CITATIONS = ("document", "clause", "why", "note", "if", "is", "has", "from", "counted", "let")  # texts that are not translated


def leads(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """Every office kind that an item names is an office of some place."""
    kinds = regions.office_kinds
    problems = []
    for version in _versions(catalogue) if kinds else ():
        if version.leads not in kinds:
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
    cited += [(basis.document, Where(service.file)) for item in catalogue.items.values() for service in item.services for basis in service.basis]
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
            if path in catalogue.files_read or str(inside) in OTHERS_READ or any(part.startswith((".", "__")) for part in inside.parts):
                continue
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
        section = None if path.name == "examples.yaml" else read_yaml(path, [])
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


def _declared(catalogue: Catalogue) -> dict[str, StandardDeclaration]:
    return {standard.full: standard for item in catalogue.items for standard in declarations(catalogue, item).values()}


# -- figures -------------------------------------------------------------------------------------------------


def figures(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """Regions that exist, the direction of changes, and floors."""
    declared = _declared(catalogue)
    return [*_places(catalogue, regions), *_direction(catalogue, declared), *_floors(catalogue, regions, declared)]


def _places(catalogue: Catalogue, regions: Regions) -> Iterator[Problem]:
    known: list[tuple[str, date, Where]] = [(figure.region, figure.since, figure.where) for figure in catalogue.figures]
    known += [(hole.region, hole.since, _hole_where(catalogue, hole)) for hole in catalogue.holes]
    for region, since, where in known:
        if region == NATION or not regions.versions:
            continue
        rows = regions.versions.get(region)
        if not rows:
            near = regions.nearest(region)
            remedy = _("是不是 {near}？", near=near) if near else _("检查代码")
            yield Problem(where, "region-unknown", _("没有这个区划：{code}", code=region), remedy)
        elif not any(row.valid(max(since, regions.first_day)) for row in rows):
            yield Problem(where, "region-not-valid", _("{code} 在 {day} 不存在", code=region, day=since), _("用当天存在的代码，或改日期"))


def _hole_where(catalogue: Catalogue, hole: Hole) -> Where:
    item = catalogue.items[hole.item]
    return Where(str(item.pack.path / "holes.csv"))


def _direction(catalogue: Catalogue, declared: dict[str, StandardDeclaration]) -> Iterator[Problem]:
    """A raise is a raise, and a cut has a reason."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Figure]] = {}
    for figure in catalogue.figures:
        groups.setdefault((figure.standard, figure.region, figure.keys), []).append(figure)
    for (name, _region, _keys), group in groups.items():
        standard = declared[name]
        if standard.better == "none":
            continue
        for one, following in pairwise(sorted(group, key=lambda figure: figure.since)):
            worse = following.value < one.value if standard.better == "higher" else following.value > one.value
            if worse and not following.note:
                was, now = show(one.value, standard.unit), show(following.value, standard.unit)
                what = _("“{say}”从 {was} 变为 {now}，对群众更差", say=standard.say, was=was, now=now)
                yield Problem(following.where, "figure-worse", what, _("核对数值；确实如此时在 note 里写明原因"))


def _floors(catalogue: Catalogue, regions: Regions, declared: dict[str, StandardDeclaration]) -> Iterator[Problem]:
    """Where a higher level sets a floor, a lower one may go beyond it and never under it."""
    for figure in catalogue.figures:
        standard = declared[figure.standard]
        if not standard.floor or figure.region == NATION:
            continue
        for above in catalogue.figures:
            if (above.standard, above.keys) != (figure.standard, figure.keys) or above.region == figure.region:
                continue
            day = max(figure.since, above.since)
            if not (figure.in_force(day) and above.in_force(day) and _lies_in(regions, figure.region, above.region, day)):
                continue
            under = figure.value > above.value if standard.better == "lower" else figure.value < above.value
            if under:
                floor, value = show(above.value, standard.unit), show(figure.value, standard.unit)
                what = _("“{say}” {value} 低于上级规定的底线 {floor}（{other}）", say=standard.say, value=value, floor=floor, other=above.where)
                yield Problem(figure.where, "below-floor", what, _("核对数值和施行日期"))
                break


def _lies_in(regions: Regions, code: str, above: str, day: date) -> bool:
    return above == NATION or (bool(regions.versions) and above in regions.on(max(day, regions.first_day)).ancestors(code))


# -- holes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """A standard without a figure in some counties for some days."""

    version: Version
    standard: StandardDeclaration
    keys: tuple[str, ...]
    since: date
    until: date | None
    counties: frozenset[str]


def holes(catalogue: Catalogue, regions: Regions) -> tuple[list[Problem], list[str]]:
    """A problem for each figure that is missing and not listed; and the names of the holes that are listed."""
    problems: list[Problem] = []
    if regions.versions:
        for version in _versions(catalogue):
            for missing in _missing(catalogue, regions, version):
                tree = regions.on(missing.since)
                names = "、".join(tree.path_name(code) if tree.level(code) != "province" else tree.name(code) for code in _collapsed(tree, missing.counties))
                keys = "[" + ", ".join(missing.keys) + "]" if missing.keys else ""
                span = f"{missing.since} — {missing.until or _('至今')}"
                what = _("“{say}”{keys} {span} 没有数：{names}", say=missing.standard.say, keys=keys, span=span, names=names)
                where = missing.standard.where
                problems.append(Problem(where, "hole", what, _("补上有出处的数，或列入 holes.csv 并写明原因")))
    listed = [f"{hole.item}.{hole.standard} {hole.region} {hole.since} — {hole.until or _('至今')}: {hole.why}" for hole in catalogue.holes]
    return problems, listed


def _missing(catalogue: Catalogue, regions: Regions, version: Version) -> Iterator[Missing]:
    start = max(version.since, regions.first_day)
    if version.until is not None and version.until < start:
        return
    names = {standard.full for standard in version.standards}
    figures_here = [figure for figure in catalogue.figures if figure.standard in names]
    holes_here = [hole for hole in catalogue.holes if hole.item == version.item]
    days = _change_days(regions, start, version.until, [*figures_here, *holes_here])
    packs = [pack.name for pack in catalogue.packs]
    open_: dict[tuple[str, tuple[str, ...]], tuple[date, frozenset[str]]] = {}
    declared = {standard.full: standard for standard in version.standards}
    for day in days:
        now = dict(_missing_on(regions, day, version, Figures(figures_here, regions, day, day, packs, provisional=True), holes_here))
        for key in [*open_, *now]:
            before, here = open_.get(key), now.get(key, frozenset())
            if before is not None and before[1] != here:
                yield Missing(version, declared[key[0]], key[1], before[0], day - ONE_DAY, before[1])
                del open_[key]
            if here and key not in open_:
                open_[key] = (day, here)
    for (full, keys), (since, counties) in open_.items():
        yield Missing(version, declared[full], keys, since, version.until, counties)


def _change_days(regions: Regions, start: date, end: date | None, dated: Iterable[Figure | Hole]) -> list[date]:
    days = {start} | {row.since for rows in regions.versions.values() for row in rows if row.level == "county"}
    for entry in dated:
        days |= {entry.since} | ({entry.until + ONE_DAY} if entry.until is not None else set())
    return sorted(day for day in days if day >= start and (end is None or day <= end))


def _missing_on(
    regions: Regions, day: date, version: Version, found: Figures, known: list[Hole]
) -> Iterator[tuple[tuple[str, tuple[str, ...]], frozenset[str]]]:
    tree = regions.on(day)
    counties = tree.all("county")
    for standard in version.standards:
        accepted = {hole.region for hole in known if hole.standard == standard.name and hole.since <= day and (hole.until is None or day <= hole.until)}
        if NATION in accepted:
            continue
        for words in product(*(words for _name, words in standard.rule.keys)):
            bare = [code for code in counties if found.find(standard.full, int(code.ljust(12, "0")), words) is None]
            gone = frozenset(code for code in bare if not accepted & {code, *tree.ancestors(code)})
            if gone:
                yield (standard.full, words), gone


def _collapsed(tree: Any, counties: frozenset[str]) -> list[str]:
    """Whole provinces and cities stand for their counties."""
    left, found = set(counties), []
    for level in ("province", "city"):
        for code in tree.all(level):
            below = set(tree.under(code, "county"))
            if below and below <= left:
                found.append(code)
                left -= below
    return [*found, *sorted(left)]


"""What the place packs tell of a published census: how many live in each county, in towns, by age and sex; and a margins file.

Tables of a pack: `census/counties_<year>.csv` and `census/age_sex_<year>.csv`. A margins file replaces both.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where, fail
from puhui.lang import _
from puhui.packs import Pack, read_csv
from puhui.synthetic.pools import MEN, WOMEN
from puhui.synthetic.rounding import largest_remainder

BANDS = ("0", "1-4", *(f"{low}-{low + 4}" for low in range(5, 85, 5)), "85+")
AREAS = ("城镇", "农村")
CELLS = tuple((sex, band) for sex in (MEN, WOMEN) for band in BANDS)
_COUNTY_COLUMNS = ("code", "name", "level", "residents", "urban", "rural", "document", "status")
_AGE_COLUMNS = ("region", "sex", "age_group", "persons", "document", "status")
_MARGIN_COLUMNS = ("county", "sex", "age_group", "area", "persons")


@dataclass
class Margins:
    """Whole people of the source, by county: `cells` in the order of CELLS, `areas` in the order of AREAS.

    shared: the cells are those of the province, so only their shares count in a county.
    """

    source: str
    digest: str
    cells: dict[str, list[int]] = field(default_factory=dict)
    areas: dict[str, list[int]] = field(default_factory=dict)
    shared: bool = False

    @property
    def counties(self) -> list[str]:
        return sorted(self.areas)

    @property
    def total(self) -> int:
        return sum(map(sum, self.areas.values()))


def published(packs: Sequence[Pack]) -> Margins:
    """The margins of the place packs. Raises PuhuiError when none of them has a census."""
    problems: list[Problem] = []
    for pack in packs:
        counties, ages = pack.files("census", "counties_*.csv"), pack.files("census", "age_sex_*.csv")
        if counties and ages:
            margins = _of_pack(counties[-1], ages[-1], problems)
            if problems:
                raise PuhuiError(problems)
            return margins
    raise fail(
        "no-census", _("服务包里没有人口普查表"), _("地方包要有 census/counties_年份.csv 和 census/age_sex_年份.csv，或用 --margins 给出")
    )


def _of_pack(counties: Path, ages: Path, problems: list[Problem]) -> Margins:
    """A development zone is counted by itself, though it lies in counties: its people are shared out over those of its city."""
    rows = read_csv(counties, _COUNTY_COLUMNS, ("note",), problems)
    margins = Margins(counties.name, _digest(counties, ages), shared=True)
    zones: dict[str, list[int]] = {}
    for row in rows:
        people = [_whole(row["urban"]), _whole(row["rural"])]
        if -1 in people or sum(people) != _whole(row["residents"]):
            problems.append(Problem(row.where, "bad-count", _("城镇加乡村不等于常住人口：{name}", name=row["name"]), _("核对这一行")))
        elif row["level"] == "county":
            margins.areas[row["code"]] = people
        else:
            of_city = zones.setdefault(row["code"][:4], [0, 0])
            zones[row["code"][:4]] = [a + b for a, b in zip(of_city, people, strict=True)]
    for city, more in zones.items():
        _share_out(margins, city, more)
    table = {(row["sex"], row["age_group"]): _whole(row["persons"]) for row in read_csv(ages, _AGE_COLUMNS, ("note",), problems)}
    missing = [f"{sex}{band}" for sex, band in CELLS if table.get((sex, band), -1) < 0]
    if missing and not problems:
        problems.append(Problem(Where(str(ages)), "bad-count", _("缺少或写错的年龄组：{names}", names="、".join(missing[:8]))))
    province = [table.get(cell, 0) for cell in CELLS]
    margins.cells = dict.fromkeys(margins.areas, province)
    return margins


def _share_out(margins: Margins, city: str, more: list[int]) -> None:
    counties = [county for county in margins.counties if county.startswith(city)]
    for index, people in enumerate(more):
        weights = [sum(margins.areas[county]) for county in counties]
        for county, part in zip(counties, largest_remainder(people, weights), strict=True):
            margins.areas[county][index] += part


def read_margins(path: Path, known: Sequence[str]) -> Margins:
    """A file of margins: `county,sex,age_group,area,persons`. Rows with sex and age group make up a county's ages, rows with
    an area (城镇, 农村) its towns and country; both must sum to the same. known: the counties of the day.

    Raises PuhuiError with every row that is wrong.
    """
    problems: list[Problem] = []
    try:
        data = path.read_bytes()
    except OSError:
        raise fail("no-margins", _("读不到这个文件"), _("检查 --margins 的路径"), Where(str(path))) from None
    margins = Margins(path.name, hashlib.sha256(data).hexdigest())
    for row in read_csv(path, _MARGIN_COLUMNS, (), problems):
        county, cell, count = row["county"], (row["sex"], row["age_group"]), _whole(row["persons"])
        if county not in known:
            problems.append(Problem(row.at("county"), "unknown-county", _("{code} 不是当天的县（市、区）", code=county)))
        elif count < 0:
            problems.append(Problem(row.at("persons"), "bad-count", _("人数要写成整数：{text}", text=row["persons"])))
        elif row["area"] in AREAS and cell == ("", ""):
            margins.areas.setdefault(county, [0, 0])[AREAS.index(row["area"])] += count
        elif not row["area"] and cell in CELLS:
            margins.cells.setdefault(county, [0] * len(CELLS))[CELLS.index(cell)] += count
        else:
            remedy = _("写性别和年龄组（{bands}），或只写城乡（城镇、农村）", bands=" ".join(BANDS))
            problems.append(Problem(row.where, "bad-margin", _("这一行不是年龄性别，也不是城乡"), remedy))
    for county in sorted({*margins.areas, *margins.cells}):
        ages, areas = sum(margins.cells.get(county, [])), sum(margins.areas.get(county, []))
        if ages != areas:
            what = _("{code}：年龄性别合计 {a}，城乡合计 {b}", code=county, a=ages, b=areas)
            problems.append(Problem(Where(str(path)), "margins-differ", what, _("两种合计要相等")))
    if not problems and not margins.total:
        problems.append(Problem(Where(str(path)), "no-margins", _("没有一个人"), _("每个县写上年龄性别和城乡的人数")))
    if problems:
        raise PuhuiError(problems)
    return margins


def example(margins: Margins) -> str:
    """A margins file that says the same."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(_MARGIN_COLUMNS)
    for county in margins.counties:
        for (sex, band), count in zip(CELLS, margins.cells[county], strict=True):
            write.writerow((county, sex, band, "", count))
        for area, count in zip(AREAS, margins.areas[county], strict=True):
            write.writerow((county, "", "", area, count))
    return out.getvalue()


def _whole(text: str) -> int:
    """A count; -1 when it is none."""
    return int(text) if text.isascii() and text.isdigit() else -1


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()

"""Hand-made documents: three counties, and a province large enough for tiles. Every number in them was typed or computed here."""

from __future__ import annotations

from dataclasses import replace

from puhui.reports.document import About, Benefit, Counts, Document, Figure, Gap, Hole, Line, Pack, Place, Reason

FOLDER = "results/3f9a52c07be1"


def counts(
    *,
    served: int = 0,
    partly: int = 0,
    not_served: int = 0,
    pending: int = 0,
    unknown_served: int = 0,
    unknown: int = 0,
    no: int = 0,
    no_longer_due: int = 0,
    served_not_due: int = 0,
    grace: int = 0,
    amount_due: int = 0,
    amount_missing: int = 0,
) -> Counts:
    """Consistent counts; the bounds as docs of the entitlement room define them."""
    due = served + partly + not_served + pending
    return Counts(
        units=due + unknown_served + unknown + no + no_longer_due + served_not_due + grace,
        due=due,
        served=served,
        partly=partly,
        not_served=not_served,
        pending=pending,
        unknown_served=unknown_served,
        unknown=unknown,
        no_longer_due=no_longer_due,
        served_not_due=served_not_due,
        grace=grace,
        amount_due=amount_due,
        amount_missing=amount_missing,
        at_least=(served, due + unknown + unknown_served),
        at_most=(served + pending + unknown_served, due + unknown_served),
    )


LOW = counts(
    served=1203,
    partly=17,
    not_served=41,
    pending=29,
    unknown_served=7,
    unknown=2311,
    no=40518,
    no_longer_due=13,
    grace=3,
    amount_due=73_215_550,
    amount_missing=1_934_207,
)
CARE = counts(served=612, not_served=23, pending=4, unknown=9, no=98_377, served_not_due=6)
CLINIC = counts(served=301, partly=11, not_served=19, unknown_served=2, unknown=5, amount_due=331, amount_missing=31)
HIDDEN = counts(served=4, not_served=2, unknown=1, no=99_024)


def command(benefit: str, more: str = "") -> str:
    return f"puhui gap {FOLDER} --benefit {benefit}{more}"


def benefit(id: str, name: str, item: str, kind: str, kind_name: str, totals: Counts, **more: object) -> Benefit:
    values = {"since": "2016-01-01", "measure": "", "each": "", "unit": "", "means_tested": False, "sensitive": False, **more}
    return Benefit(id=id, name=name, item_name=item, kind=kind, kind_name=kind_name, counts=totals, command=command(id), **values)  # type: ignore[arg-type]


def about(synthetic: bool = True) -> About:
    return About(
        synthetic=synthetic,
        facts_on="2016-08-01",
        known_on="2016-08-05",
        law_day="2016-08-01",
        map_on="2016-08-01",
        what_if=False,
        provisional=False,
        snapshot="b1946ac92492d2347c6235b4d2611184c7a90f3f0b1f7d2d6d8f2a3f4a5b6c7d",
        result="3f9a52c07be14f1f8f4c9f1f1d2e3c4b5a69788796a5b4c3d2e1f00112233445",
        catalogue="0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6",
        engine="duckdb",
        version="0.1.0",
        folder=FOLDER,
        packs=(Pack("general", "通用", "0.1.0"), Pack("social_services", "社会服务", "0.1.0"), Pack("demo", "合成省", "0.1.0", True)),
    )


PLACES = (
    Place("140100", "太原市", "太原市", "city", "140000"),
    Place("140105", "小店区", "太原市小店区", "county", "140100"),
    Place("140106", "迎泽区", "太原市迎泽区", "county", "140100"),
    Place("141123", "兴县", "吕梁市兴县", "county", "141100"),
    Place("", "", "", "county", ""),
    Place("140105001", "营盘街道", "太原市小店区营盘街道", "town", "140105"),
    Place("140105100", "=北格镇", "太原市小店区=北格镇", "town", "140105"),
)
ALLOWANCE, VISIT, CLINICS, QUIET = "minimum_living.allowance", "elderly_health_management", "primary_care_facilities", "special_aid"

LINES = tuple(
    Line(name, place, numbers, command(name, f" --region {place}") if place else "")
    for name, place, numbers in (
        (ALLOWANCE, "140100", counts(served=803, partly=12, not_served=26, unknown=1711, amount_due=48_000_123, amount_missing=1_234_501)),
        (ALLOWANCE, "140105", counts(served=503, not_served=16, unknown=911)),
        (ALLOWANCE, "140106", counts(served=300, partly=12, not_served=10, unknown=800)),
        (ALLOWANCE, "141123", counts(served=400, not_served=14, pending=28, unknown_served=6, unknown=599)),
        (ALLOWANCE, "", counts(unknown=3)),
        (ALLOWANCE, "140105001", counts(served=203, not_served=5, unknown=402)),
        (ALLOWANCE, "140105100", counts(served=300, not_served=11, unknown=509)),
        (VISIT, "140105", counts(served=311, not_served=21)),
        (VISIT, "141123", counts(served=301, not_served=1, unknown=8)),
        (CLINICS, "140105", counts(served=101)),
        (CLINICS, "140106", counts(not_served=18)),
    )
)

SMALL = Document(
    about=about(),
    benefits=(
        benefit(ALLOWANCE, "最低生活保障金", "最低生活保障", "family", "共同生活家庭", LOW, measure="fen", each="month", means_tested=True),
        benefit(VISIT, "", "老年人健康管理", "person", "人", CARE),
        benefit(CLINICS, "行政村卫生室", "基层医疗卫生机构", "village", "村（社区）", CLINIC, measure="quantity", unit="所"),
        benefit(QUIET, "特别扶助金", "特别扶助", "person", "人", HIDDEN, sensitive=True),
    ),
    places=PLACES,
    lines=LINES,
    gaps=(
        Gap(ALLOWANCE, "not_served", 41, 1_830_107, 0, "", command(ALLOWANCE, " --kind not_served")),
        Gap(ALLOWANCE, "partly", 17, 904_900, 800_800, "2015-03-01", command(ALLOWANCE, " --kind partly")),
        Gap(ALLOWANCE, "no_longer_due", 13, 0, 512_345, "2014-11-01", command(ALLOWANCE, " --kind no_longer_due")),
        Gap(VISIT, "served_not_due", 6, 0, 0, "2016-02-14", command(VISIT, " --kind served_not_due")),
    ),
    reasons=(
        Reason(ALLOWANCE, "line", "家庭人均月收入低于当地低保标准", 2290, (("140105", 907), ("140106", 799), ("141123", 584))),
        Reason(ALLOWANCE, "assets", "家庭财产符合当地规定", 77, (("141123", 77),)),
        Reason(VISIT, "age", "年满 65 周岁", 9, (("141123", 8), ("", 1))),
    ),
    figures=(
        Figure(
            "minimum_living.line",
            "低保标准",
            "140100",
            "太原市",
            ("城镇",),
            "612.50",
            "yuan/month",
            "2016-01-01",
            "本例的虚构标准",
            "invented",
            "demo",
        ),
        Figure(
            "visits.times",
            "每年健康管理次数",
            "000000",
            "",
            (),
            "1",
            "count",
            "2011-01-01",
            "国家基本公共卫生服务规范（2011年版）",
            "unverified",
            "health",
        ),
        Figure("share.levels", "支出分担", "140000", "山西省", ("县",), "37%", "percent", "2013-05-06", "某通知", "checked", "shanxi"),
    ),
    holes=(Hole("minimum_living", "最低生活保障", "topup", "分类施保比例", "000000", "", "地方规定；没有取得山西的文件"),),
    english={
        "最低生活保障金": "Minimum living allowance",
        "最低生活保障": "Minimum living guarantee",
        "老年人健康管理": "Health management for the elderly",
        "共同生活家庭": "family living together",
        "人": "person",
        "太原市": "Taiyuan",
        "小店区": "Xiaodian",
    },
)


def province() -> Document:
    """Eleven cities with eleven counties each, seven benefits: tiles, two tables side by side in turn."""
    names = [benefit(f"item_{number}", f"第{number}项待遇", f"第{number}项", "person", "人", CARE) for number in range(1, 8)]
    places, lines = [], []
    for city in range(1, 12):
        places.append(Place(f"14{city:02d}00", f"第{city}市", f"第{city}市", "city", "140000"))
        for county in range(1, 12):
            code = f"14{city:02d}{county:02d}"
            places.append(Place(code, f"第{county}县", f"第{city}市第{county}县", "county", f"14{city:02d}00"))
            for number, one in enumerate(names, 1):
                step = (city * 7 + county * 5 + number * 11) % 100
                lines.append(
                    Line(
                        one.id,
                        code,
                        counts(served=step * 10 + 1, not_served=1000 - step * 10, unknown=county * 37),
                        command(one.id, f" --region {code}"),
                    )
                )
    return replace(SMALL, benefits=tuple(names), places=tuple(places), lines=tuple(lines), gaps=(), reasons=(), towns_left_out=1451)

"""Rows that are wrong on purpose. Each must be refused or held by its reason, and none may change anybody's answer."""

from __future__ import annotations

from puhui.synthetic.fields.disability import CARE
from puhui.synthetic.fields.elderly_health import ELDERLY
from puhui.synthetic.figures import CITY
from puhui.synthetic.ids import Ids
from puhui.synthetic.land import Land
from puhui.synthetic.model import Family, Mistake, Person
from puhui.synthetic.rosters import Rosters

PEOPLE = 3  # accepted people that this module adds


def families(land: Land, ids: Ids) -> list[Family]:
    """Two families that never applied, of healthy adults: whatever a wrong row takes from them, the answers stay.

    The membership of the first adult is left to `write`: he stands in both families.
    """
    home = land.first(next(county for county in land.counties if county.startswith(CITY[:4])), "城镇").code
    adults = [_adult(ids, home, sex) for sex in ("男", "女", "男")]
    made = []
    for index, members in enumerate((tuple(adults[:2]), tuple(adults[2:])), 1):
        family = Family(number=f"合成误0000000{index}", household=f"合成误户0000000{index}", hukou=home, residence=home, area="城镇")
        family.members = members
        made.append(family)
    return made


def _adult(ids: Ids, home: str, sex: str) -> Person:
    born = "1980-04-12"
    number, name = ids.number(born, sex), ids.name()
    return Person(number=number, name=name, sex=sex, born=born, age=42, hukou=home, residence=home, role="申请人")


def write(rosters: Rosters, made: list[Family], ids: Ids) -> list[Mistake]:
    """The wrong rows, after the families they speak of."""
    both, other, _third = (person for family in made for person in family.members)
    home = both.residence
    elsewhere = home[:-1] + ("2" if home[-1] != "2" else "3")

    def man(born: str) -> str:
        return ids.number(born, "男")

    unknown = man("1955-05-05")
    wrong_check = unknown[:17] + ("0" if unknown[17] != "0" else "1")
    plain = ("正常", "", home, home)
    phone = "000" + both.name[3:]
    same = (both.number, both.name, phone, both.sex, both.born, *plain)
    place = rosters.mistake
    found = [
        place("rejected", "id-check", "校验位错", "people", wrong_check, ids.name(), "", "男", "1955-05-05", *plain),
        place("rejected", "duplicate", "同一行写了两次", "people", *same),
        place("held", "duplicate-differs", "同一号码，常住地不同", "people", *same[:8], elsewhere),
        place(
            "rejected",
            "unknown-region",
            "区划代码不存在",
            "people",
            man("1970-02-03"),
            ids.name(),
            "",
            "男",
            "1970-02-03",
            "正常",
            "",
            "149999",
            home,
        ),
        place(
            "rejected",
            "region-gone",
            "撤县设区以后还写旧县的代码",
            "people",
            man("1970-02-04"),
            ids.name(),
            "",
            "男",
            "1970-02-04",
            "正常",
            "",
            "140726",
            home,
        ),
        place("rejected", "no-such-day", "2月30日", "people", man("2021-02-28"), ids.name(), "", "男", "2021-02-30", *plain),
        place("held", "id-birth-date", "出生日期与号码不同", "people", man("1971-02-03"), ids.name(), "", "男", "1971-03-02", *plain),
        place("held", "id-sex", "性别与号码不同", "people", man("1972-02-03"), ids.name(), "", "女", "1972-02-03", *plain),
        place("rejected", "unknown-code", "性别写错", "people", man("1973-02-03"), ids.name(), "", "难", "1973-02-03", *plain),
        place("held", "two-groups", "一人在两个家庭（其一）", "family_members", made[0].number, both.number, "申请人"),
        place("held", "two-groups", "一人在两个家庭（其二）", "family_members", made[1].number, both.number, "其他"),
        place("rejected", "unknown-unit", "家庭没有登记", "family_members", "合成误99999999", other.number, "其他"),
        place("rejected", "bad-amount", "金额写成文字", "incomes", other.number, "2022-03-01", "工资性收入", "三千", "是"),
        place("rejected", "out-of-range", "残疾等级 7", "disability", unknown, "", "肢体", "7", "有效", "2099-12-31", ""),
        place("rejected", "unknown-unit", "没有登记的人", "awards", CARE, "person", unknown, "2020-01-01", "", "", "100", ""),
        place("rejected", "constraint", "截止早于起始", "awards", CARE, "person", other.number, "2021-01-01", "2020-01-01", "", "100", ""),
        place(
            "rejected",
            "unknown-benefit",
            "没有这项待遇",
            "awards",
            "elderly_health_managment",
            "person",
            other.number,
            "2021-01-01",
            "",
            "",
            "",
            "",
        ),
        place("rejected", "unknown-unit", "没有登记的人", "records", ELDERLY, "person", unknown, "2021-06-06", "1", ""),
        place("rejected", "bad-date", "只写了年月", "records", ELDERLY, "person", other.number, "2021年6月", "1", ""),
    ]
    return found

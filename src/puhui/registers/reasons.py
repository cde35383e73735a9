"""Why a row was not accepted: a stable code, a sentence for the clerk, and what to try.

`rejected`: the row cannot be right as it stands. `held`: it may be right, a person has to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from puhui.lang import _
from puhui.registers.columns import Column

HELD = frozenset(
    {"id-birth-date", "id-sex", "id-in-text", "duplicate-differs", "two-groups", "unit-held", "region-split", "number-collision"}
)
NOT_TROUBLE = frozenset({"duplicate", "total-row"})  # rows that are not missed: what they say stands already


def status(code: str) -> str:
    return "held" if code in HELD else "rejected"


@dataclass(frozen=True)
class Sentence:
    what: str
    remedy: str


def sentences() -> dict[str, Callable[[str, str], Sentence]]:
    """Code → (column's Chinese, hint) → sentence, in the language chosen now."""
    return {
        "row-width": lambda say, hint: Sentence(_("这一行的格数与表头不同"), _("检查是否少了或多了分隔符；含逗号的文字要加引号")),
        "total-row": lambda say, hint: Sentence(_("这是合计行，不是资料"), _("从名册里去掉合计行")),
        "missing": lambda say, hint: Sentence(_("“{say}”是空的", say=say), _("补上；这一项必须有")),
        "bad-flag": lambda say, hint: Sentence(_("“{say}”不是“是”或“否”", say=say), _("写“是”或“否”；不知道就留空")),
        "bad-integer": lambda say, hint: Sentence(_("“{say}”不是整数", say=say), _("只写数字；不知道就留空")),
        "bad-amount": lambda say, hint: _amount(say, hint),
        "bad-percent": lambda say, hint: Sentence(_("“{say}”不是百分比", say=say), _("写成 15% 或 15，最多两位小数")),
        "bad-date": lambda say, hint: Sentence(_("“{say}”不是日期", say=say), _("写成 2016-08-01 或 2016年8月1日，年月日都要有")),
        "no-such-day": lambda say, hint: Sentence(_("“{say}”写的这一天不存在", say=say), _("对照原件改正日期")),
        "bad-hour": lambda say, hint: Sentence(_("“{say}”不是日期和小时", say=say), _("写成 2016-08-01 14")),
        "unknown-code": lambda say, hint: _code(say, hint),
        "id-form": lambda say, hint: Sentence(_("“{say}”不是 18 位或 15 位身份号码", say=say), _("对照证件改正；Excel 里这一列要设为文本")),
        "id-date": lambda say, hint: Sentence(_("“{say}”里的出生日期不存在", say=say), _("对照证件改正")),
        "id-check": lambda say, hint: Sentence(_("“{say}”的校验位不对，可能录错或抄错一位", say=say), _("对照证件改正")),
        "id-numeric-cell": lambda say, hint: Sentence(
            _("“{say}”在表格里是数值格，末几位已经丢失，无法恢复", say=say), _("把这一列设为文本格式，从原始资料重新录入")
        ),
        "id-in-text": lambda say, hint: Sentence(
            _("“{say}”里含有身份号码，不能进入分析数据", say=say), _("去掉号码；如果这一项本来就含号码，在台账里写 identity: true")
        ),
        "out-of-range": lambda say, hint: Sentence(
            _("“{say}”超出可能的范围（{hint}）", say=say, hint=hint), _("对照原件改正，检查单位（元、万元）")
        ),
        "bad-region": lambda say, hint: Sentence(
            _("“{say}”不是 6、9 或 12 位区划代码", say=say), _("写统计用区划代码，文本格式；代码用 puhui regions 名称 查")
        ),
        "unknown-region": lambda say, hint: Sentence(
            _("“{say}”写的区划代码不存在", say=say), _("是不是 {near}？", near=hint) if hint else _("对照当年的区划代码改正")
        ),
        "region-gone": lambda say, hint: Sentence(
            _("“{say}”写的区划在资料的日期已经撤销或还没有设立", say=say),
            _("改用当时的代码：{all}；资料较早时在对照文件写 as_of", all=hint)
            if hint
            else _("改用当时的代码；资料较早时在对照文件写 as_of"),
        ),
        "region-split": lambda say, hint: Sentence(
            _("“{say}”写的区划后来分到了几个地方，不知道属于哪一个", say=say), _("写到乡镇或村的代码；可能是：{all}", all=hint)
        ),
        "id-birth-date": lambda say, hint: Sentence(_("身份号码里的出生日期与“{say}”不同", say=say), _("对照证件核实哪一个对")),
        "id-sex": lambda say, hint: Sentence(_("身份号码里的性别与“{say}”不同", say=say), _("对照证件核实哪一个对")),
        "duplicate": lambda say, hint: Sentence(_("与{hint}完全相同", hint=hint), _("不用处理；前一行已经收下")),
        "duplicate-differs": lambda say, hint: Sentence(
            _("与{hint}是同一个对象，内容不同；前一行已收下，这一行待核实", hint=hint), _("核实后只留正确的一行")
        ),
        "two-groups": lambda say, hint: Sentence(
            _("这个人同时登记在几个“{kind}”里；这些登记都待核实", kind=hint), _("核实他在哪一个，去掉其余的")
        ),
        "unknown-unit": lambda say, hint: Sentence(_("“{say}”写的对象没有登记", say=say), _("先登记这个对象，或改正号码")),
        "unit-rejected": lambda say, hint: Sentence(_("“{say}”写的对象没有被接受", say=say), _("先改正那个对象的那一行")),
        "unit-held": lambda say, hint: Sentence(_("“{say}”写的对象正在待核实", say=say), _("先核实那个对象")),
        "unknown-kind": lambda say, hint: Sentence(
            _("“{say}”不是对象种类", say=say), _("是不是 {near}？", near=hint) if hint else _("写 person、family 等")
        ),
        "wrong-kind": lambda say, hint: Sentence(
            _("这项待遇是给{kind}的，“{say}”写的是别的对象", kind=hint, say=say), _("改成{kind}和它的编号", kind=hint)
        ),
        "unknown-benefit": lambda say, hint: Sentence(
            _("“{say}”不是清单里的待遇", say=say),
            _("是不是 {near}？", near=hint) if hint else _("写待遇的代号，如 minimum_living.allowance"),
        ),
        "unknown-source": lambda say, hint: Sentence(
            _("“{say}”不是台账，也不是待遇", say=say), _("是不是 {near}？", near=hint) if hint else _("写台账名，或待遇的代号")
        ),
        "not-a-county": lambda say, hint: Sentence(_("“{say}”要写到县或县以上", say=say), _("写 6 位代码")),
        "constraint": lambda say, hint: Sentence(_("不符合：{hint}", hint=hint), _("对照原件改正")),
        "number-collision": lambda say, hint: Sentence(_("编号与另一个对象相同"), _("请报告维护人员；换一个密钥重建")),
    }


def _amount(say: str, hint: str) -> Sentence:
    if hint == "fen":
        return Sentence(_("“{say}”不是整分", say=say), _("最多写到分：两位小数"))
    return Sentence(_("“{say}”不是金额", say=say), _("写成 1799.99 或 1.5万元"))


def _code(say: str, hint: str) -> Sentence:
    what = _("“{say}”不是可用的代码", say=say)
    return Sentence(what, _("是不是 {near}？", near=hint[:-1]) if hint.endswith("?") else _("可用：{all}", all=hint))


def mask(column: Column | None, value: str | None) -> str:
    """The offending value as a list may show it: nothing of it, when the column is identity or of high sensitivity."""
    if not value:
        return ""
    return "***" if column is None or column.masked else value

"""How the figures came about: what columns mean, on which standards they stand, from which files, and how to repeat them."""

from __future__ import annotations

from puhui.lang import _
from puhui.reports import numbers, words
from puhui.reports.sections import column_terms, figures, gaps
from puhui.reports.site.frame import Paths, Site, page
from puhui.reports.view import Commands, Section, Terms, Text


def method(site: Site) -> str:
    paths = Paths(0)
    sections = [
        _columns(),
        gaps(site.index, site.speaker),
        figures(site.document, site.speaker),
        _sources(site),
        _again(site),
    ]
    return page(site, "method.html", _("依据和算法"), _("数字怎样算出，依据什么，怎样重算"), sections, [(site.name, paths.home())])


def _columns() -> Section:
    more = [
        (_("条"), _("一个对象的一项待遇是一条：一个人有三项待遇就是三条。各项待遇合计时数的是条，不是人。")),
        (_("占确知的"), _("已享受 ÷ 确知预判符合的；不含待核实的。跨待遇合计只用这个比例，因为要核对的待遇不知道的多。")),
        (_("不适用"), _("问题本身不成立（例如没有有劳动能力的成员就谈不上就业援助），不算作不符合，另列。")),
    ]
    return Section("columns", _("数字怎样算出"), [Terms([*more, *column_terms()])])


def _sources(site: Site) -> Section:
    about = site.document.about
    packs = words.listed(f"{site.speaker.say(pack.say)} {pack.version}" for pack in about.packs)
    pairs = [
        (_("快照摘要"), about.snapshot),
        (_("结果摘要"), about.result),
        (_("清单摘要"), about.catalogue),
        (_("服务包"), packs or numbers.NOTHING),
        (_("程序"), f"puhui {about.version} · {about.engine}"),
    ]
    return Section("sources", _("从哪里来"), [Terms(pairs)])


def _again(site: Site) -> Section:
    about = site.document.about
    lines = [(site.speaker.benefit(benefit), benefit.command) for benefit in site.index.benefits]
    blocks: list[object] = [
        Text(_("在保存结果的目录里执行下面的命令，得到同样的数字。同样的快照和服务包重新计算，逐字节相同。")),
        Commands(_("各项待遇的数字"), lines),
        Commands(
            _("本网站和它的数据"), [("HTML", f"puhui report {about.folder} --out site"), ("JSON", f"puhui report {about.folder} --json")]
        ),
    ]
    return Section("again", _("怎样重算"), blocks)

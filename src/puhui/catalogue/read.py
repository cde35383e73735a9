"""Read the item folders, choices and figures of all packs; what is wrong comes in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from puhui import registers as registers_room
from puhui.catalogue import tables
from puhui.catalogue.model import (
    PLACE,
    Amount,
    Basis,
    Benefit,
    Catalogue,
    Choice,
    Condition,
    Item,
    Occasion,
    Order,
    Outside,
    PlaceRule,
    Schedule,
    Served,
    Service,
    StandardDeclaration,
    Step,
    Version,
)
from puhui.catalogue.tables import UNITS, convert
from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, Section, read_yaml
from puhui.registers import Registers
from puhui.rules import Source, Standard
from puhui.rules.types import Day, Number, Type, Word
from puhui.terms import parse_day

CARD = ("object", "guidance", "spending", "lead_text")
LEVELS = ("nation", "province", "city", "county")


def load(packs: list[Pack]) -> Catalogue:
    """The catalogue that these packs declare. Raises PuhuiError with every problem."""
    problems: list[Problem] = []
    registers = registers_room.load(packs)
    catalogue = Catalogue(packs, registers, {}, [], [], [], {}, set())
    for pack in packs:
        for folder in sorted(path for kind in ("items", "signals") for path in pack.path.glob(f"{kind}/*") if path.is_dir()):
            _read_folder(folder, pack, catalogue, problems)
    for pack in packs:
        _read_choices(pack, catalogue, problems)
        _read_outside(pack, catalogue, problems)
    _close_versions(catalogue, problems)
    _check_signals(catalogue, problems)
    tables.read_figures(catalogue, problems)
    tables.read_holes(catalogue, problems)
    if problems:
        raise PuhuiError(sorted(set(problems)))
    return catalogue


def _read_folder(folder: Path, pack: Pack, catalogue: Catalogue, problems: list[Problem]) -> None:
    name = folder.name
    known = catalogue.items.get(name)
    if known is not None and pack.kind != "place":
        what = _("事项“{name}”已在 {other} 声明", name=name, other=known.folder)
        problems.append(Problem(Where(str(folder)), "item-twice", what, _("改名，或去掉其中一个")))
        return
    versions = [
        found
        for path in sorted(folder.glob("*.yaml"))
        if path.name != "examples.yaml"
        if (found := _read_version(path, pack, catalogue, problems))
    ]
    services = [service for path in sorted(folder.glob("service/*.yaml")) if (service := _read_service(path, name, catalogue, problems))]
    if known is None:
        if not versions:
            problems.append(
                Problem(Where(str(folder)), "item-empty", _("事项目录里没有版本文件"), _("文件名写施行日期，如 2016-01-01.yaml"))
            )
        catalogue.items[name] = Item(name, versions, services, folder, pack)
    else:  # a place replaces versions of the same day and adds its own
        days = {version.since for version in versions}
        known.versions = [version for version in known.versions if version.since not in days] + versions
        known.services = [service for service in known.services if service.since not in {new.since for new in services}] + services


def _day_of(path: Path, problems: list[Problem]) -> date | None:
    try:
        return parse_day(path.stem)
    except ValueError:
        problems.append(Problem(Where(str(path)), "file-name", _("文件名应当是施行日期"), _("如 2016-01-01.yaml")))
        return None


def _read_version(path: Path, pack: Pack, catalogue: Catalogue, problems: list[Problem]) -> Version | None:
    since = _day_of(path, problems)
    section = read_yaml(path, problems)
    catalogue.files_read.add(path)
    if section is None or since is None:
        return None
    before = len(problems)
    item = path.parent.name
    kinds = catalogue.registers.kinds
    serves = section.choice("serves", kinds)
    at, rule = _read_at(section, "")
    standards = _read_standards(section, item, catalogue.registers)
    until = section.day("until", None)
    if until is not None and until < since:
        section.problem("until", "until-before", _("截止日早于施行日"), _("检查日期"))
    visible = tuple(section.texts("visible_to", ["self", "household", "office"]))
    version = Version(
        item=item,
        name=section.text("name"),
        domain=section.text("domain", pack.name),
        since=since,
        until=until,
        serves=serves,
        at=at,
        leads="" if path.parent.parent.name == "signals" else section.text("leads"),
        card={} if path.parent.parent.name == "signals" else {key: section.text(key) for key in CARD},
        basis=_read_basis(section),
        standards=standards,
        benefits=_read_benefits(section, item, (serves, at, rule), visible, catalogue.registers),
        lets=_read_lets(section),
        says=_read_says(section),
        counted=_source(section, "counted") if "counted" in section else None,
        pays=_read_pays(section),
        life_events=tuple(section.texts("life_events", [])),
        means_tested=section.flag("means_tested", False),
        number=section.number("number", None),
        file=str(path),
        pack=pack.name,
        place_rule=rule,
        published=section.day("published", None),
        lapses=until is not None and not section.flag("repealed", False),
    )
    section.done()
    return version if len(problems) == before else None


def _read_at(section: Section, usual: str) -> tuple[str, PlaceRule | None]:
    """The place that owes: the name of a fact, or one of two by a condition."""
    if not isinstance(section.data.get("at"), dict):
        return (section.text("at", usual) if usual else section.text("at")), None
    part = section.section("at")
    if part is None:
        return usual, None
    found = PlaceRule(_source(part, "if"), part.text("then"), part.text("else"))
    part.done()
    return PLACE, found


def _read_pays(section: Section) -> dict[str, object]:
    pays = section.section("pays", None)
    if pays is None:
        return {}
    found: dict[str, object] = {"standard": pays.text("standard"), "by": tuple(pays.texts("by", []))}
    pays.done()
    return found


def _source(section: Section, key: str) -> Source:
    text = section.scalar(key)
    if isinstance(text, bool):  # `if: true` is YAML's word for the language's True
        text = str(text)
    return Source(str(text or ""), lambda offset, length: section.where(key, offset, length))


def _read_lets(section: Section) -> tuple[tuple[str, Source], ...]:
    """`name: expression`, or `name: {say: in words, is: expression}`."""
    lets = section.section("let", None)
    if lets is None:
        return ()
    found: list[tuple[str, Source]] = []
    named = lets.keys()
    for name in named:
        part = lets.section(name) if isinstance(lets.data[name], dict) else None
        found.append((name, _source(lets, name) if part is None else _source(part, "is")))
    lets.done()
    return tuple(found)


def _read_says(section: Section) -> tuple[tuple[str, str], ...]:
    """What the lets are called in words, where that is said."""
    lets = section.section("let", None)
    if lets is None:
        return ()
    named = lets.keys()
    parts = [(name, part) for name in named if isinstance(lets.data[name], dict) and (part := lets.section(name))]
    return tuple((name, part.text("say")) for name, part in parts)


def _read_basis(section: Section) -> tuple[Basis, ...]:
    found = []
    for entry in section.sections("basis", []):
        found.append(Basis(entry.text("document"), str(entry.day("of", "")), entry.text("clause", "")))
        entry.done()
    return tuple(found)


def _read_standards(section: Section, item: str, registers: Registers) -> tuple[StandardDeclaration, ...]:
    declared = section.section("standards", None)
    found = []
    for name, entry in declared.children() if declared is not None else ():
        unit = entry.choice("unit", UNITS)
        kind = _range(entry, unit)
        rule = Standard(
            f"{item}.{name}", kind, _keys(entry, registers), entry.choice("round", ("half_up", "up", "down"), "half_up"), entry.text("say")
        )
        set_by = tuple(entry.texts("set_by"))
        for level in set_by:
            if level not in LEVELS:
                entry.problem(
                    "set_by", "key-choice", _("“{key}”不能是 {value}", key="set_by", value=level), _("可用：{all}", all=", ".join(LEVELS))
                )
        better = entry.choice("better", ("higher", "lower", "none"), "none")
        found.append(
            StandardDeclaration(
                name,
                rule.name,
                rule.say,
                unit,
                rule,
                better,
                set_by,
                entry.flag("floor", False),
                entry.flag("ceiling", False),
                _excess(entry),
                entry.where(),
            )
        )
        entry.done()
    return tuple(found)


def _excess(entry: Section) -> str:
    return str(entry.choice("excess", LEVELS, ""))


def _range(entry: Section, unit: str) -> Type:
    """The declared range, exactly converted: yuan to fen, percent to hundredths."""
    ends = entry.scalars("range")
    try:
        if unit == "date":
            first, last = (parse_day(str(end)) for end in ends)
            return Day(first, last)
        exact = unit.startswith("yuan") or unit == "percent"  # such ends are text: a bare 0.1 is no exact number
        low, high = (convert(str(end), unit) for end in ends if isinstance(end, str if exact else int))
        if low > high:
            raise ValueError
    except (ValueError, TypeError):
        entry.problem("range", "bad-range", _("范围要写两个值：[最小, 最大]"), _('金额和百分比写成带引号的文字，如 ["0", "5000"]'))
        low, high = 0, 1
    kind = UNITS.get(unit, Number)
    return Number(low, high) if kind is Day else kind(low, high)  # type: ignore[arg-type]


def _keys(entry: Section, registers: Registers) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`by: [area]` takes the vocabulary of the fact `area`; `by: {payer: {county: 县}}` brings its own."""
    if "by" not in entry:
        return ()
    if isinstance(entry.data["by"], dict):
        own = entry.section("by")
        found = []
        for name, words in own.children() if own is not None else ():
            codes = words.keys()
            found.append((name, tuple(codes)))
            for word in codes:
                words.text(word)
        return tuple(found)
    found = []
    schema = registers.schema()
    for name in entry.texts("by"):
        vocabulary = next(
            (_vocabulary(fact.type) for (_kind, fact_name), fact in schema.facts.items() if fact_name == name and _vocabulary(fact.type)),
            None,
        )
        if vocabulary is None:
            entry.problem(
                "by", "key-unknown", _("键“{name}”不是哪个台账的代码列", name=name), _("或写作 by: {payer: {county: 县}}，自带代码表")
            )
            vocabulary = ("?",)
        found.append((name, vocabulary))
    return tuple(found)


def _vocabulary(kind: Type) -> tuple[str, ...] | None:
    if isinstance(kind, Word):
        return kind.values
    if isinstance(kind, Number) and kind.high - kind.low < 100:
        return tuple(str(value) for value in range(kind.low, kind.high + 1))
    return None


def _read_benefits(
    section: Section, item: str, usual: tuple[str, str, PlaceRule | None], visible: tuple[str, ...], registers: Registers
) -> tuple[Benefit, ...]:
    if "benefits" not in section:  # one benefit: its keys stand at the top
        return (_read_benefit(section, item, item, usual, visible),)
    found = []
    benefits = section.section("benefits")
    for name, entry in benefits.children() if benefits is not None else ():
        serves = entry.choice("serves", registers.kinds, usual[0])
        at, rule = _read_at(entry, usual[1])
        found.append(_read_benefit(entry, item, f"{item}.{name}", (serves, at, rule), visible))
        entry.done()
    return tuple(found)


def _read_benefit(entry: Section, item: str, name: str, owed: tuple[str, str, PlaceRule | None], visible: tuple[str, ...]) -> Benefit:
    conditions = [_read_applies(entry)] if "applies" in entry else []
    conditions += [_read_condition(part, False) for part in entry.sections("when")]
    conditions += [_read_condition(part, True) for part in entry.sections("excludes", [])]
    seen: set[str] = set()
    for condition in conditions:
        if condition.id in seen:
            entry.problem("when", "condition-twice", _("条件“{id}”写了两次", id=condition.id), _("每个条件的 id 只用一次"))
        seen.add(condition.id)
    own = name != item
    schedule = _read_schedule(entry)
    amount = _read_amount(entry)
    if schedule is not None:
        if amount is not None:
            entry.problem("occasions", "occasions-amount", _("有 occasions 的待遇，数量由到期的次数得出"), _("去掉 amount 或 quantity"))
        amount = Amount("", schedule.start, True, _("次"))
    signal_for = tuple(entry.texts("signals", []))
    served = Served("award") if signal_for else _read_served(entry)
    if (served.by == "occasions") != (schedule is not None):
        entry.problem("served", "occasions-served", _("occasions 与 served 的 by: occasions 要同时写"), _("两处都写，或都不写"))
    return Benefit(
        id=name,
        item=item,
        name=entry.text("name"),
        serves=owed[0],
        at=owed[1],
        conditions=tuple(conditions),
        served=served,
        lets=_read_lets(entry) if own else (),
        says=_read_says(entry) if own else (),
        amount=amount,
        within=tuple(entry.texts("within", [])),
        visible_to=tuple(entry.texts("visible_to", list(visible))) if own else visible,
        schedule=schedule,
        order=_read_order(entry),
        place_rule=owed[2],
        signal_for=signal_for,
        where=entry.where(),
    )


def _read_applies(entry: Section) -> Condition:
    part = entry.section("applies")
    if part is None:
        return Condition("applies", "", Source(""), applies=True)
    found = Condition("applies", part.text("say"), _source(part, "if"), clause=part.text("clause", ""), applies=True)
    part.done()
    return found


def _read_order(entry: Section) -> Order | None:
    part = entry.section("order", None)
    if part is None:
        return None
    found = Order(part.text("say"), _source(part, "is"))
    part.done()
    return found


def _read_schedule(entry: Section) -> Schedule | None:
    """The occasions, in their order; each by days or by months after day 0."""
    part = entry.section("occasions", None)
    if part is None:
        return None
    found: list[Occasion] = []
    for row in part.sections("each"):
        months = "months" in row
        ends = row.scalars("months" if months else "days")
        first, last = (end if isinstance(end, int) and not isinstance(end, bool) else -1 for end in (*ends, -1, -1)[:2])
        if len(ends) != 2 or not 0 <= first <= last:
            row.problem(
                "months" if months else "days", "bad-window", _("期限要写两个整数：[从, 到]"), _("如 days: [0, 7] 或 months: [3, 4]")
            )
        found.append(Occasion(row.text("id"), row.text("say"), months, first, last, _source(row, "if") if "if" in row else None))
        row.done()
    for id in {occasion.id for occasion in found}:
        if sum(occasion.id == id for occasion in found) > 1:
            part.problem("each", "occasion-twice", _("“{id}”这一次写了两遍", id=id), _("每一次的 id 只用一次"))
    made = Schedule(_source(part, "from"), tuple(found))
    part.done()
    return made


def _read_condition(entry: Section, excluding: bool) -> Condition:
    found = Condition(
        id=entry.text("id"),
        say=entry.text("say"),
        source=_source(entry, "if"),
        excluding=excluding,
        clause=entry.text("clause", ""),
        bring=entry.text("bring", ""),
        may_waive=entry.flag("may_waive", False),
        until=_last_day(entry),
    )
    entry.done()
    return found


def _last_day(entry: Section) -> date | None:
    day = entry.day("until", None)
    return day if isinstance(day, date) else None


def _read_amount(entry: Section) -> Amount | None:
    for key in ("amount", "quantity"):
        part = entry.section(key, None)
        if part is None:
            continue
        quantity = key == "quantity"
        found = Amount(
            "" if quantity else part.choice("each", ("month", "year", "once")), _source(part, "is"), quantity, part.text("unit", "")
        )
        part.done()
        return found
    return None


def _read_served(entry: Section) -> Served:
    part = entry.section("served")
    if part is None:
        return Served("award")
    by = part.choice("by", ("award", "record", "fact", "quantity", "occasions"))
    if by == "record":
        found = Served(
            by,
            each=part.choice("each", ("month", "year", "once"), ""),
            count=part.number("count", 1),
            amount=part.flag("amount", False),
            window_months=part.number("window_months", 0),
            late_days=part.number("late_days", 0),
            start=_source(part, "from") if "from" in part else None,
            end=_source(part, "until") if "until" in part else None,
        )
        if not found.each and not found.window_months:
            part.problem(None, "served-window", _("按记录计的，要写 each 或 window_months"), _("如 each: year"))
    elif by == "occasions":
        found = Served(by, late_days=part.number("late_days", 0), start=_source(part, "start") if "start" in part else None)
    elif by == "fact":
        found = Served(by, source=_source(part, "is"))
    elif by == "quantity":
        found = Served(by, source=_source(part, "has"))
    else:
        found = Served("award", late_days=part.number("late_days", 0))
    part.done()
    return found


def _read_service(path: Path, item: str, catalogue: Catalogue, problems: list[Problem]) -> Service | None:
    since = _day_of(path, problems)
    section = read_yaml(path, problems)
    catalogue.files_read.add(path)
    if section is None or since is None:
        return None
    evidence = []
    for entry in section.sections("evidence", []):
        evidence.append((entry.text("say"), entry.text("when", "")))
        entry.done()
    found = Service(
        item,
        since,
        tuple(section.texts("channels")),
        tuple(evidence),
        tuple(_read_step(entry) for entry in section.sections("steps")),
        section.text("starts", ""),
        _read_basis(section),
        str(path),
    )
    section.text("note", "")
    section.done()
    return found


def _read_step(entry: Section) -> Step:
    clock = entry.section("clock", None)
    days, unit = 0, ""
    if clock is not None:
        days, unit = clock.number("days"), clock.choice("unit", ("working_day", "day"))
        clock.done()
    found = Step(entry.text("id"), entry.text("say"), entry.text("by"), days, unit)
    entry.text("clause", "")
    entry.text("note", "")
    entry.done()
    return found


def _entries(pack: Pack, name: str, key: str, catalogue: Catalogue, problems: list[Problem], take: Callable[[Section], None]) -> None:
    path = pack.path / name
    if not path.exists():
        return
    catalogue.files_read.add(path)
    section = read_yaml(path, problems)
    if section is None:
        return
    for entry in section.sections(key):
        take(entry)
        entry.done()
    section.done()


def _read_choices(pack: Pack, catalogue: Catalogue, problems: list[Problem]) -> None:
    def take(entry: Section) -> None:
        choice = Choice(
            entry.text("id"),
            entry.choice("kind", ("one_of", "first_of", "best_of")),
            tuple(entry.texts("of")),
            entry.text("say"),
            _read_basis(entry),
            entry.where(),
        )
        catalogue.choices.append(choice)

    _entries(pack, "choices.yaml", "choices", catalogue, problems, take)


def _read_outside(pack: Pack, catalogue: Catalogue, problems: list[Problem]) -> None:
    def take(entry: Section) -> None:
        found = Outside(entry.text("benefit"), entry.text("name"), entry.choice("serves", catalogue.registers.kinds), entry.where())
        entry.text("why", "")
        entry.text("note", "")
        if found.benefit in catalogue.outside or found.benefit in catalogue.items:
            entry.problem("benefit", "name-twice", _("“{name}”声明了两次", name=found.benefit), _("改名或删去一个"))
        catalogue.outside[found.benefit] = found

    _entries(pack, "outside.yaml", "outside", catalogue, problems, take)


def _check_signals(catalogue: Catalogue, problems: list[Problem]) -> None:
    """A signal is for benefits that there are, and that serve the same kind of unit; it stands in a folder of signals."""
    serves = catalogue.serves()
    for item in catalogue.items.values():
        for benefit in (benefit for version in item.versions for benefit in version.benefits):
            if bool(benefit.signal_for) != (item.folder.parent.name == "signals"):
                what = _("“{name}”：线索放在 signals 目录并写 signals；事项放在 items 目录", name=benefit.id)
                problems.append(Problem(benefit.where, "signal-place", what, _("移到另一个目录，或增减 signals")))
            for name in benefit.signal_for:
                if serves.get(name) != benefit.serves:
                    near = nearest(name, [other for other, kind in serves.items() if kind == benefit.serves])
                    what = _("线索“{signal}”说的待遇“{name}”不存在，或不是给同一种对象的", signal=benefit.id, name=name)
                    problems.append(Problem(benefit.where, "signal-for", what, _("是不是 {near}？", near=near) if near else ""))


def _close_versions(catalogue: Catalogue, problems: list[Problem]) -> None:
    """A version without a last day ends the day before the next; one that reaches into the next is an error."""
    from dataclasses import replace
    from datetime import timedelta

    for item in catalogue.items.values():
        item.versions.sort(key=lambda version: version.since)
        item.services.sort(key=lambda service: service.since)
        closed: list[Version] = []
        for version, following in _pairs(item.versions):
            if following is not None and version.until is not None and version.until >= following.since:
                what = _(
                    "两个版本重叠：这个到 {until}，{next} 从 {since} 起",
                    until=version.until,
                    next=Path(following.file).name,
                    since=following.since,
                )
                problems.append(Problem(Where(version.file), "versions-overlap", what, _("改 until，或删去它")))
            last = version.until if version.until is not None or following is None else following.since - timedelta(days=1)
            closed.append(replace(version, until=last))
        item.versions = closed


def _pairs(versions: list[Version]) -> Iterable[tuple[Version, Version | None]]:
    return zip(versions, [*versions[1:], None][: len(versions)], strict=True)

"""The made-up world of the agreement tests: one rich schema, and random units over it.

Values crowd where engines differ: ends of ranges, zero, 29 February, ends of months, and few enough different
ones that equality happens. Links may be missing or lead nowhere, collections may be empty or full.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import duckdb
import pyarrow as pa

from puhui.rules import Collection, Fact, Link, Schema, Standard, Unit, World
from puhui.rules.types import INT64, Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word

TODAYS = [date(2016, 2, 29), date(2016, 8, 31), date(2017, 3, 1), date(2020, 12, 31)]
PLACES = [140100000000, 140105000000, 140106000000, 140200000000]
AREAS, WIDER = Word(("urban", "rural")), Word(("suburban", "rural", "urban"))
FULL_FAMILY = 8

FACTS: dict[str, dict[str, Type]] = {
    "person": {
        "female": Flag(),
        "insured": Flag(),
        "receives.item.grant": Flag(),
        "complete.disability": Flag(),
        "age": Number(0, 150),
        "points": Number(-1000, 1000),
        "level": Number(0, 4),
        "huge": Number(-(2**62), 2**62),
        "income": Money(0, 10**9),
        "balance": Money(-(10**8), 10**8),
        "estate": Money(-(INT64 // 8), INT64 // 8),
        "degree": Percent(0, 10000),
        "change": Percent(-2500, 2500),
        "birth_date": Day(date(1880, 1, 1), date(2100, 12, 31)),
        "left_on": Day(date(2010, 1, 1), date(2030, 12, 31)),
        "seen_at": Moment(300000, 500000),
        "asked_at": Moment(300000, 500000),
        "work": Word(("worker", "farmer", "pupil")),
        "area": AREAS,
        "hukou": Place(),
        "residence": Place(),
    },
    "family": {
        "has_car": Flag(),
        "rented": Flag(),
        "receives.item.support": Flag(),
        "rooms": Number(0, 20),
        "savings": Money(-(10**10), 10**10),
        "owed": Percent(0, 10000),
        "since": Day(date(1950, 1, 1), date(2050, 12, 31)),
        "area": AREAS,
        "hukou": Place(),
    },
    "village": {
        "remote": Flag(),
        "population": Number(0, 100000),
        "budget": Money(0, 10**12),
        "cover": Percent(-10000, 10000),
        "founded": Day(date(1800, 1, 1), date(2100, 12, 31)),
        "setting": WIDER,
        "self": Place(),
    },
    "county": {"poor": Flag(), "fund": Money(-(INT64 // 2), INT64 // 2), "rank": Number(1, 120), "self": Place()},
    "facility": {
        "working": Flag(),
        "beds": Number(0, 5000),
        "opened": Day(date(1900, 1, 1), date(2100, 12, 31)),
        "sort": Word(("clinic", "hospital", "school")),
        "checked_at": Moment(300000, 500000),
    },
    "row:disability": {"grade": Number(1, 4), "since": Day(date(1950, 1, 1), date(2050, 12, 31)), "valid": Flag(), "paid": Money(0, 10**7)},
}
LINKS = [
    ("person", "family"),
    ("person", "village"),
    ("person", "county"),
    ("family", "village"),
    ("family", "county"),
    ("village", "county"),
    ("facility", "village"),
    ("row:disability", "person"),
]
COLLECTIONS = [
    Collection("family", "members", "person", FULL_FAMILY),
    Collection("village", "residents", "person", 500),
    Collection("village", "facilities", "facility", 50),
    Collection("county", "villages", "village", 100),
    Collection("person", "rows", "row:disability", 20, complete="complete.disability"),
]
STANDARDS = [
    Standard("line", Money(0, 500000), (("area", AREAS.values),)),
    Standard("cap", Money(0, 10**8)),
    Standard("aid", Money(0, 10**6), (("level", ("0", "1", "2", "3", "4")), ("area", WIDER.values))),
    Standard("ratio", Percent(0, 10000), (), "up"),
    Standard("rebate", Percent(-5000, 5000), (), "down"),
    Standard("split", Percent(0, 10000), (("payer", ("province", "county")),)),
    Standard("years", Number(0, 80), (("setting", WIDER.values),)),
    Standard("wait", Number(1, 90)),
]
AT = {"person": "hukou", "family": "hukou", "village": "self", "county": "self", "facility": "village.self"}  # rows say no place
SIZES = {"county": 4, "village": 12, "facility": 25, "family": 90, "person": 260, "row:disability": 120}


@lru_cache
def schema() -> Schema:
    made = Schema()
    for kind, facts in FACTS.items():
        made.add_kind(kind)
        for name, type_ in facts.items():
            made.add_fact(Fact(kind, name, type_))
    for kind, owner in LINKS:
        made.add_link(Link(kind, owner))
    for collection in COLLECTIONS:
        made.add_collection(collection)
    for standard in STANDARDS:
        made.add_standard(standard)
    return made


@dataclass
class Row:
    number: int
    facts: dict[str, Value]
    owners: dict[str, int | None]


@dataclass
class Made:
    """One set of units, as the interpreter reads it (`units`) and as DuckDB does (`load`)."""

    name: str
    today: date
    rows: dict[str, list[Row]] = field(repr=False)
    figures: dict[str, dict[tuple[int, tuple[str, ...]], Value]] = field(repr=False)
    units: dict[str, list[Unit]] = field(default_factory=dict, repr=False)

    def world(self) -> World:
        return World(self.today, lambda name, place, keys: self.figures[name].get((place, keys)))

    @property
    def size(self) -> int:
        return sum(len(rows) for rows in self.rows.values())

    def forget(self) -> None:
        """Definitions that an engine computed before are computed anew."""
        for units in self.units.values():
            for unit in units:
                unit.values.clear()

    def connect(self) -> None:
        """Units with their owners and collections, from the rows."""
        found = {kind: {row.number: Unit(kind, row.number, row.facts) for row in rows} for kind, rows in self.rows.items()}
        for kind, rows in self.rows.items():
            for row in rows:
                unit = found[kind][row.number]
                unit.owners = {owner: found[owner].get(number) if number else None for owner, number in row.owners.items()}
                for collection in COLLECTIONS:
                    whose = unit.owners.get(collection.owner) if collection.of == kind else None
                    if whose is not None:
                        whose.collections.setdefault(collection.name, []).append(unit)
        self.units = {kind: list(units.values()) for kind, units in found.items()}

    def load(self, con: duckdb.DuckDBPyConnection) -> tuple[dict[str, str], dict[str, str], str]:
        """Tables of units and standards and of the day; their names."""
        units = {kind: self._table(con, kind) for kind in self.rows}
        standards = {standard.name: self._figures(con, standard) for standard in STANDARDS}
        con.execute(f"CREATE TABLE {self.name}_day AS SELECT DATE '{self.today}' AS today")
        return units, standards, f"{self.name}_day"

    def _table(self, con: duckdb.DuckDBPyConnection, kind: str) -> str:
        rows = self.rows[kind]
        columns: dict[str, pa.Array] = {"unit": pa.array([row.number for row in rows], pa.int64())}
        for owner in schema().owners_of(kind):
            columns[f"in_{owner}"] = pa.array([row.owners[owner] for row in rows], pa.int64())
        for name, type_ in FACTS[kind].items():
            columns[name] = pa.array([row.facts[name] for row in rows], _arrow(type_))
        return _create(con, f'"{self.name}_{kind}"', pa.table(columns))

    def _figures(self, con: duckdb.DuckDBPyConnection, standard: Standard) -> str:
        entries = self.figures[standard.name]
        columns: dict[str, pa.Array] = {"place": pa.array([place for place, _keys in entries], pa.int64())}
        for index in range(len(standard.keys)):
            columns[f"k{index}"] = pa.array([keys[index] for _place, keys in entries], pa.string())
        columns["value"] = pa.array(list(entries.values()), pa.int64())
        return _create(con, f'"{self.name}_standard_{standard.name}"', pa.table(columns))


def _create(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> str:
    con.register("incoming", table)
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")
    return name


def _arrow(type_: Type) -> pa.DataType:
    if isinstance(type_, Flag):
        return pa.bool_()
    if isinstance(type_, Day):
        return pa.date32()
    return pa.string() if isinstance(type_, Word) else pa.int64()


def make(seed: int) -> Made:
    """A world: blanks in about one fact of eight."""
    random = Random(seed)
    today = TODAYS[seed % len(TODAYS)]
    rows: dict[str, list[Row]] = {}
    for kind, size in SIZES.items():
        rows[kind] = [Row(index + 1, _facts(random, kind, today), {}) for index in range(size)]
    for kind, owner in LINKS:
        _join(random, rows, kind, owner)
    figures = {standard.name: _given(random, standard) for standard in STANDARDS}
    made = Made(f"w{seed}", today, rows, figures)
    made.connect()
    return made


def blanked(made: Made, seed: int, part: float = 0.05) -> Made:
    """The same units, where a part of the facts and of the figures has become not known. Links stay."""
    random = Random(f"blank {seed}")

    def blank(value: Value) -> Value:
        return None if random.random() < part else value

    rows = {
        kind: [Row(row.number, {name: blank(value) for name, value in row.facts.items()}, dict(row.owners)) for row in rows]
        for kind, rows in made.rows.items()
    }
    figures = {name: {key: value for key, value in entries.items() if random.random() >= part} for name, entries in made.figures.items()}
    other = Made(f"{made.name}_blank", made.today, rows, figures)
    other.connect()
    return other


def _join(random: Random, rows: dict[str, list[Row]], kind: str, owner: str) -> None:
    """Who belongs to whom: the first owner has none, the second is full if it is a family, some links are blank or lead nowhere."""
    room = {row.number: 0 for row in rows[owner][1:]}
    most = {collection.of: collection.at_most for collection in COLLECTIONS if collection.owner == owner}.get(kind, 10**6)
    for index, row in enumerate(rows[kind]):
        chance = random.random()
        target = 2 if index < FULL_FAMILY and owner == "family" else random.choice(list(room))
        if index >= FULL_FAMILY and chance < 0.06:
            row.owners[owner] = None
        elif index >= FULL_FAMILY and chance < 0.08:
            row.owners[owner] = 999999
        elif room[target] < most:
            room[target] += 1
            row.owners[owner] = target
        else:
            row.owners[owner] = None


def _facts(random: Random, kind: str, today: date) -> dict[str, Value]:
    blank = random.choice([0.0, 0.1, 0.3])
    return {name: None if random.random() < blank else _value(random, type_, today) for name, type_ in FACTS[kind].items()}


def _given(random: Random, standard: Standard) -> dict[tuple[int, tuple[str, ...]], Value]:
    """A figure for most places and keys."""
    entries: dict[tuple[int, tuple[str, ...]], Value] = {}
    keys: list[tuple[str, ...]] = [()]
    for _name, values in standard.keys:
        keys = [(*key, value) for key in keys for value in values]
    for place in PLACES[:3]:  # nobody gave a figure for the fourth
        for key in keys:
            if random.random() < 0.92:
                entries[place, key] = _value(random, standard.type, date(2016, 1, 1))
    return entries


def _value(random: Random, type_: Type, today: date) -> Value:
    match type_:
        case Flag():
            return random.random() < 0.5
        case Word():
            return random.choice(type_.values)
        case Place():
            return random.choice(PLACES)
        case Day():
            return _day(random, type_, today)
    low, high = type_.low, type_.high
    near = [low, high, min(high, low + 1), max(low, high - 1), *(value for value in (-1, 0, 1, 2, 18, 60, 10000) if low <= value <= high)]
    chance = random.random()
    if chance < 0.45:
        return random.choice(near)
    return random.randint(low, high) if chance < 0.8 else random.randint(max(low, -50), min(high, max(low, -50) + 100))


def _day(random: Random, type_: Day, today: date) -> date:
    year = random.randint(type_.low.year, type_.high.year)
    leap = year - year % 4
    special = [type_.low, type_.high, date(year, 1, 1), date(year, 12, 31), date(year, 2, 28), date(year, 3, 1), date(year, 4, 30)]
    special += [today, today + timedelta(days=1), today - timedelta(days=1), date(2016, 2, 29), date(1952, 2, 29), date(1956, 8, 31)]
    if leap % 100 or leap % 400 == 0:
        special.append(date(leap, 2, 29))
    special = [day for day in special if type_.low <= day <= type_.high]
    if random.random() < 0.6:
        return random.choice(special)
    return type_.low + timedelta(days=random.randint(0, (type_.high - type_.low).days))

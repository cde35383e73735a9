"""乡镇卫生院和村卫生室: every town and village of the background has what it is due."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.land import Land
from puhui.synthetic.model import SERVED, District

NAME = "clinics"
HOSPITAL, CLINIC = "primary_care_facilities.township_hospital", "primary_care_facilities.village_clinic"


def land(land: Land, chance: Random) -> None:
    """A hospital or health centre in the first community of each town (a community is due no clinic, so the clinics never hang
    on the exemption of villages with a hospital); a clinic in every village."""
    done: set[str] = set()
    for district in list(land.districts):
        if district.unit_kind == "town":
            if district.kind in ("镇", "乡"):
                land.of(district.code).fate(HOSPITAL, SERVED)
        elif district.kind.startswith("行政村"):
            land.facility(f"合成室{district.code}", f"{district.name}卫生室", "村卫生室", district.code)
            land.of(district.code).fate(CLINIC, SERVED)
        elif district.code[:9] not in done:
            done.add(district.code[:9])
            _hospital(land, district)


def _hospital(land: Land, community: District) -> None:
    town = land.facts.setdefault("towns", {t.code: t for t in land.districts if t.unit_kind == "town"})[community.code[:9]]
    kind = "社区卫生服务中心（站）" if town.kind == "街道" else "乡镇卫生院"
    land.facility(f"合成医{town.code}", f"合成{town.kind}卫生院", kind, community.code)


FIELD = Field(
    NAME,
    benefits={HOSPITAL: Benefit("town", "self"), CLINIC: Benefit("village", "self")},
    sources=(Source("facilities"),),
    registers=("facilities",),
    land=land,
)

"""Where is this place, on that day? Districts with dates, successors and shares; the tree of a day; offices with dates.

The plan's services are owed by a place, and places change: counties are merged, split, renamed, and a town moves
from one to another. Nothing here reads a place out of the digits of a code: which county a town lies in, and which
city a county belongs to, is what the tree of that day says. Tables come from place packs (`regions/*.csv`).
"""

from puhui.regions.changeover import Acting, offices
from puhui.regions.model import Change, Office, Place, Region, official
from puhui.regions.read import load
from puhui.regions.timeline import Regions
from puhui.regions.tree import Tree

__all__ = ["Acting", "Change", "Office", "Place", "Region", "Regions", "Tree", "load", "offices", "official"]

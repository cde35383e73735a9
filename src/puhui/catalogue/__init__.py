"""清单 catalogue: what is promised, to whom, at which figure, by which law and in force on which day?

Reads the item folders of the packs (card, benefits, standards, service, examples), turns the versions in force
on a day into a program of the rule language, resolves figures by place, keys and date, and runs the examples.
"""

from puhui.catalogue.model import Benefit, Catalogue, Condition, Figure, Item, Version
from puhui.catalogue.read import load

__all__ = ["Benefit", "Catalogue", "Condition", "Figure", "Item", "Version", "load"]

"""应享 entitlement: who is due what, why, and who of them has no record of it?

Binds the catalogue's program of a day to a snapshot: the whole province in a few statements (`assess`), one unit
explained by the interpreter (`explain`), what is due against what is declared to count as served (`gap`).
"""

from puhui.entitlement.assess import assess
from puhui.entitlement.results import Result

__all__ = ["Result", "assess"]

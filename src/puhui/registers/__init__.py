"""台账 registers: who and what is there, and since when?

Packs declare kinds of units and registers with their columns; an office's mapping says which roster feeds which
register; `build` makes of them one frozen, numbered snapshot that everything later is computed from. Every row read is
accepted, rejected or held, with a reason a clerk can act on. Names and ID numbers go apart, encrypted.
"""

from puhui.registers.declared import FactDefinition, Kind, Register, Registers, load
from puhui.registers.snapshot import Snapshot

__all__ = ["FactDefinition", "Kind", "Register", "Registers", "Snapshot", "load"]

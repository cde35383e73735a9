"""规则 rules: what does an expression mean?

Reads Python's expression grammar into an own typed tree, proves types and ranges, and gives it one meaning in
several back ends: the interpreter (the reference and the explainer), generated Python (one unit online) and
SQL (whole tables). Knows no items: it compiles programs, named expressions over unit kinds.
"""

from puhui.rules.check import Checker, Definition, Program
from puhui.rules.names import Scope
from puhui.rules.schema import Collection, Fact, Link, Schema, Standard
from puhui.rules.source import Source
from puhui.rules.world import Unit, World

__all__ = ["Checker", "Collection", "Definition", "Fact", "Link", "Program", "Schema", "Scope", "Source", "Standard", "Unit", "World"]

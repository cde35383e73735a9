"""合成 synthetic: does the program find every gap that was put there, and nothing else?

Makes a province of invented people as rosters that counties would send, with the truth beside it: how every family and
person was made says what they are due and what became of it. The truth is never asked of the entitlement engine.
"""

from puhui.synthetic.census import Margins, read_margins
from puhui.synthetic.check import Checked, Difference, compare, read_truth
from puhui.synthetic.make import FIGURES_PACK, Made, counties_of, made_before, make
from puhui.synthetic.wrong_rows import compare_rows

__all__ = [
    "FIGURES_PACK",
    "Checked",
    "Difference",
    "Made",
    "Margins",
    "compare",
    "compare_rows",
    "counties_of",
    "made_before",
    "make",
    "read_margins",
    "read_truth",
]

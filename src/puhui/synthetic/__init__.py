"""合成 synthetic: does the program find every gap that was put there, and nothing else?

Makes a city of invented people as rosters that counties would send, with the truth beside it: how every family and
person was made says what they are due and what became of it. The truth is never asked of the entitlement engine.
"""

from pathlib import Path

from puhui.synthetic.check import Checked, Difference, compare, read_truth
from puhui.synthetic.make import Made, made_before, make
from puhui.synthetic.wrong_rows import compare_rows

FIGURES_PACK = Path(__file__).parent / "pack"  # the invented figures; never among the shipped packs

__all__ = ["FIGURES_PACK", "Checked", "Difference", "Made", "compare", "compare_rows", "made_before", "make", "read_truth"]

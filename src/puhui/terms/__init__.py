"""What words mean: days, money, places' codes, ID numbers. Imports nothing of ours.

Public names: `parse_day`, `fen`, `yuan_text`, `RegionCode`, `IdNumber`.
"""

from puhui.terms.days import parse_day
from puhui.terms.id_number import IdNumber
from puhui.terms.money import fen, yuan_text
from puhui.terms.region_code import RegionCode

__all__ = ["IdNumber", "RegionCode", "fen", "parse_day", "yuan_text"]

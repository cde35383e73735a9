"""Puhui 普惠: what is promised, who is due it, who was served and who was missed."""

__version__ = "0.1.0"

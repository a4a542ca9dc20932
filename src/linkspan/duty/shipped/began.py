"""The day from which the first version of each clock counts."""

from datetime import date

BEGAN = date(2026, 1, 1)

"""The clock table as it ships: one row for each version of each clock, with the law or guidance it rests on.

A change is a new row with its own days, never an edit: the old row gets an `until`, the new one the next number.
"""

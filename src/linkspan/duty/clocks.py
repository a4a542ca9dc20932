"""The clock table as it ships: how long there is for what, from what moment, and on whose authority.

It is written into the database's own table, where an area may set its own version of what is local. A change is a new
version with its own days, never an edit: running clocks keep the version they began under.
"""

from datetime import date

from linkspan.duty.clock_rules import Table
from linkspan.duty.rules import ClockRule
from linkspan.duty.shipped.care import CARE
from linkspan.duty.shipped.feedback import FEEDBACK
from linkspan.duty.shipped.hearing import HEARING
from linkspan.duty.shipped.help import HELP
from linkspan.duty.shipped.keeping import KEEPING
from linkspan.duty.shipped.pages import PAGES
from linkspan.duty.shipped.partnership import PARTNERSHIP
from linkspan.duty.shipped.protection import PROTECTION
from linkspan.duty.shipped.wishes import WISHES
from linkspan.duty.shipped.working import WORKING

CLOCKS: tuple[ClockRule, ...] = (
    *WORKING, *HELP, *PROTECTION, *CARE, *KEEPING, *PARTNERSHIP, *PAGES, *FEEDBACK, *HEARING, *WISHES,
)  # fmt: skip


def shipped(code: str) -> tuple[ClockRule, ...]:
    """Give the versions of a clock that ship."""
    found = tuple(rule for rule in CLOCKS if rule.code == code)
    if not found:
        raise KeyError(code)
    return found


def rule_for(code: str, on: date) -> ClockRule:
    """Give the shipped version of a clock that governs what starts on a day, everywhere.

    What happened before the first version came into force is counted by the first version.
    """
    return Table(shipped(code)).national(on)

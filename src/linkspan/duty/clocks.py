"""The clock table: how long there is for what, from what moment, and on whose authority.

A change is a new version with its own days, never an edit: running clocks keep the version they began under.
"""

from datetime import date

from linkspan.duty.rules import ClockRule
from linkspan.duty.shipped.care import CARE
from linkspan.duty.shipped.help import HELP
from linkspan.duty.shipped.keeping import KEEPING
from linkspan.duty.shipped.protection import PROTECTION
from linkspan.duty.shipped.working import WORKING

CLOCKS: tuple[ClockRule, ...] = (*WORKING, *HELP, *PROTECTION, *CARE, *KEEPING)


def rule_for(code: str, on: date) -> ClockRule:
    """Give the version of a clock that governs what starts on a day.

    What happened before the first version came into force is counted by the first version.
    """
    versions = sorted((rule for rule in CLOCKS if rule.code == code), key=lambda rule: rule.from_)
    if not versions:
        raise KeyError(code)
    governing = [rule for rule in versions if rule.is_in_force(on)]
    return governing[-1] if governing else versions[0]

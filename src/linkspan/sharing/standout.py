"""What makes a look stand out: rules on plain values, each with its threshold and why it lies there.

They are applied after a look at a file that was opened without a relationship, by the worker and out of the looker's
sight. They stop no one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from statistics import median

from linkspan.agencies.rules import LONDON

# --- names --------------------------------------------------------------------------------------------------

# A surname is rare when at most one child in 4,000 bears it: someone who opens thirty strangers' files a day meets
# their own rare surname by chance about twice a year, and a common one (one in 80 is a Smith) every third day. In a
# small index a handful of children is one family, whatever the share.
RARE_IN = 4_000
FEW = 5


def is_rare(bearers: int, children: int) -> bool:
    """Tell whether a surname that so many of so many children bear is rare."""
    return bearers <= max(FEW, children // RARE_IN)


# --- what one look and its looker have in common --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a looker and a child have in common, without a name: said by the index, in flags and counts.

    `surname`: how many children bear the surname they share; None where they share none. A carer's and a former
    surname count. `name`: a parent or carer is called as the looker is. `address`, `outcode`, `phone`: the looker's
    own home, its postcode district, or a telephone of theirs is the child's or a carer's. `colleague`: how many
    children bear the surname of a carer who is called as one of the looker's colleagues is. `colleague_phone`: a
    carer has a colleague's number. `watched`: governance has marked the file. `children`: how many there are in all.
    """

    surname: int | None = None
    name: bool = False
    address: bool = False
    outcode: bool = False
    phone: bool = False
    colleague: int | None = None
    colleague_phone: bool = False
    watched: bool = False
    children: int = 0


# Each of these is enough alone; of the weak ones it takes two. A common surname is many people's; a postcode district
# is ten thousand homes'; a colleague with a common surname has namesakes.
STRONG = ("name", "address", "phone", "colleague_phone", "watched")
CODES: Mapping[str, str] = {
    "name": "same_name",
    "surname": "same_surname",
    "address": "same_address",
    "outcode": "same_outcode",
    "phone": "same_phone",
    "colleague": "colleague",
    "colleague_phone": "colleague",
    "watched": "vip",
}
WEAK_TOGETHER = 2


def whys_of_likeness(likeness: Likeness) -> tuple[str, ...]:
    """Name what a looker has in common with the child, where it is enough to be asked about."""
    strong = [name for name in STRONG if getattr(likeness, name)]
    weak = ["outcode"] if likeness.outcode else []
    for name in ("surname", "colleague"):
        bearers: int | None = getattr(likeness, name)
        if bearers is not None:
            (strong if is_rare(bearers, likeness.children) else weak).append(name)
    found = strong + (weak if strong or len(weak) >= WEAK_TOGETHER else [])
    return tuple(dict.fromkeys(CODES[name] for name in found))


# --- hours ----------------------------------------------------------------------------------------------------

# When work of a kind of organisation may bring someone to a file they have no part in, every day of the week, in
# England's time. Hospitals and the police work all night, and so does whoever sits at a duty desk. Schools have
# breakfast clubs and evening meetings, practices extended hours; the others' visits end in the evening.
HOURS: Mapping[str, tuple[time, time]] = {
    "school": (time(6, 30), time(20)),
    "nursery": (time(6), time(20)),
    "gp_practice": (time(6, 30), time(22)),
    "icb": (time(7), time(20)),
    "council": (time(6), time(22)),
    "youth_justice": (time(6), time(22)),
    "charity": (time(7), time(22)),
    "housing": (time(7), time(22)),
    "other": (time(7), time(22)),
}
ALL_NIGHT = frozenset({"hospital_trust", "police"})
ALL_NIGHT_ROLES = frozenset({"duty"})


def is_unusual_hour(kind: str, roles: Collection[str], at: datetime) -> bool:
    """Tell whether a post of this kind does not usually work at this hour."""
    if kind in ALL_NIGHT or not ALL_NIGHT_ROLES.isdisjoint(roles):
        return False
    opens, closes = HOURS.get(kind, HOURS["other"])
    return not opens <= at.astimezone(LONDON).time() < closes


# --- volume ---------------------------------------------------------------------------------------------------

# Below ten a day nothing is unusual: one family, its neighbours and their school are as many. Days on which someone
# opened nothing say nothing of how they work, so only days with such a look are compared, and five of them at least.
NEVER_UNUSUAL = 10
ENOUGH_DAYS = 5
TIMES_OWN = 3
TIMES_PEERS = 5
REMEMBERED_DAYS = 56


def is_unusual_volume(today: int, own: Sequence[int], peers: Sequence[int]) -> bool:
    """Tell whether a day's number of files opened without a relationship is far beyond what is usual.

    `own` are the person's numbers on earlier days, `peers` those of others in the same kind of post there. Three times
    one's own usual day, or five times the others': whoever has always opened much stands out beside them.
    """
    if today <= NEVER_UNUSUAL:
        return False
    limits = [
        times * median(days) for times, days in ((TIMES_OWN, own), (TIMES_PEERS, peers)) if len(days) >= ENOUGH_DAYS
    ]
    return any(today > limit for limit in limits)


# --- all of it ------------------------------------------------------------------------------------------------


def whys_of_look(likeness: Likeness, *, is_canary: bool, is_hour: bool, is_volume: bool) -> tuple[str, ...]:
    """Name all that makes a look stand out; none when it does not."""
    apart = {"canary": is_canary, "hours": is_hour, "volume": is_volume}
    return (*whys_of_likeness(likeness), *(why for why, is_so in apart.items() if is_so))

"""Rules of review on plain values: what comes first, which pairs two people decide, and when opinions settle a pair."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linkspan.audit.errors import NotNow

RULE = 1  # the version of what follows, kept with what was worked out by it; the database weighs by the same rule
SAYS = ("same", "different", "unsure")
ONE_IN = 20  # of ordinary pairs, how many are looked at by two people who do not see each other's answer
LARGE_FILE = 8  # records that one file would rest on, above which two people decide
LEAST_DOUBT = 0.05
OTHER_GIVEN = frozenset({"different", "other_name", "overlap"})
OTHER_BIRTH = frozenset({"different", "days_100", "same_year"})
SAME_BIRTH = frozenset({"exact", "default_exact", "swapped", "digit"})
ONE_HOME = frozenset({"same_home", "same_home_elsewhere"})
NO_FAMILY = frozenset({"different", "missing"})
# What may be told to a reviewer about why two people decide; the rest is behind a wall they are not inside.
TOLD = ("protected", "numbers", "kin", "died", "many")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeFacts:
    """What is known of a record and a child before they become one file; `levels` is the level of agreement per field,
    `records` how many that file would rest on."""

    levels: Mapping[str, str] = field(default_factory=dict)
    has_flag: bool = False
    has_concern: bool = False
    is_protected: bool = False
    one_died: bool = False
    records: int = 2


@dataclass(frozen=True, slots=True)
class PairFacts(MergeFacts):
    """What is known of a pair before a person looks; `rival` is the highest probability of another child for the same
    record."""

    pair_id: UUID
    probability: float
    raised_at: datetime
    rival: float = 0.0
    is_late: bool = False
    born: date | None = None


def is_number_clash(levels: Mapping[str, str]) -> bool:
    """Tell whether two people seem to bear one number, or one to bear two."""
    given, family, birth = (levels.get(each, "missing") for each in ("given", "family", "birth"))
    one_number = levels.get("nhs") in ("same", "former") or levels.get("upn") == "same"
    other_person = (
        given in OTHER_GIVEN
        or (birth in OTHER_BIRTH and given not in ("exact", "core"))
        or (birth == "different" and family == "different")
    )
    return (one_number and other_person) or levels.get("nhs") == "different"


def is_kin(levels: Mapping[str, str]) -> bool:
    """Tell whether the two may be twins or siblings: another given name, one family name, and one birthday or home."""
    together = levels.get("birth") in SAME_BIRTH or levels.get("postcode") == "whole"
    together = together or levels.get("address") in ONE_HOME
    return levels.get("given") in OTHER_GIVEN and levels.get("family", "missing") not in NO_FAMILY and together


def risks(facts: MergeFacts) -> tuple[str, ...]:
    """Name why a wrong merge would do more harm than usual; none for an ordinary pair."""
    found = {
        "protected": facts.is_protected,
        "flagged": facts.has_flag,
        "concern": facts.has_concern,
        "numbers": is_number_clash(facts.levels),
        "kin": is_kin(facts.levels),
        "died": facts.one_died,
        "many": facts.records > LARGE_FILE,
    }
    return tuple(code for code, is_so in found.items() if is_so)


def harm(facts: PairFacts, on: date) -> int:
    """Count what a mistake could do: 1, and 3 each for protection, flag or concern; numbers; twins or siblings; 2 where
    one side has died; 2 under one year old, 1 under five; 1 for a large file."""
    found = risks(facts)
    points = 1 + 3 * bool({"protected", "flagged", "concern"} & set(found))
    points += 3 * ("numbers" in found) + 3 * ("kin" in found) + 2 * ("died" in found) + ("many" in found)
    if facts.born and (days := (on - facts.born).days) < 5 * 365:
        points += 2 if days < 365 else 1
    return points


def doubt(facts: PairFacts) -> float:
    """Say how unsure the model is, from nearly 0 to 1: near even, or another child fits the record too."""
    even = 1 - abs(2 * facts.probability - 1)
    return max(LEAST_DOUBT, even + (1 - even) * min(1.0, facts.rival))


def urgency(facts: PairFacts, on: date) -> float:
    """Multiply harm by doubt: the order in which pairs come up."""
    return harm(facts, on) * doubt(facts)


def is_drawn(pair_id: UUID) -> bool:
    """Tell whether a pair is among those that two people look at blind: by its number alone, so it never changes."""
    return int.from_bytes(hashlib.blake2b(pair_id.bytes, digest_size=8).digest()) % ONE_IN == 0


def is_blind(found: Collection[str], is_double: bool) -> bool:
    """Tell whether the second reviewer must not see what the first said: drawn by lot, or for a reason behind a wall.

    The two look alike, so that a second look tells nothing of what is behind the wall.
    """
    return is_double or (bool(found) and not set(TOLD) & set(found))


def settled(opinions: Sequence[str], *, is_risky: bool, is_double: bool) -> str:
    """Say what standing opinions, one a person, settle: `same`, `different`, or nothing yet.

    A merge that could do harm wants two who say the same; once two differ, whichever has two.
    """
    same, different = opinions.count("same"), opinions.count("different")
    if same > different and same >= (2 if is_risky or is_double or different else 1):
        return "same"
    if different > same and different >= (2 if is_double or same else 1):
        return "different"
    return ""


def is_disputed(opinions: Sequence[str]) -> bool:
    """Tell whether a third person must say: two differ, or two are unsure."""
    return len({*opinions} & {"same", "different"}) == 2 or opinions.count("unsure") > 1


def why_not_say(says: str, decision: str, reason: str) -> NotNow | None:
    """Say why an opinion may not be given."""
    if decision:
        return NotNow("children.pair_decided", "Someone has decided that already.")
    if says not in SAYS:
        return NotNow("children.opinion_unknown", "Choose one of the three answers.")
    return None if reason.strip() else NotNow("children.link_reason", "Say why.")


def why_not_settle(decision: str, opinions: Sequence[str], *, is_own: bool, has_third: bool) -> NotNow | None:
    """Say why a dispute may not be settled from outside: there is none, or someone is there to end it."""
    if decision:
        return NotNow("children.pair_decided", "Someone has decided that already.")
    if not is_disputed(opinions):
        return NotNow("children.pair_not_disputed", "Reviewers do not differ on this pair: there is nothing to settle.")
    if is_own:
        return NotNow("children.settle_own", "You have answered this pair yourself, so someone else settles it.")
    if has_third:
        return NotNow("children.settle_third", "Another reviewer is there who has not answered yet. It is theirs.")
    return None


def why_not_alone(same: bool, others: Sequence[str], facts: MergeFacts | None) -> NotNow | None:
    """Say why one person may not decide by themselves: the risk wants a second, a dispute a third.

    What nothing is known of counts as risky.
    """
    is_risky = facts is None or bool(risks(facts))
    wanted = "same" if same else "different"
    if settled([*others, wanted], is_risky=is_risky, is_double=False) == wanted:
        return None
    if is_disputed([*others, wanted]):
        return NotNow("children.pair_disputed", "Two reviewers differ, so a third person must say.")
    return NotNow("children.pair_two_people", "A second person must agree before these records become one file.")

"""Generating a whole partnership, and its records one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from linkspan.synth import rates
from linkspan.synth.circumstances import Fate, quota
from linkspan.synth.feeds import Clerk
from linkspan.synth.organisations import Partners, make_partners
from linkspan.synth.people import Child, Family
from linkspan.synth.places import Estate, Land, make_land
from linkspan.synth.population import Nursery, Progress
from linkspan.synth.rates import Profile
from linkspan.synth.record import Draft

DEFAULT_ON = date(2026, 11, 2)
MOST = 500_000  # children; the test range of NHS numbers holds little more


@dataclass(slots=True)
class Partnership:
    """An invented partnership: places, partners and children. Records are made as they are asked for."""

    seed: int
    profile: Profile
    on: date
    land: Land
    partners: Partners
    families: list[Family]
    children: list[Child] = field(default_factory=list)  # identities: an adopted child has two


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one feed, with the child it is truly about."""

    agency: str
    record_id: str
    child: Child
    draft: Draft


def generate(
    children: int,
    seed: int,
    profile: str = "normal",
    progress: Progress | None = None,
    on: date = DEFAULT_ON,
    names: str | None = None,
) -> Partnership:
    """Generate a partnership of this many children, the unborn among them.

    The same arguments give the same partnership on every machine. `progress` is called with a stage, what is
    done and the total. `names` takes the mix of naming traditions from another profile. Refuses more children than
    there are test NHS numbers for.
    """
    if not 1 <= children <= MOST:
        raise ValueError(f"Ask for between 1 and {MOST:,} children.")
    kept = rates.profile_named(profile)
    land = make_land(children, Random(f"{seed}:land"))
    partners = make_partners(land, children, Random(f"{seed}:partners"))
    rng = Random(f"{seed}:people")
    nursery = Nursery(Estate(land, rng), on, rng, kept, rates.profile_named(names or profile))
    unborn = min(quota(rates.RARE.unborn, children), children - 1)
    families = list(nursery.families(children - unborn, progress))
    Fate(nursery, families, children).deal(unborn=unborn)
    made = Partnership(seed, kept, on, land, partners, families)
    made.children = [child for family in families for child in family.children]
    if progress:
        progress("families", children, children)
    return made


def records(partnership: Partnership, progress: Progress | None = None) -> Iterator[Record]:
    """Give every record of every feed, in an order that is not by family."""
    rng = Random(f"{partnership.seed}:{partnership.profile}:records")
    clerk = Clerk(partnership.partners, partnership.profile, partnership.on, rng)
    order = list(partnership.children)
    rng.shuffle(order)
    numbers = {source.code: 0 for source in rates.SOURCES}
    for done, child in enumerate(order, 1):
        for source, draft in clerk.rows(child):
            numbers[source.code] += 1
            yield Record(source.code, f"{source.prefix}{numbers[source.code]:07d}", child, draft)
        if progress and (done % 500 == 0 or done == len(order)):
            progress("records", done, len(order))

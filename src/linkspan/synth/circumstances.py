"""What befalls a few children: adoption, protection, care away from home, death; and those not yet born."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from linkspan.synth import naming, rates
from linkspan.synth.identifiers import mobile
from linkspan.synth.people import Bar, Carer, Child, Family, Spell
from linkspan.synth.population import BEGINNING, Nursery

ORDERS = ("Non-molestation order", "Prohibited steps order", "Child arrangements order (no contact)")
LEAST = 200  # children, from which every rare circumstance happens to at least one


def quota(share: float, children: int) -> int:
    """Say how many children a circumstance befalls."""
    return max(1 if children >= LEAST else 0, round(share * children))


class Fate:
    """Deals rare circumstances, each child at most one."""

    def __init__(self, nursery: Nursery, families: list[Family], children: int) -> None:
        self.nursery, self.families, self.children = nursery, families, children
        self.rng: Random = nursery.rng
        self.on = nursery.on
        everyone = [child for family in families for child in family.children if child.born and not child.birth_set]
        self._left = self.rng.sample(everyone, len(everyone))

    def deal(self, *, unborn: int) -> None:
        """Deal them all. The adopted get a first identity beside the new one; the unborn join families."""
        for number, child in enumerate(self._take(rates.RARE.adopted, least_age=2, most_age=15), 1):
            self._adopt(child, number)
        self._befall(self._hide, self._take(rates.RARE.location_protected))
        self._befall(self._hide_wholly, self._take(rates.RARE.identity_protected))
        self._befall(self._look_after, self._take(rates.RARE.looked_after, home_only=True))
        self._befall(self._foster_privately, self._take(rates.RARE.privately_fostered, least_age=5, most_age=15))
        self._befall(self._die, self._take(rates.RARE.died))
        self._befall(self._forbid_contact, self._take(rates.RARE.contact_barred, apart_only=True))
        self._expect(unborn)

    @staticmethod
    def _befall(what: Callable[[Child], None], children: list[Child]) -> None:
        for child in children:
            what(child)

    def _take(
        self,
        share: float,
        *,
        least_age: int = 0,
        most_age: int = 17,
        home_only: bool = False,
        apart_only: bool = False,
    ) -> list[Child]:
        want = quota(share, self.children)
        taken: list[Child] = []
        rest: list[Child] = []
        for child in self._left:
            age = (self.on - child.birthday).days / 365.25
            fits = least_age <= age < most_age + 1 and not (home_only and child.homes[0][1].across)
            fits = fits and not (apart_only and child.family.kind not in ("separated", "step"))
            if fits and len(taken) < want and age > 0.1:
                taken.append(child)
            else:
                rest.append(child)
        self._left = rest
        return taken

    def _adopt(self, child: Child, number: int) -> None:
        """Give a child a first identity, ended on the day of the adoption that made the present one."""
        rng = self.rng
        earliest = child.birthday + timedelta(days=300)
        adopted_on = earliest + (self.on - timedelta(days=60) - earliest) * rng.random()
        birth_family = self.nursery.parents()
        old = self.nursery.person(birth_family, child.sex, child.birthday)
        old.wall = child.wall = f"W{number:04d}"
        old.adopted, child.adopted = "old", "new"
        if rng.random() < 0.7:
            old.given = child.given
        old.known_until, child.known_from = adopted_on, adopted_on
        birth_family.children.append(old)
        for one in (old, child):
            self.nursery.place(one)
        _cut(old, adopted_on)
        child.first_family, child.renamed_on, child.old_nhs = "", None, ""
        old.looked_after_from = max(child.birthday, adopted_on - timedelta(days=400))
        self.families.append(birth_family)

    def _hide(self, child: Child) -> None:
        """Move a child to a home that must not be told, and name who must not learn of it."""
        moved = self.on - timedelta(days=30 + int(self.rng.random() * 900))
        moved = max(moved, child.birthday + timedelta(days=5))
        child.homes = [
            *[home for home in child.homes if home[0] < moved],
            (moved, self.nursery.estate.home()),
        ]
        child.protection = "location"
        child.bar = self._bar(child)
        if self.rng.random() < 0.4:
            self.nursery.rename(child, moved)

    def _hide_wholly(self, child: Child) -> None:
        """Move a child whose whole identity must not be told."""
        self._hide(child)
        child.protection = "identity"

    def _forbid_contact(self, child: Child) -> None:
        child.bar = self._bar(child)

    def _bar(self, child: Child) -> Bar:
        line = child.family.line
        from_ = max(self.on - timedelta(days=int(self.rng.random() * 700)), child.birthday)
        until = self.on + timedelta(days=30 + int(self.rng.random() * 700)) if self.rng.random() < 0.6 else None
        return Bar(f"{line.father_given} {line.father_family}", ORDERS[int(self.rng.random() * 3)], from_, until)

    def _look_after(self, child: Child) -> None:
        rng = self.rng
        from_ = max(child.birthday, self.on - timedelta(days=int(rng.random() * 1500)))
        child.placed_out_of_area = rng.random() < rates.RARE.placed_out_of_area
        home = self.nursery.estate.home(across=child.placed_out_of_area)
        child.homes = (
            [*[one for one in child.homes if one[0] < from_], (from_, home)]
            if from_ > child.birthday
            else [(BEGINNING, home)]
        )
        child.household = f"H{child.id}"
        child.looked_after_from = from_
        child.carers = [
            Carer(naming.anyone(rng, woman=True), "Foster carer", mobile(rng), "no"),
            *child.carers[:3],
        ]
        self.nursery.place(child)

    def _foster_privately(self, child: Child) -> None:
        rng = self.rng
        from_ = self.on - timedelta(days=40 + int(rng.random() * 600))
        child.privately_fostered = True
        child.household = f"H{child.id}"
        child.homes = [*[one for one in child.homes if one[0] < from_], (from_, self.nursery.estate.home())]
        host = Carer(naming.anyone(rng, woman=True), "Private foster carer", mobile(rng), "no")
        child.carers = [host, *child.carers[:2]]
        self.nursery.place(child)

    def _die(self, child: Child) -> None:
        age = (self.on - child.birthday).days
        child.died = child.birthday + timedelta(days=int(age * (self.rng.random() ** 2)))
        child.known_until = child.died
        _cut(child, child.died)

    def _expect(self, unborn: int) -> None:
        """Make the unborn: half of them first children."""
        rng = self.rng
        for at in range(unborn):
            family = self._mother_without_a_baby() if at % 2 else None
            if family is None:
                family = self.nursery.parents()
                self.families.append(family)
            due = self.on + timedelta(days=3 + int(rng.random() * 190))
            line = family.line
            child = Child(
                self.nursery.child_id(),
                family,
                f"H{family.id[1:]}",
                line.tradition.code,
                "U",
                "Unborn",
                "",
                line.mother_family,
                "",
                family.homes,
                family.carers,
                due=due,
                known_from=due - timedelta(days=190),
            )
            family.children.append(child)

    def _mother_without_a_baby(self) -> Family | None:
        for _ in range(50):
            family = self.families[int(self.rng.random() * len(self.families))]
            births = [child.born for child in family.children]
            if births and all(born is not None and (self.on - born).days > 500 for born in births):
                return family
        return None


def _cut(child: Child, on: date) -> None:
    """End every school and practice on a day."""
    for spells in (child.schools, child.practices):
        kept = [Spell(one.at, one.from_, min(one.until or on, on)) for one in spells if one.from_ < on]
        spells[:] = kept

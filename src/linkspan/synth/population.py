"""Making families: parents, births, homes, schools and practices."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from linkspan.synth import naming, rates
from linkspan.synth.identifiers import NhsNumbers, Upns, mobile
from linkspan.synth.naming import Lineage
from linkspan.synth.people import Address, Carer, Child, Family, Practice, School, Spell
from linkspan.synth.places import Estate
from linkspan.synth.rates import Profile
from linkspan.synth.tables import Weighted
from linkspan.synth.traditions import mix_of

Progress = Callable[[str, int, int], None]
BEGINNING = date(1990, 1, 1)
GROWN_UP = 6573  # days in 18 years, less one
# Families complete; some of their children are grown up or not yet born, so fewer live at home.
SIZES = Weighted([(1, 0.27), (2, 0.44), (3, 0.20), (4, 0.06), (5, 0.02), (6, 0.01)])


class Nursery:
    """Makes families one after another, with the numbers they need."""

    def __init__(
        self, estate: Estate, on: date, rng: Random, profile: Profile = "normal", names: Profile = "normal"
    ) -> None:
        self.estate, self.on, self.rng = estate, on, rng
        self.shares, self.mix = rates.POPULATIONS[profile], mix_of(rates.MIXES.get(names))
        self.nhs, self.upns = NhsNumbers(rng), Upns()
        self._children = self._families = self._births = 0

    def child_id(self) -> str:
        """Give the next child's true id."""
        self._children += 1
        return f"C{self._children:07d}"

    def families(self, children: int, progress: Progress | None) -> Iterator[Family]:
        """Make families until they hold this many born children."""
        made = 0
        while made < children:
            family = self.family(most=children - made)
            made += len(family.children)
            if progress and self._families % 500 == 0:
                progress("families", made, children)
            yield family

    def family(self, *, most: int) -> Family:
        """Make one family with at most this many children."""
        family = self.parents()
        size = SIZES.draw(self.rng)
        if self.rng.random() < family.line.tradition.more_children:
            size += 1
        for born, birth_set in self._births_of(min(size, most), most):
            self._add_child(family, born, birth_set)
        return family

    def parents(self) -> Family:
        """Make the adults of a family and their homes."""
        rng, shares = self.rng, self.shares
        draw = rng.random()
        kind = "together"
        for name, share in (
            ("lone", shares.lone_parent),
            ("separated", shares.separated),
            ("step", shares.step_family),
        ):
            if draw < share:
                kind = name
                break
            draw -= share
        line = naming.lineage(rng, together=kind == "together", shares=shares, mix=self.mix)
        self._families += 1
        family = Family(f"F{self._families:06d}", line, kind, self._homes(), [])
        family.carers = self._carers(line, kind)
        if kind in ("separated", "step") and rng.random() < 0.75:
            family.other_home = self.estate.home(across=family.homes[-1][1].across ^ (rng.random() < 0.1))
        return family

    def _homes(self) -> list[tuple[date, Address]]:
        rng, shares = self.rng, self.shares
        homes = [(BEGINNING, self.estate.home())]
        while len(homes) < 4 and rng.random() < shares.moved_home:
            now = homes[-1][1].across
            across = (not now) if rng.random() < shares.moved_across else now
            homes.append((self.on - timedelta(days=20 + int(rng.random() * 4000)), self.estate.home(across=across)))
        return sorted(homes, key=lambda pair: pair[0])

    def _carers(self, line: Lineage, kind: str) -> list[Carer]:
        rng = self.rng
        carers = [Carer(f"{line.mother_given} {line.mother_family}", "Mother", mobile(rng), "yes")]
        if kind == "step":
            given, family = naming.adult(line.tradition, woman=False, rng=rng)
            carers.append(Carer(f"{given} {family}", "Stepfather", mobile(rng), "no"))
        if kind != "lone" or rng.random() < 0.3:
            responsible = "yes" if kind == "together" or rng.random() < 0.7 else "no"
            carers.append(Carer(f"{line.father_given} {line.father_family}", "Father", mobile(rng), responsible))
        if rng.random() < 0.07:
            name = naming.adult(line.tradition, woman=True, rng=rng)
            carers.append(Carer(" ".join(name), "Grandmother", mobile(rng), "no"))
        return carers

    def _births_of(self, size: int, most: int) -> list[tuple[date, int]]:
        """Draw birth dates, oldest first; children of one birth share a number."""
        rng, shares, gaps, span = self.rng, self.shares, [0], 0
        for _ in range(size - 1):
            span += int(shares.birth_gap_least) + int(rng.gammavariate(2.0, shares.birth_gap_more / 2))
            gaps.append(span)
        ages: list[int] = []
        while not ages:
            youngest = int(rng.random() * (GROWN_UP + span)) - span
            ages = [youngest + gap for gap in gaps if 0 <= youngest + gap < GROWN_UP]
        born = [self.on - timedelta(days=age) for age in reversed(ages)]
        dates: list[tuple[date, int]] = []
        for day in born:
            draw = rng.random()
            together = 3 if draw < shares.triplet_births else 2 if draw < shares.twin_births else 1
            if together > 1 and len(dates) + together <= most:
                self._births += 1
                dates += [(day, self._births)] * together
            elif len(dates) < most:
                dates.append((day, 0))
        return dates

    def _add_child(self, family: Family, born: date, birth_set: int) -> Child:
        rng, shares = self.rng, self.shares
        sex = "F" if rng.random() < 0.4878 else "M"
        twin = family.children[-1] if family.children and birth_set else None
        if twin and twin.birth_set == f"B{birth_set:05d}" and rng.random() < 2 * shares.identical_sex_twins - 1:
            sex = twin.sex
        child = self.person(family, sex, born)
        child.birth_set = f"B{birth_set:05d}" if birth_set else ""
        if rng.random() < shares.superseded_nhs:
            child.old_nhs = self.nhs.take()
        if rng.random() < shares.surname_changed and (born.year < self.on.year - 1):
            self.rename(child, born + (self.on - born) * rng.random())
        tradition = family.line.tradition
        if tradition.many_without_birth_papers and rng.random() < shares.default_birth and not birth_set:
            child.born, child.no_birth_papers = date(born.year, 1, 1), True
        self.place(child)
        family.children.append(child)
        return child

    def person(self, family: Family, sex: str, born: date) -> Child:
        """Make a born child of a family, named and numbered."""
        used = [sibling.given for sibling in family.children] + [sibling.known_as for sibling in family.children]
        name = naming.child(family.line, sex, born.year, [one for one in used if one], self.rng, self.shares)
        child = Child(
            self.child_id(),
            family,
            f"H{family.id[1:]}",
            family.line.tradition.code,
            sex,
            name.given,
            name.middle,
            name.family,
            name.known_as,
            family.homes,
            family.carers,
            born=born,
            nhs=self.nhs.take(),
        )
        self._speak(child, family)
        return child

    def _speak(self, child: Child, family: Family) -> None:
        languages = family.line.tradition.languages
        if languages[0] == "English" or self.rng.random() < 0.35:
            child.language = "English"
            return
        child.language = languages[int(family.line.style * len(languages))]
        child.interpreter = "yes" if self.rng.random() < 0.3 else "no"

    def rename(self, child: Child, on: date) -> None:
        """Change a child's family name from a day: to the stepfather's, the mother's or a new one."""
        line = child.family.line
        step = next((carer for carer in child.carers if carer.relationship == "Stepfather"), None)
        options = [step.name.rsplit(" ", 1)[-1]] if step else [line.mother_family, line.father_family]
        new = next((option for option in options if option != child.family_name), None)
        child.first_family, child.renamed_on = child.family_name, on
        child.family_name = new or naming.family_name(line.tradition, self.rng)
        if child.family_name == child.first_family:
            child.first_family, child.renamed_on = "", None

    def place(self, child: Child) -> None:
        """Give a child the schools and practices of its life so far, by the homes it had."""
        start = child.known_from or child.birthday
        child.practices = self._practices(child, start)
        if self.rng.random() >= rates.SCHOOL_MISSING:
            child.schools = self._schools(child, start)
        if child.schools:
            first = child.schools[0]
            if isinstance(first.at, School):
                child.upn = self.upns.take(first.at.la, first.at.establishment, first.from_.year)

    def _practices(self, child: Child, start: date) -> list[Spell]:
        spells: list[Spell] = []
        starts = [start] + [from_ for from_, _ in child.homes if from_ > start]
        for from_ in starts:
            home = child.home_on(from_)
            if spells and self.rng.random() < 0.35 and spells[-1].at.across == home.across:
                continue
            self._move_to(spells, self.estate.practice(home), from_ + timedelta(days=int(self.rng.random() * 30)))
        return [spell for spell in spells if spell.from_ <= self.on]

    def _schools(self, child: Child, start: date) -> list[Spell]:
        rng, born = self.rng, child.birthday
        reception = born.year + (4 if (born.month, born.day) < (9, 1) else 5)
        stages = [(date(reception, 9, 1), "primary"), (date(reception + 7, 9, 1), "secondary")]
        if rng.random() < rates.NURSERY:
            stages.insert(0, (_term_after(date(reception - 1, born.month, 1)), "primary"))
        leaves = date(reception + (14 if rng.random() < 0.55 else 12), 7, 21)
        moves = [(from_, "") for from_, _ in child.homes if rng.random() < 0.45]
        spells: list[Spell] = []
        phase = ""
        for from_, stage in sorted(stages + moves):
            phase = stage or phase
            if not phase or from_ >= leaves or from_ > self.on:
                continue
            day = max(from_, start)
            near = self.estate.school(child.home_on(day), phase)
            keeps = spells and isinstance(spells[-1].at, School) and spells[-1].at.phase == phase
            if not (keeps and stage and rng.random() < 0.7):
                self._move_to(spells, near, day)
        if spells and leaves <= self.on:
            spells[-1] = Spell(spells[-1].at, spells[-1].from_, leaves)
        return [spell for spell in spells if spell.until is None or spell.until > spell.from_]

    def _move_to(self, spells: list[Spell], to: School | Practice, from_: date) -> None:
        if spells:
            last = spells[-1]
            if last.at == to:
                return
            if from_ <= last.from_:
                spells.pop()
            else:
                spells[-1] = Spell(last.at, last.from_, from_)
        spells.append(Spell(to, from_, None))


def _term_after(birthday: date) -> date:
    """Give the start of the term after a third birthday, when funded nursery places begin."""
    for month in (1, 4, 9):
        if birthday <= date(birthday.year, month, 1):
            return date(birthday.year, month, 1)
    return date(birthday.year + 1, 1, 1)

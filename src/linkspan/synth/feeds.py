"""What each of the five agencies holds about a child."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from linkspan.synth import rates, slips
from linkspan.synth.organisations import Partners, Practitioner
from linkspan.synth.people import Child, Spell
from linkspan.synth.rates import COUNCIL, GPS, HOSPITAL, POLICE, SCHOOLS, Profile, Source
from linkspan.synth.record import Draft, iso

Row = tuple[Source, Draft]


class Clerk:
    """Writes down, well or badly, what an agency knows about a child."""

    def __init__(self, partners: Partners, profile: Profile, on: date, rng: Random) -> None:
        self.partners, self.on, self.rng = partners, on, rng
        self.slips = rates.SLIPS[profile]
        self._today = iso(on)

    def rows(self, child: Child) -> list[Row]:
        """Give every record of a child, at least one."""
        if child.is_unborn:
            return list(self._before_birth(child))
        made: list[Row] = [
            *self._school(child),
            *self._practice(child),
            *self._hospital(child),
            *self._police(child),
        ]
        made += self._council(child)
        return made or [(HOSPITAL, self._draft(child, HOSPITAL, self._some_day(child), None))]

    def _some_day(self, child: Child) -> date:
        """Draw a day of the child's life under this identity, lately rather than long ago."""
        first = child.known_from or child.born or self.on
        last = child.known_until or self.on
        return last - timedelta(days=int((last - first).days * self.rng.random() ** 1.4))

    def _more(self, mean: float) -> int:
        count = 0
        while self.rng.random() < mean / (1 + mean):
            count += 1
        return count

    def _school(self, child: Child) -> Iterator[Row]:
        for spell in child.schools:
            draft = self._draft(child, SCHOOLS, spell.from_, spell.until, staff=self.partners.staff[spell.code])
            draft.urn = spell.code
            yield SCHOOLS, draft

    def _practice(self, child: Child) -> Iterator[Row]:
        if self.rng.random() >= rates.GP_KNOWN:
            return
        for spell in child.practices:
            draft = self._draft(child, GPS, spell.from_, spell.until, staff=self.partners.staff[spell.code])
            draft.ods = spell.code
            yield GPS, draft

    def _hospital(self, child: Child) -> Iterator[Row]:
        rng, slip = self.rng, self.slips
        born = child.birthday
        young = (self.on - born).days < 42
        if child.adopted != "new" and rng.random() < rates.BORN_HERE * (1 if young else rates.BIRTH_RECORD_APART):
            draft = self._draft(child, HOSPITAL, born, min(self._last(child), born + timedelta(days=12)))
            if (young and rng.random() < 0.7) or rng.random() < slip.baby_kept:
                self._as_baby(child, draft)
            yield HOSPITAL, draft
        if young or rng.random() >= rates.HOSPITAL_KNOWN:
            return
        for _ in range(1 + self._more(rates.HOSPITAL_MORE)):
            seen = self._some_day(child)
            until = (
                None if rng.random() < 0.45 else min(self._last(child), seen + timedelta(days=int(rng.random() * 200)))
            )
            yield HOSPITAL, self._draft(child, HOSPITAL, seen, until)
        if self._age(child) >= rates.SENSITIVE_FROM_AGE and rng.random() < rates.SENSITIVE:
            seen = max(self._some_day(child), self._last(child) - timedelta(days=400))
            draft = self._draft(child, HOSPITAL, seen, None, staff=self.partners.sensitive)
            draft.sensitive = True
            yield HOSPITAL, draft

    def _as_baby(self, child: Child, draft: Draft) -> None:
        sort = {"F": "Baby Girl", "M": "Baby Boy"}[child.sex] if self.rng.random() < 0.4 else "Baby"
        draft.given = sort
        draft.middle = draft.known_as = draft.former = ""
        draft.family = child.family.line.mother_family

    def _police(self, child: Child) -> Iterator[Row]:
        known = rates.POLICE_KNOWN * (0.5 + self._age(child) / 18)
        if child.protection != "none" or child.looked_after_from:
            known = 0.7
        if self.rng.random() >= known:
            return
        for _ in range(1 + self._more(rates.POLICE_MORE)):
            seen = self._some_day(child)
            until = min(self._last(child), seen + timedelta(days=int(self.rng.random() * 120)))
            yield POLICE, self._draft(child, POLICE, seen, until if until < self.on else None)

    def _council(self, child: Child) -> Iterator[Row]:
        rng = self.rng
        if rng.random() >= _known_to_council(child):
            return
        for at in range(1 + self._more(rates.COUNCIL_MORE)):
            from_, until = self._some_day(child), None
            if at == 0 and child.looked_after_from:
                from_, until = child.looked_after_from, child.known_until
            elif at or rng.random() < rates.EPISODE_CLOSED:
                until = min(self._last(child), from_ + timedelta(days=20 + int(rng.random() * 500)))
            yield COUNCIL, self._draft(child, COUNCIL, from_, until)

    def _before_birth(self, child: Child) -> Iterator[Row]:
        rng = self.rng
        from_ = min(self.on - timedelta(days=int(rng.random() * 80)), child.birthday - timedelta(days=10))
        at_hospital = rng.random() < 0.93
        if at_hospital:
            yield HOSPITAL, self._draft(child, HOSPITAL, from_, None)
        if not at_hospital or rng.random() < 0.5:
            yield COUNCIL, self._draft(child, COUNCIL, from_, None)
        if rng.random() < 0.1:
            yield POLICE, self._draft(child, POLICE, from_, None)

    def _age(self, child: Child) -> int:
        return (self._last(child) - child.birthday).days // 365

    def _last(self, child: Child) -> date:
        return child.known_until or self.on

    def _draft(
        self,
        child: Child,
        source: Source,
        from_: date,
        until: date | None,
        staff: list[Practitioner] | None = None,
    ) -> Draft:
        """Write one record, made on a day and ended on another, with the slips its source makes."""
        rng, slip = self.rng, self.slips
        if child.known_until:
            until = min(until or child.known_until, child.known_until)
        as_of = until or (from_ if rng.random() < slip.address_stale else self.on)
        draft = Draft(
            child.given,
            child.middle if rng.random() < source.middle_known else "",
            child.family_name,
            sex=child.sex,
            born=iso(child.born),
            due=iso(child.due),
            carers=list(child.carers),
            involved_from=min(from_, until or from_),
            involved_until=until,
        )
        if child.known_as and rng.random() < 0.6:
            draft.known_as = child.known_as
        if child.renamed_on:
            self._name_of_the_day(child, draft, as_of)
        self._number(child, draft, source)
        self._home(child, draft, source, as_of)
        self._around(child, draft, source, as_of, staff or self.partners.staff[source.code])
        self._spoil(child, draft, source)
        return draft

    def _name_of_the_day(self, child: Child, draft: Draft, as_of: date) -> None:
        before = child.renamed_on is None or as_of < child.renamed_on or self.rng.random() < self.slips.old_family_kept
        if before:
            draft.family = child.first_family
        elif self.rng.random() < 0.6 and child.protection != "identity":
            draft.former = child.first_family

    def _number(self, child: Child, draft: Draft, source: Source) -> None:
        rng, slip = self.rng, self.slips
        if child.nhs and rng.random() < source.nhs_known:
            draft.nhs = child.old_nhs if child.old_nhs and rng.random() < slip.nhs_old else child.nhs
            if rng.random() < slip.nhs_of_sibling:
                others = [one for one in child.family.children if one.nhs and one is not child and not one.wall]
                if others and not child.wall:
                    draft.nhs = others[int(rng.random() * len(others))].nhs
        if child.upn and rng.random() < source.upn_known:
            draft.upn = child.upn

    def _home(self, child: Child, draft: Draft, source: Source, as_of: date) -> None:
        rng = self.rng
        home = child.home_on(as_of)
        if child.protection != "none":
            marked = rng.random() < rates.PROTECTION_MARKED[source.code]
            if marked:
                draft.protection = child.protection
                if child.protection == "identity" or rng.random() < 0.25:
                    return
                home = child.home
            else:
                home = child.home if rng.random() < rates.NEW_HOME_UNMARKED else child.homes[-2][1]
        elif child.may_be_at_other_parents and rng.random() < self.slips.other_parents_home:
            home = child.family.other_home or home
        draft.line_1, draft.line_2, draft.town = home.line_1, home.line_2, home.town
        draft.postcode, draft.uprn = home.postcode, home.uprn

    def _around(self, child: Child, draft: Draft, source: Source, as_of: date, staff: list[Practitioner]) -> None:
        """Fill in school, practice, carers, who works with the child, language and what is forbidden."""
        rng, code = self.rng, source.code
        if rng.random() < rates.SCHOOL_KNOWN[code] and (school := _at(child.schools, as_of)):
            draft.urn = school.code
        if rng.random() < rates.PRACTICE_KNOWN[code] and (practice := _at(child.practices, as_of)):
            draft.ods = practice.code
        draft.carers = draft.carers[: rates.CARERS_KNOWN[code]]
        if draft.carers and rng.random() < source.phone_known and draft.protection == "none":
            draft.phone = draft.carers[0].phone
        if rng.random() < rates.NAMED_PRACTITIONER[code]:
            who = staff[int(rng.random() * len(staff))]
            draft.practitioner = (who.name, who.role, who.phone)
        if rng.random() < 0.7:
            draft.language, draft.interpreter = child.language, child.interpreter
        if child.bar and code != "hospital" and rng.random() < 0.8:
            draft.bar = child.bar
        if child.died and rng.random() < {"gps": 0.97, "hospital": 0.95, "council": 0.9}.get(code, 0.5):
            draft.died = child.died

    def _spoil(self, child: Child, draft: Draft, source: Source) -> None:
        slip, rng = self.slips, self.rng
        if not child.is_unborn:
            slips.spoil_names(draft, child.tradition, slip, source.care, rng)
            slips.spoil_birth(draft, slip, source, iso(draft.died) or self._today, rng)
            if not child.died and rng.random() < slip.other_parent_family * source.care:
                draft.family = child.family.line.mother_family
        slips.spoil_place(draft, slip, source.care, rng)
        if slip.refusable and rng.random() < slip.refusable:
            slips.make_refusable(draft, rng)


def _at(spells: list[Spell], on: date) -> Spell | None:
    """Give the spell that a day falls in."""
    for spell in reversed(spells):
        if spell.from_ <= on and (spell.until is None or on <= spell.until):
            return spell
    return None


def _known_to_council(child: Child) -> float:
    if child.looked_after_from or child.adopted == "old":
        return 1.0
    if child.protection != "none" or child.bar:
        return 0.9
    if child.privately_fostered:
        return 0.4
    return rates.COUNCIL_KNOWN * (0.1 if all(home.across for _, home in child.homes) else 1.0)

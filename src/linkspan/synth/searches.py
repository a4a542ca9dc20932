"""Searches as practitioners would type them, with the right answer, for measuring the finder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from linkspan.synth import naming, slips
from linkspan.synth.partnership import Partnership
from linkspan.synth.people import Child
from linkspan.synth.places import Estate
from linkspan.synth.traditions import BY_CODE, MIX


@dataclass(slots=True)
class Query:
    """What someone types. `child_id` is empty for a child who is not in the index."""

    query_id: str = ""
    set: str = ""  # standard, hard, absent or slice
    slice: str = ""
    asked_by: str = ""  # the feed whose staff ask
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    date_of_birth: str = ""
    birth_year: str = ""
    age: str = ""
    sex: str = ""
    postcode: str = ""
    school_urn: str = ""
    nhs_number: str = ""
    upn: str = ""
    tradition: str = ""
    child_id: str = ""

    def cells(self) -> list[str]:
        """Lay the query out in the file's order."""
        return [getattr(self, name) for name in COLUMNS]


COLUMNS = tuple(field.name for field in fields(Query))
Twist = Callable[["Asker", Query, Child], bool]  # says whether it could be done to this child


class Asker:
    """Makes queries about the children of one partnership."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership, self.on = partnership, partnership.on
        self.rng = Random(f"{partnership.seed}:queries")
        self.estate = Estate(partnership.land, self.rng)
        # Shielded children, ended identities and the dead are left out: the index may rightly not show them.
        self.findable = [
            one
            for one in partnership.children
            if one.born and one.protection == "none" and one.adopted != "old" and not one.died
        ]
        self._taken = {(one.given, one.family_name, one.born) for one in partnership.children}

    def ask(self, child: Child, kind: str, part: str) -> Query:
        """Type a child's details as they truly are."""
        return Query(
            set=kind,
            slice=part,
            asked_by=self._someone(),
            given_name=child.given,
            middle_names=child.middle if self.rng.random() < 0.2 else "",
            family_name=child.family_name,
            date_of_birth=child.birthday.isoformat(),
            sex=child.sex if self.rng.random() < 0.7 else "",
            postcode=child.home.postcode,
            tradition=child.tradition,
            child_id=child.id,
        )

    def _someone(self) -> str:
        return ("council", "schools", "gps", "hospital", "police")[int(self.rng.random() * 5)]

    def any_child(self) -> Child:
        """Draw a child who may be found."""
        return self.findable[int(self.rng.random() * len(self.findable))]

    def muddled(self, kind: str, times: float) -> Query:
        """Type a child's details with everyday mistakes, each this many times as likely as usual."""
        child, rng = self.any_child(), self.rng
        query = self.ask(child, kind, kind)
        for twist, share in EVERYDAY:
            if rng.random() < share * times:
                twist(self, query, child)
        return query

    def absent(self, part: str) -> Query:
        """Type the details of a child in no feed: a new sibling, a new twin, a namesake or a stranger."""
        rng = self.rng
        while True:
            child = self.any_child()
            query = self.ask(child, "absent", part)
            sex = "F" if rng.random() < 0.5 else "M"
            born = child.birthday if part == "twin" else self._birthday()
            used = [one.given for one in child.family.children]
            name = naming.child(child.family.line, sex, born.year, used, rng)
            if part == "namesake":
                name.given, sex, query.postcode = child.given, child.sex, self.estate.home().postcode
            elif part == "stranger":
                name.family = naming.family_name(MIX.draw(rng), rng)
                query.postcode = self.estate.home().postcode
            family = name.family if part == "stranger" else child.family_name
            close = any(abs((one.birthday - born).days) < 280 for one in child.family.children)
            if (
                (part == "sibling" and close)
                or (name.given, family, born) in self._taken
                or (part != "namesake" and name.given in used)
            ):
                continue
            query.given_name, query.family_name, query.date_of_birth = name.given, family, born.isoformat()
            query.sex, query.child_id, query.middle_names = sex, "", ""
            return query

    def _birthday(self) -> date:
        return self.on - timedelta(days=int(self.rng.random() * 6570))


def _moved(asker: Asker, query: Query, _: Child) -> bool:
    query.postcode = asker.estate.home().postcode
    return True


def _no_postcode(_: Asker, query: Query, __: Child) -> bool:
    query.postcode = ""
    return True


def _half_postcode(_: Asker, query: Query, child: Child) -> bool:
    query.postcode = child.home.postcode.split(" ")[0]
    return True


def _typed(asker: Asker, query: Query, _: Child) -> bool:
    before = (query.given_name, query.family_name)
    if asker.rng.random() < 0.5:
        query.given_name = slips.mistype(query.given_name, asker.rng)
    else:
        query.family_name = slips.mistype(query.family_name, asker.rng)
    return (query.given_name, query.family_name) != before


def _respelt(asker: Asker, query: Query, child: Child) -> bool:
    tradition, before = BY_CODE[child.tradition], (query.given_name, query.family_name)
    query.given_name = slips.respell(slips.plain(query.given_name), tradition, asker.rng)
    if asker.rng.random() < 0.4:
        query.family_name = slips.respell(slips.plain(query.family_name), tradition, asker.rng)
    return (query.given_name, query.family_name) != before


def _transliterated(asker: Asker, query: Query, child: Child) -> bool:
    return child.tradition != "white_british" and _respelt(asker, query, child)


def _dictated(asker: Asker, query: Query, child: Child) -> bool:
    return child.tradition == "white_british" and _respelt(asker, query, child)


def _short_form(_: Asker, query: Query, child: Child) -> bool:
    shorts = BY_CODE[child.tradition].short_forms.get(child.given, ())
    query.given_name = child.known_as or (shorts[0] if shorts else query.given_name)
    return query.given_name != child.given


def _middle_as_given(_: Asker, query: Query, child: Child) -> bool:
    query.middle_names = ""
    query.given_name = child.middle.split(" ")[0] or query.given_name
    return bool(child.middle)


def _surname_changed(_: Asker, query: Query, child: Child) -> bool:
    query.family_name = child.first_family or query.family_name
    return bool(child.first_family)


def _other_surname(_: Asker, query: Query, child: Child) -> bool:
    query.family_name = child.family.line.mother_family
    return child.family.line.mother_family != child.family_name


def _half_of_double(asker: Asker, query: Query, child: Child) -> bool:
    halves = child.family_name.replace("-", " ").split(" ")
    query.family_name = halves[int(asker.rng.random() * len(halves))]
    return len(halves) > 1 and child.tradition != "arabic"


def _names_swapped(_: Asker, query: Query, __: Child) -> bool:
    query.given_name, query.family_name = query.family_name, query.given_name
    return True


def _day_month_swapped(_: Asker, query: Query, child: Child) -> bool:
    year, month, day = query.date_of_birth.split("-") if query.date_of_birth else ("", "", "99")
    if int(day) > 12 or day == month:
        return False
    query.date_of_birth = f"{year}-{day}-{month}"
    return True


def _birth_slip(asker: Asker, query: Query, child: Child) -> bool:
    if not query.date_of_birth:
        return False
    query.date_of_birth = f"{query.date_of_birth[:8]}{1 + int(asker.rng.random() * 28):02d}"
    return query.date_of_birth != child.birthday.isoformat()


def _first_january(_: Asker, query: Query, child: Child) -> bool:
    query.date_of_birth = query.date_of_birth and f"{query.date_of_birth[:4]}-01-01"
    return True


def _year_only(_: Asker, query: Query, child: Child) -> bool:
    query.birth_year, query.date_of_birth = f"{child.birthday.year}", ""
    return True


def _age_only(asker: Asker, query: Query, child: Child) -> bool:
    born, on = child.birthday, asker.on
    query.age = f"{on.year - born.year - ((on.month, on.day) < (born.month, born.day))}"
    query.date_of_birth = ""
    return True


def _birth_missing(_: Asker, query: Query, __: Child) -> bool:
    query.date_of_birth = ""
    return True


def _born_by_default(_: Asker, __: Query, child: Child) -> bool:
    return child.no_birth_papers


def _given_missing(_: Asker, query: Query, __: Child) -> bool:
    query.given_name = query.middle_names = ""
    return True


def _family_missing(_: Asker, query: Query, __: Child) -> bool:
    query.family_name = ""
    return True


def _baby(asker: Asker, query: Query, child: Child) -> bool:
    query.given_name, query.middle_names, query.family_name = "Baby", "", child.family.line.mother_family
    return (asker.on - child.birthday).days < 42 and not child.birth_set


def _twin(_: Asker, __: Query, child: Child) -> bool:
    return bool(child.birth_set)


def _sibling(_: Asker, __: Query, child: Child) -> bool:
    return len(child.family.children) > 1


def _school_for_postcode(_: Asker, query: Query, child: Child) -> bool:
    query.school_urn = child.schools[-1].code if child.schools and child.schools[-1].until is None else ""
    query.postcode = ""
    return bool(query.school_urn)


def _nhs_number(_: Asker, query: Query, child: Child) -> bool:
    query.nhs_number, query.postcode = child.nhs, ""
    return True


def _upn(_: Asker, query: Query, child: Child) -> bool:
    query.upn, query.postcode, query.asked_by = child.upn, "", "schools"
    return bool(child.upn)


# Shares follow a published-style mix: 58 per cent of standard queries have no slip at all beyond a move.
EVERYDAY: tuple[tuple[Twist, float], ...] = (
    (_moved, 0.15),
    (_no_postcode, 0.05),
    (_respelt, 0.06),
    (_typed, 0.06),
    (_short_form, 0.03),
    (_surname_changed, 0.5),
    (_other_surname, 0.015),
    (_half_of_double, 0.15),
    (_middle_as_given, 0.01),
    (_day_month_swapped, 0.01),
    (_birth_slip, 0.02),
    (_first_january, 0.005),
    (_birth_missing, 0.02),
    (_names_swapped, 0.005),
)
ALONE: tuple[Twist, ...] = (
    _moved,
    _half_postcode,
    _no_postcode,
    _typed,
    _dictated,
    _transliterated,
    _short_form,
    _middle_as_given,
    _surname_changed,
    _other_surname,
    _half_of_double,
    _names_swapped,
    _given_missing,
    _family_missing,
    _day_month_swapped,
    _birth_slip,
    _birth_missing,
    _year_only,
    _age_only,
    _born_by_default,
    _twin,
    _sibling,
    _baby,
    _school_for_postcode,
    _nhs_number,
    _upn,
)
SLICES: dict[str, Twist] = {twist.__name__.removeprefix("_"): twist for twist in ALONE}
ABSENT = ("sibling", "twin", "namesake", "stranger")
FEWEST, MOST_QUERIES = 120, 5000


def queries(partnership: Partnership) -> Iterator[Query]:
    """Give queries in proportion to the children: 40 per cent standard, 20 hard, 15 absent, 25 in slices."""
    asker = Asker(partnership)
    if not asker.findable:
        return
    wanted = min(MOST_QUERIES, max(FEWEST, len(partnership.children) // 4))
    made = [asker.muddled("standard", 1) for _ in range(wanted * 40 // 100)]
    made += [asker.muddled("hard", 3) for _ in range(wanted * 20 // 100)]
    made += [asker.absent(part) for part in islice(cycle(ABSENT), wanted * 15 // 100)]
    for part in SLICES:
        made += _slice(asker, part, max(4, wanted * 25 // 100 // len(SLICES)))
    for number, query in enumerate(made, 1):
        query.query_id = f"Q{number:05d}"
        yield query


def _slice(asker: Asker, part: str, count: int) -> Iterator[Query]:
    """Give queries with one difficulty alone, as many as the partnership has children to show it on."""
    order = asker.rng.sample(asker.findable, len(asker.findable))
    given = 0
    for child in order:
        if given == count:
            return
        query = asker.ask(child, "slice", part)
        if SLICES[part](asker, query, child):
            given += 1
            yield query

"""Two invented council areas, their homes, schools and practices."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

from linkspan.synth import rates
from linkspan.synth.identifiers import HOME_LA, NEIGHBOUR_LA, postcode_unit
from linkspan.synth.people import Address, Practice, School
from linkspan.synth.tables import words

Place = TypeVar("Place", School, Practice)

HOME, NEIGHBOUR, THIRD = "Aldermere", "Wexholt", "Hartmoor"
HOME_POSTCODES, NEIGHBOUR_POSTCODES = "HW", "WX"
TOWNS_HOME = (
    "Aldermere",
    "Thornquay",
    "Calderbridge End",
    "Little Harrow Wold",
    "Saltmarsh Green",
    "Oxney Vale",
    "Brackenfold",
    "Marlpit Cross",
    "Henmoor",
    "Ravensholt",
    "Stonely Wharf",
    "Fernwick Heath",
)
TOWNS_NEIGHBOUR = ("Wexholt", "Dunmere St Anne", "Priors Lea", "Colthorpe Sands", "Eastry Moor")
STREETS = tuple(
    words("""
    Mill Church Station Victoria Park Queens Kings Albert Chapel Meadow Orchard Grange Springfield Highfield
    Manor Windsor York Lancaster Oak Elm Ash Beech Birch Cedar Chestnut Hawthorn Hazel Holly Laburnum Larch
    Laurel Lime Maple Poplar Rowan Sycamore Willow Wharf Canal Bridge River Brook Lake Ferry Harbour Quarry
    Foundry Tannery Weavers Coopers Fletchers Saddlers Potters Chandlers Abbey Priory Friars Minster Castle
    Tower Nelson Wellington Cromwell Stanley Gladstone Disraeli Lansdowne Cavendish Salisbury Alma Balmoral
    Osborne Sandringham Hill Valley Moor Heath Common Green Field
    """)
)
KINDS = (
    "Road",
    "Street",
    "Avenue",
    "Close",
    "Lane",
    "Drive",
    "Crescent",
    "Way",
    "Grove",
    "Place",
    "Terrace",
    "Gardens",
)
SCHOOL_ENDINGS = (
    "Primary School",
    "Church of England Primary School",
    "Community Primary School",
    "Primary Academy",
)
UPPER_ENDINGS = ("High School", "Academy", "School", "College")
SAINTS = (
    "St Anne's",
    "St Brendan's",
    "St Cuthbert's",
    "St Hilda's",
    "St Oswald's",
    "St Wilfrid's",
    "All Saints'",
)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A ward: one postcode sector, with its streets."""

    index: int
    across: bool
    town: str
    district: int
    sector: str  # HW3 4
    streets: tuple[str, ...]


@dataclass(frozen=True)
class Land:
    """The two areas."""

    neighbourhoods: tuple[Neighbourhood, ...]
    schools: tuple[School, ...]
    practices: tuple[Practice, ...]
    districts: tuple[tuple[str, bool], ...]  # name, across

    def side(self, across: bool) -> list[Neighbourhood]:
        """List the neighbourhoods of one council area."""
        return [one for one in self.neighbourhoods if one.across == across]


def make_land(children: int, rng: Random) -> Land:
    """Lay out areas large enough for this many children."""
    count = max(10, round(children / 700))
    far = max(2, round(count * rates.POPULATION.lives_in_neighbour_area))
    places = _neighbourhoods(count - far, False, 0, 0, rng)
    places += _neighbourhoods(far, True, len(places), places[-1].district + 1, rng)
    districts = dict.fromkeys((f"{one.town} district", one.across) for one in places)
    return Land(
        tuple(places),
        tuple(_schools(places, children, rng)),
        tuple(_practices(places, children, rng)),
        tuple(districts),
    )


def _neighbourhoods(count: int, across: bool, first: int, district: int, rng: Random) -> list[Neighbourhood]:
    towns = TOWNS_NEIGHBOUR if across else TOWNS_HOME
    area = NEIGHBOUR_POSTCODES if across else HOME_POSTCODES
    per_town = max(3, -(-count // len(towns)))
    names = [f"{name} {kind}" for name in STREETS for kind in KINDS]
    made = []
    for at in range(count):
        made.append(
            Neighbourhood(
                first + at,
                across,
                towns[at // per_town],
                district + at // per_town,
                f"{area}{at // 8 + 1} {at % 8 + 1}",
                tuple(rng.sample(names, 60)),
            )
        )
    return made


def _schools(places: list[Neighbourhood], children: int, rng: Random) -> list[School]:
    made: list[School] = []
    for across in (False, True):
        side = [one for one in places if one.across == across]
        share = children * len(side) / len(places)
        for phase, count in (
            ("primary", max(2, round(share * 0.40 / 260))),
            ("secondary", max(1, round(share / 2600))),
        ):
            endings = SCHOOL_ENDINGS if phase == "primary" else UPPER_ENDINGS
            for at in range(count):
                place = side[at * len(side) // count]
                number = len(made) + 1
                made.append(
                    School(
                        f"{990000 + number}",
                        f"{_school_name(place, number, rng)} {endings[at % len(endings)]}",
                        phase,
                        f"{(2000 if phase == 'primary' else 4000) + at:04d}",
                        NEIGHBOUR_LA if across else HOME_LA,
                        place.index,
                        across,
                    )
                )
    return made


def _school_name(place: Neighbourhood, number: int, rng: Random) -> str:
    if rng.random() < 0.3:
        return f"{SAINTS[number % len(SAINTS)]} {place.town}"
    return f"{place.streets[number % 60].rsplit(' ', 1)[0]} {('Road', 'Park', 'Bank', 'Lane')[number % 4]}"


def _practices(places: list[Neighbourhood], children: int, rng: Random) -> list[Practice]:
    made: list[Practice] = []
    for across in (False, True):
        side = [one for one in places if one.across == across]
        count = max(2, round(children * len(side) / len(places) / 1600))
        for at in range(count):
            place = side[at * len(side) // count]
            kind = ("Surgery", "Medical Centre", "Health Centre", "Family Practice")[at % 4]
            street = place.streets[int(rng.random() * 60)].rsplit(" ", 1)[0]
            made.append(Practice(f"X{99001 + len(made)}", f"{street} {kind}", place.index, across))
    return made


class Estate:
    """Draws homes, and finds the school and practice near one."""

    def __init__(self, land: Land, rng: Random) -> None:
        self.land = land
        self._rng = rng
        self._sides = {across: land.side(across) for across in (False, True)}
        self._near: dict[tuple[str, bool], list[School]] = {}
        for school in land.schools:
            self._near.setdefault((school.phase, school.across), []).append(school)
        self._practices = {across: [one for one in land.practices if one.across == across] for across in (False, True)}

    def home(self, *, across: bool | None = None) -> Address:
        """Draw a home."""
        rng = self._rng
        if across is None:
            across = rng.random() < rates.POPULATION.lives_in_neighbour_area
        side = self._sides[across]
        place = side[int(rng.random() * len(side))]
        street = int(rng.random() * 60)
        number = 1 + int(rng.random() ** 1.5 * 160)
        uprn = f"9990{place.index:03d}{street:02d}{number:03d}"
        line, second = f"{number} {place.streets[street]}", ""
        if rng.random() < 0.13:
            flat = 1 + int(rng.random() * 9)
            line, second, uprn = f"Flat {flat}", line, f"999{flat}{uprn[4:]}"
        unit = postcode_unit(street * 6 + number // 28)
        return Address(line, second, place.town, f"{place.sector}{unit}", uprn, place.index, across)

    def school(self, home: Address, phase: str) -> School:
        """Pick a school near a home, mostly the nearest."""
        return self._by_distance(self._near[(phase, home.across)], home)

    def practice(self, home: Address) -> Practice:
        """Pick a practice near a home, mostly the nearest."""
        return self._by_distance(self._practices[home.across], home)

    def _by_distance(self, options: list[Place], home: Address) -> Place:
        side = self._sides[home.across]
        at = (home.neighbourhood - side[0].index) * len(options) // len(side)
        draw = self._rng.random()
        step = 0 if draw < 0.7 else 1 if draw < 0.85 else -1
        return options[(at + step) % len(options)]

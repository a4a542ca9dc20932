"""Identifiers that pass their own checks and belong to nobody.

NHS numbers come from the range kept for tests (999 ...). UPNs carry the numbers of two councils abolished in
2019. URNs, UPRNs and ODS codes are above or outside what has been given out. Telephone numbers are from the
ranges that Ofcom keeps for drama. Postcodes use two areas that Royal Mail does not.
"""

from random import Random

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
HOME_LA, NEIGHBOUR_LA = "837", "836"
NHS_SPACE = 1_000_000
MOBILE, LANDLINE = "07700 900", "01632 960"


def nhs_check_digit(nine: str) -> int | None:
    """Work out the tenth digit of an NHS number, or None when these nine digits can have none."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    if remainder == 10:
        return None
    return 0 if remainder == 11 else remainder


def upn_check_letter(twelve: str) -> str:
    """Work out the letter that begins a UPN; a temporary UPN ends in a letter, which counts as its place."""
    total = sum(
        place * (int(mark) if mark.isdigit() else UPN_LETTERS.index(mark)) for place, mark in enumerate(twelve, 2)
    )
    return UPN_LETTERS[total % 23]


class NhsNumbers:
    """Gives out valid NHS numbers of the test range, each once, in scattered order."""

    def __init__(self, rng: Random) -> None:
        self._next = rng.randrange(NHS_SPACE)
        self._given = 0

    def take(self) -> str:
        """Take the next number."""
        while self._given < NHS_SPACE:
            self._given += 1
            self._next = (self._next + 618_033) % NHS_SPACE
            nine = f"999{self._next:06d}"
            check = nhs_check_digit(nine)
            if check is not None:
                return f"{nine}{check}"
        raise ValueError("The test range of NHS numbers is used up: ask for fewer children.")


class Upns:
    """Gives out valid UPNs, each once."""

    def __init__(self) -> None:
        self._serials: dict[tuple[str, str, int], int] = {}

    def take(self, la: str, establishment: str, year: int, *, temporary: bool = False) -> str:
        """Take the next number of a school for a year of issue."""
        key = (la, establishment, year)
        serial = self._serials.get(key, 0) + 1
        self._serials[key] = serial
        tail = f"{serial % 100:02d}{UPN_LETTERS[serial // 100 % 23]}" if temporary else f"{serial:03d}"
        twelve = f"{la}{establishment}{year % 100:02d}{tail}"
        return upn_check_letter(twelve) + twelve


def mobile(rng: Random) -> str:
    """Draw a mobile number from the drama range."""
    return f"{MOBILE}{rng.randrange(1000):03d}"


def landline(rng: Random) -> str:
    """Draw a landline number from the drama range."""
    return f"{LANDLINE}{rng.randrange(1000):03d}"


def postcode_unit(index: int) -> str:
    """Give the last two letters of the index-th postcode of a sector (400 to a sector)."""
    return UNIT_LETTERS[index // 20 % 20] + UNIT_LETTERS[index % 20]

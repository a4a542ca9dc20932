"""How long a file is kept: the classes, each with its source, and the day each runs out. Plain values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ADULT_AT = 18


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


@dataclass(frozen=True, slots=True)
class Retention:
    """One class of keeping: years from birth, from death, or from the last contact, whichever the class counts by."""

    code: str
    says: str
    source: str
    from_birth: int | None = None
    from_death: int | None = None
    from_contact: int | None = None


# Defaults; a partnership's own schedule may keep longer. An index entry holds no case detail, so it goes the way of the
# nearest precedent unless someone says that a longer class applies.
CLASSES: Mapping[str, Retention] = {
    each.code: each
    for each in (
        Retention(
            "index", _("An index entry: archived at 18, then six years"),
            "Children Act 2004 Information Database (England) Regulations 2007 (SI 2007/2182), as precedent",
            from_birth=ADULT_AT + 6,
        ),
        Retention(
            "health", _("A health record: to the 25th birthday"), "NHS Records Management Code of Practice",
            from_birth=25,
        ),
        Retention(
            "health_17", _("A health record: to the 26th birthday, where treatment ended at 17"),
            "NHS Records Management Code of Practice",
            from_birth=26,
        ),
        Retention(
            "school_protection", _("A school's child protection file: to the 25th birthday"),
            "Keeping Children Safe in Education; IRMS toolkit for schools", from_birth=25,
        ),
        Retention(
            "in_need", _("A child in need: three years after 18"), "local authority schedules, which differ",
            from_birth=ADULT_AT + 3,
        ),
        Retention(
            "protection", _("Child protection: 35 years from the last contact"),
            "local authority schedules, which differ",
            from_contact=35,
        ),
        Retention(
            "looked_after", _("A looked-after child: to the 75th birthday, or 15 years from death under 18"),
            "Care Planning, Placement and Case Review (England) Regulations 2010, reg 50", from_birth=75, from_death=15,
        ),
        Retention("general", _("Anything else: six years from the last contact"), "local default", from_contact=6),
    )
}  # fmt: skip


def years_after(day: date, years: int) -> date:
    """Give the same day of a later year; for 29 February, 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def is_adult(born: date, on: date) -> bool:
    """Tell whether someone has turned eighteen."""
    return years_after(born, ADULT_AT) <= on


def kept_until(code: str, *, born: date | None, died: date | None, last_contact: date) -> date:
    """Say from which day a file of a class may go. Where no birth date is known, the years count from last contact."""
    keeping = CLASSES[code]
    if keeping.from_death and died and born and not is_adult(born, died):
        return years_after(died, keeping.from_death)
    if keeping.from_contact:
        return years_after(last_contact, keeping.from_contact)
    return years_after(born or last_contact, keeping.from_birth or 0)

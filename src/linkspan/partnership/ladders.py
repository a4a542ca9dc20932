"""How senior a post is, by the ladders of each kind of agency: a prompt to ask, and never an answer.

Source: police ranks by the Police Act 1996 ss 9 and 13, the Metropolitan and City forces with ranks of their own; the
bands are a suggestion. A prefix such as "detective" does not alter a rank.
"""

from dataclasses import dataclass

POLICE = (
    "constable", "sergeant", "inspector", "chief inspector", "superintendent", "chief superintendent",
    "assistant chief constable", "deputy chief constable", "chief constable",
)  # fmt: skip
METROPOLITAN = (
    *POLICE[:6], "commander", "deputy assistant commissioner", "assistant commissioner", "deputy commissioner",
    "commissioner",
)  # fmt: skip
CITY = (*POLICE[:6], "commander", "assistant commissioner", "commissioner")
COUNCIL = (
    "social worker", "team manager", "head of service", "assistant director", "director of children's services",
    "chief executive",
)  # fmt: skip
HEALTH = ("clinician", "team lead", "head of safeguarding", "deputy chief nurse", "chief nurse", "chief executive")
EDUCATION = (
    "teacher", "deputy designated safeguarding lead", "deputy headteacher", "headteacher", "deputy chief executive",
    "chief executive",
)  # fmt: skip
ALIASES = {
    "pc": "constable", "supt": "superintendent", "acc": "assistant chief constable", "dcc": "deputy chief constable",
    "dcs": "director of children's services", "headmaster": "headteacher", "headmistress": "headteacher",
    "principal": "headteacher", "dsl": "deputy headteacher", "designated safeguarding lead": "deputy headteacher",
    "executive chief nurse": "chief nurse", "named professional": "head of safeguarding",
}  # fmt: skip
_BY_KIND = {
    "council": COUNCIL, "icb": HEALTH, "hospital_trust": HEALTH, "gp_practice": HEALTH, "school": EDUCATION,
    "nursery": EDUCATION,
}  # fmt: skip
# A delegate is usually a chief officer: Working Together asks for somebody senior enough to speak with authority.
USUAL_BAND = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a post stands: its rung as named on its ladder, the top rung, and how many steps lie between."""

    rung: str
    top: str
    steps_below: int


def ladder(kind: str, name: str) -> tuple[str, ...]:
    """Give the ladder of an organisation; an agency of a kind that has none gets none."""
    if kind != "police":
        return _BY_KIND.get(kind, ())
    lowered = name.lower()
    if "metropolitan" in lowered:
        return METROPOLITAN
    return CITY if "city of london" in lowered else POLICE


def standing(title: str, rungs: tuple[str, ...]) -> Standing | None:
    """Find a post on a ladder by its title: the longest rung that the title names; none where it names none."""
    said = " ".join(title.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    known = {alias: rung for alias, rung in ALIASES.items() if rung in rungs} | {rung: rung for rung in rungs}
    padded = f" {said} "
    found = max((words for words in known if f" {words} " in padded), key=len, default=None)
    if found is None:
        return None
    rung = known[found]
    return Standing(rung, rungs[-1], len(rungs) - 1 - rungs.index(rung))


def is_worth_asking(band: int) -> bool:
    """Tell whether a post stands lower than delegates usually do, so that the page asks about it."""
    return band > USUAL_BAND

"""Rules of the yearly report, on plain values: which year, by when, and what the law asks of it."""

from datetime import date

from linkspan.audit.errors import NotNow
from linkspan.partnership.publication_rules import Element

PARTNERS_LAW = "Children Act 2004 s 16G(7)"
GUIDANCE = "Working Together to Safeguard Children, ch. 2 (yearly report)"

# Source: Children Act 2004 s 16G(7); Working Together to Safeguard Children 2023, ch. 2, yearly reporting.
ELEMENTS = (
    Element(
        "activity",
        "What was done under the arrangements, reviews included",
        "What partners and relevant agencies have done because of the arrangements: local child safeguarding practice"
        " reviews begun, finished and published; disputes between partners and what came of them.",
        PARTNERS_LAW + "(a)",
    ),
    Element(
        "effectiveness",
        "How effective the arrangements were",
        "Decisions and what they moved, duties met and not met, with what cannot be said for certain.",
        PARTNERS_LAW + "(b)",
    ),
    Element(
        "impact",
        "What it changed for children and families",
        "Evidence of impact on children and families, from early help to looked-after children and care leavers.",
        GUIDANCE,
    ),
    Element(
        "little_progress",
        "Where there was little or no progress",
        "Agreed priorities with little or no evidence of progress, and why.",
        GUIDANCE,
    ),
    Element(
        "recommendations",
        "What was decided on the recommendations of reviews",
        "Decisions and actions on the recommendations of local and national reviews, and what improved.",
        GUIDANCE,
    ),
    Element(
        "feedback",
        "How feedback from children, families and practitioners was used",
        "How feedback was sought, what was said, and what changed because of it.",
        GUIDANCE,
    ),
    Element(
        "contributions",
        "What each partner and agency contributed",
        "Attendance, staff, data and decisions: who took part, and who could commit their agency.",
        GUIDANCE,
    ),
    Element(
        "funding",
        "Who paid what, and for what",
        "Contributions in cash and in kind, agreed by whom, and a breakdown of what was spent.",
        "Children Act 2004 s 16I",
    ),
    Element(
        "scrutiny",
        "What independent scrutiny found",
        "Themes from the scrutineer's work, reviews and audits, and what the partners did about them.",
        "Children Act 2004 s 16G(3)",
    ),
    Element(
        "training",
        "Training and the workforce",
        "Training across agencies and what it changed; posts, vacancies, caseloads.",
        GUIDANCE,
    ),
    Element(
        "changes",
        "What changed in the published arrangements",
        "Each version published in the year, and why.",
        GUIDANCE,
        in_words=False,
    ),
)
CODES = tuple(each.code for each in ELEMENTS)


def year_ending_by(on: date) -> int:
    """Name the last report's year that had ended by a day, by the calendar year of its last day, 31 March."""
    return on.year if on >= date(on.year, 4, 1) else on.year - 1


def first_day(year: int) -> date:
    """Give the first day of a report's year."""
    return date(year - 1, 4, 1)


def last_day(year: int) -> date:
    """Give the last day of a report's year."""
    return date(year, 3, 31)


def due_on(year: int) -> date:
    """Give the day by which a report is published."""
    # Source: Working Together to Safeguard Children 2023, ch. 2: reports are published by the end of September.
    return date(year, 9, 30)


def year_words(year: int) -> str:
    """Name a report's year."""
    return f"{year - 1} to {year}"


def why_not_year(year: int | None, on: date, founded: date) -> NotNow | None:
    """Say why no report may be begun for a year."""
    if year is None or year > year_ending_by(on) + 1:
        return NotNow("report.year", "Choose a year that has begun.")
    if last_day(year) < founded:
        return NotNow("report.before", "The partnership was not there yet in that year.")
    return None

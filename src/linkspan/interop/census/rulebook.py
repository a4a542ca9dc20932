"""What a census is held to before it is sent, in plain words, under the numbers of the published validator.

An error refuses the export; a query is listed, and somebody checks it. What each rule looks for is in `checks.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

_: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whether a file that breaks it is refused, what is wrong, and what to do."""

    code: str
    refuses: bool
    words: str
    what_to_do: str


DATES = _("Check both dates against the child's record, and correct the wrong one.")
ASK_SCHOOL = _("Check the number with the school.")
ONE_DATE = _("Check the date against the child's record, and correct it.")
CHILD_RECORD = _("Complete the child's record.")
EPISODE_RECORD = _("Complete the episode.")
TWO_AT_ONCE = _("End the one that had ended, or correct the dates.")


def _error(code: str, words: str, what_to_do: str) -> Rule:
    return Rule(code, True, words, what_to_do)


def _query(code: str, words: str, what_to_do: str) -> Rule:
    return Rule(code, False, words, what_to_do)


RULES: tuple[Rule, ...] = (
    # the child
    _error("1570", _("The child's number is longer than 20 characters."), _("Use a shorter number for the child.")),
    _error("1580", _("The child's number holds something besides letters and digits."), _("Use letters and digits.")),
    _error("1510", _("The first letter of the unique pupil number does not fit the rest."), ASK_SCHOOL),
    _error("1520", _("Another child has the same unique pupil number."), _("Check with the school which is right.")),
    _query("1560Q", _("The former unique pupil number is not written as one."), ASK_SCHOOL),
    _query("8525Q", _("Exactly one of birth date and expected birth date is needed."), CHILD_RECORD),
    _error("8520", _("The child was born after the year ended."), ONE_DATE),
    _error("4180", _("The child's sex is not recorded."), CHILD_RECORD),
    _error("8750", _("A child not yet born has a sex other than U."), CHILD_RECORD),
    _query("8535Q", _("The child has a date of death that no birth date comes before."), DATES),
    _query("8545Q", _("The date of death is not in the census year."), ONE_DATE),
    _error("4220", _("The child's ethnicity is not recorded."), CHILD_RECORD),
    _error("8540", _("It is not recorded whether the child is disabled."), _("Record the disability, or NONE.")),
    _error("8790", _("No disability is recorded beside another."), _("Take out the wrong one.")),
    _error("8794", _("The same disability is recorded twice."), _("Take one out.")),
    _query("8775Q", _("The child is over 25."), _("Check the birth date, and whether the episode has ended.")),
    _query("8770Q", _("A child of school age has no unique pupil number."), _("Find it, or record why there is none.")),
    _error("8772", _("The reason for having no pupil number is UN7, but the referral led to more."), CHILD_RECORD),
    # the episode
    _error("8600", _("The referral is after the end of the year."), ONE_DATE),
    _error("8606", _("The referral is more than 40 weeks before the birth."), DATES),
    _query("8555Q", _("The referral is after the child's death."), DATES),
    _error("8866", _("The source of the referral is not recorded."), EPISODE_RECORD),
    _error("8610", _("The child's primary need is not recorded."), EPISODE_RECORD),
    _error("8568", _("It is not recorded whether the referral led to more."), EPISODE_RECORD),
    _error("8805", _("The episode was closed without a reason."), EPISODE_RECORD),
    _error("8810", _("The episode has a reason for closing and no closing date."), EPISODE_RECORD),
    _error("8620", _("The closing date is not in the census year."), ONE_DATE),
    _error("8630", _("The episode was closed before the referral."), DATES),
    _query("8585Q", _("The reason for closing is that the child died, but no death is recorded."), CHILD_RECORD),
    _error("8815", _("More than one episode is open."), TWO_AT_ONCE),
    _error("8816", _("An episode is open that is not the latest."), TWO_AT_ONCE),
    _error("8820", _("Two episodes overlap."), TWO_AT_ONCE),
    _error("8831", _("An enquiry, conference or assessment hangs on a referral without further action."), DATES),
    _error("8832", _("A child protection plan hangs on a referral without further action."), DATES),
    _error("4000", _("A plan hangs on a referral without further action."), DATES),
    _error("8565", _("Something happened after the episode was closed."), DATES),
    _error("8867", _("The episode is closed and an assessment in it is not."), TWO_AT_ONCE),
    _error("8868", _("The episode is closed and an enquiry in it is not."), TWO_AT_ONCE),
    _error("2990", _("The episode was closed after assessment, yet has a plan, an enquiry or a conference."), DATES),
    _query("8825Q", _("The episode was closed after assessment, and has none."), EPISODE_RECORD),
    # the assessment
    _error("1103", _("The assessment began before the referral."), DATES),
    _error("8608", _("The assessment ended before it began."), DATES),
    _error("8696", _("The assessment did not end in the census year."), ONE_DATE),
    _error("8736", _("An assessment that has not ended did not begin in the census year."), ONE_DATE),
    _error("8614", _("An assessment that has not ended has factors."), _("Record when it ended.")),
    _error("8869", _("“No factors” (21) stands beside other factors."), _("Take out the wrong one.")),
    _error("8898", _("The same factor is recorded twice."), _("Take one out.")),
    _query("8897Q", _("A completed assessment has no factors."), _("Record them, or that there are none (21).")),
    _error("8896", _("More than one assessment is open."), TWO_AT_ONCE),
    _query("8945Q", _("Factor 18A is no longer used."), _("Use 18B or 18C.")),
    _query("8950Q", _("Factor 19A is no longer used."), _("Use 19B or 19C.")),
    # the family help plan, in the census a child-in-need plan
    _error("4010", _("The plan began after the end of the year."), ONE_DATE),
    _error("4011", _("The plan ended before it began."), DATES),
    _query("4012Q", _("The plan began and ended on the same day."), DATES),
    _error("4013", _("The plan did not end in the census year."), ONE_DATE),
    _error("4015", _("The plan began before the referral."), DATES),
    _error("4004", _("More than one plan is open."), TWO_AT_ONCE),
    _error("4014", _("Two plans overlap."), TWO_AT_ONCE),
    _error("4008", _("The plan began after the child's death."), DATES),
    _query("4009Q", _("The plan ended after the child's death."), DATES),
    _error("4016", _("A plan began while a child protection plan ran."), TWO_AT_ONCE),
    _error("4017", _("A child protection plan began while a plan ran."), TWO_AT_ONCE),
    # the enquiry and the conference
    _error("2889", _("The enquiry began before the referral."), DATES),
    _error("8615", _("The enquiry began after its conference."), DATES),
    _error("1104", _("The conference was before the referral."), DATES),
    _error("8715", _("The conference was not in the census year."), ONE_DATE),
    _error("8875", _("The conference was on a Saturday or a Sunday."), ONE_DATE),
    _query("8870Q", _("The conference was due on a Saturday or a Sunday."), ONE_DATE),
    _error("8839", _("More than one enquiry is open."), TWO_AT_ONCE),
    _query("2991Q", _("There is an enquiry, and no assessment."), EPISODE_RECORD),
    # the child protection plan
    _error("1105", _("The child protection plan began before the referral."), DATES),
    _error("8720", _("The child protection plan began after the end of the year."), ONE_DATE),
    _error("8925", _("The child protection plan ended before it began."), DATES),
    _error("8840", _("The child protection plan began and ended on the same day."), DATES),
    _error("8930", _("The child protection plan did not end in the census year."), ONE_DATE),
    _error("8905", _("The first category of harm is not recorded."), CHILD_RECORD),
    _error("8910", _("The latest category of harm is not recorded."), CHILD_RECORD),
    _error("8730", _("How many child protection plans came before is not recorded."), CHILD_RECORD),
    _error("8841", _("A review was on the day the plan began, or before."), DATES),
    _error("8915", _("The child protection plan began after the child's death."), DATES),
    _error("8920", _("The child protection plan ended after the child's death."), DATES),
    _error("8935", _("More than one child protection plan is open."), TWO_AT_ONCE),
    _error("8940", _("Two child protection plans overlap."), TWO_AT_ONCE),
    _error("2885", _("The child protection plan did not begin on the day of a conference."), DATES),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}
# Errors that do not keep a file from being sent; `docs/reference/census-exceptions.md` gives the reason of each.
LET_STAND = frozenset({"8540"})

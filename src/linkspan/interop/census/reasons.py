"""Every reason for which something in a census file is not kept, in plain words. Codes never change."""

from collections.abc import Callable

from linkspan.interop.feeds.refusals import Why

_: Callable[[str], str] = str

# One value

NOT_A_CODE = Why(
    "census.code",
    _("The census has no such code here."),
    _("Look the code up in the census guide for this year, and put it right in the system that made the file."),
)
NOT_A_DATE = Why(
    "census.date",
    _("This is not a date that the census allows."),
    _("Write dates as year, month and day with hyphens: 2026-03-31."),
)
NOT_A_MOMENT = Why(
    "census.moment",
    _("This is not a date with a time."),
    _("Write it as 2026-03-31T09:30:00."),
)
NOT_A_NUMBER = Why(
    "census.number",
    _("This is not a whole number from 0 to 9999."),
    _("Put the number right in the system that made the file."),
)
NOT_YES_OR_NO = Why(
    "census.yes_or_no",
    _("This is neither true nor false."),
    _("Write true or 1, false or 0."),
)
UPN_SHAPE = Why(
    "census.upn_shape",
    _("A unique pupil number is one letter, eleven digits, and a digit or letter. This one is not."),
    _("Check the number in the school's system, or leave it out and say why with UPNunknown."),
)
TEXT_TOO_LONG = Why(
    "census.too_long",
    _("The text is far longer than anything the census asks for."),
    _("Check what was written here in the system that made the file."),
)
UNREADABLE_TEXT = Why(
    "census.text",
    _("The text holds characters that cannot be shown."),
    _("Type it again in the system that made the file."),
)
GIVEN_TWICE = Why(
    "census.twice",
    _("This is said twice where the census has room for it once. The first was kept."),
    _("Keep the right one and take the other out."),
)

LA_CHILD_ID_TOO_LONG = Why(
    "census.la_child_id_too_long",
    _("The LAchildID is longer than 100 characters."),
    _("The census allows 20 letters and digits. Use the number that your own system gives the child."),
)

# Where something stands

NOT_ASKED = Why(
    "census.not_asked",
    _("The census has no such element here, in the layout of 2022 or of 2026."),
    _("Check the spelling and the place of the element. Linkspan does not keep what it does not know."),
)
STRAY_TEXT = Why(
    "census.stray_text",
    _("Text stands between elements, where the census has none."),
    _("Take it out, or put it into the element it belongs to."),
)
STRAY_ATTRIBUTE = Why(
    "census.attribute",
    _("The element has an attribute, and the census has none."),
    _("Take it out, or put what it says into an element."),
)
LACKS_WHAT_NAMES_IT = Why(
    "census.lacks_key",
    _("It lacks what tells it from others, so nothing in it can be kept."),
    _("Give the element shown, and load the file again."),
)
CHILD_TWICE = Why(
    "census.child_twice",
    _("A child earlier in the file has the same LAchildID, so this one was left out."),
    _("Put both together, or correct the number of one of them."),
)
# What cannot have been so, or cannot stand without its other half

NOT_YET = Why(
    "census.not_yet",
    _("The day shown has not come yet, so it cannot have happened."),
    _("Correct the date. What is planned is not part of a census."),
)
ENDS_BEFORE_START = Why(
    "census.ends_before_start",
    _("It ends before it begins, so it was left out with all that hangs on it."),
    _("Check both dates, and load the file again."),
)
HALF_CLOSED = Why(
    "census.half_closed",
    _("The episode has a closing date or a reason for closing, but not both, so it was left out."),
    _("Give both, or neither, and load the file again."),
)
TAKEN_AS_ACTION = Why(
    "census.taken_as_action",
    _("It is not said whether the referral led to more. It was kept as one that did."),
    _("Give ReferralNFA, true or false, and load the file again."),
)
CLOSED_STANDS = Why(
    "census.closed_stands",
    _("The episode was closed here already, and what was recorded of its closing is never overwritten."),
    _("If the file is right, have the episode's record put right here."),
)
CHILD_DISPOSED = Why(
    "census.disposed",
    _("The child's file was disposed of when its time for keeping had passed, so nothing is kept of them again."),
    _("Nothing needs to be done."),
)
CHILD_TOO_LARGE = Why(
    "file.census_child_too_large",
    _("One child of the file has far more elements than a child can have. Nothing of it was kept."),
    _("Check that the file is a children-in-need census and that it was not damaged."),
)

# The whole file. Nothing of it is kept.

NOT_CENSUS = Why(
    "file.not_census",
    _("This is not a children-in-need census: it does not begin with the element Message."),
    _("Choose the XML file that the census was sent as."),
)
OTHER_COLLECTION = Why(
    "file.other_collection",
    _("This is a return to the Department, but not the children-in-need census."),
    _("Choose the file whose Collection is CIN."),
)
NO_HEADER = Why(
    "file.census_no_header",
    _("The file has no Header before its children, so nobody can tell which return it is."),
    _("Export the file again, whole."),
)
CUT_SHORT = Why(
    "file.census_cut_short",
    _("The file ends before its last element is closed, so it was cut short. Nothing of it was kept."),
    _("Export or copy the whole file again."),
)
NOT_WELL_FORMED = Why(
    "file.census_not_xml",
    _("The file is not well-formed XML at the line shown. Nothing of it was kept."),
    _("Export it again. If it was changed by hand, put that line right."),
)
OTHER_ENCODING = Why(
    "file.census_encoding",
    _("The file is not in the encoding it says it is in, so its letters would be read wrongly. Nothing was kept."),
    _("Export it again as UTF-8."),
)
DEFINITIONS = Why(
    "file.census_definitions",
    _("The file holds XML definitions that a census never needs and that could be harmful. Nothing of it was kept."),
    _("Do not use this file. Make a new export, and tell whoever looks after security."),
)
TOO_DEEP = Why(
    "file.census_too_deep",
    _("The file is nested deeper than a census is. Nothing of it was kept."),
    _("Check that the file is a children-in-need census."),
)
OTHER_COUNCIL = Why(
    "file.census_other_council",
    _("The file is another council's: its LEA number is not that of the agency it is loaded for. Nothing was kept."),
    _("Check the file and the agency's code."),
)

"""What may be sent as an early sign, and what may be done with a pattern: plain functions on plain values."""

from collections.abc import Collection
from datetime import date, timedelta

from linkspan.audit.errors import NotNow
from linkspan.pathway.patterns import BANDS, KINDS, longest
from linkspan.pathway.rules import WHY_AT_LEAST, WHY_AT_MOST


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


NO_BASIS = NotNow(
    "pathway.no_basis",
    _("No agreement in force lets your organisation send this for emerging patterns. Nothing was sent."),
)
# An attendance that fell over fewer days than this is a cold.
FELL_FOR_AT_LEAST = 10
FELL_FOR_AT_MOST = 92
# Kinds that an agency may choose to send by itself; attendance is sent by someone who looked at it.
CHOSEN = tuple(kind for kind in KINDS if kind != "attendance_drop")


def why_not_choose(kind: str, chosen: Collection[str]) -> NotNow | None:
    """Say why an agency may not begin to send a kind of sign by itself."""
    if kind not in CHOSEN:
        return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
    if kind in chosen:
        return NotNow("pathway.chosen_already", _("Your organisation sends these already. Nothing changed."))
    return None


def why_not_send_attendance(from_: date, until: date, band: str, today: date) -> NotNow | None:
    """Say why a fall in attendance may not be sent as it stands."""
    problems = (
        (band not in BANDS, "pathway.band_unknown", _("Say how far attendance fell.")),
        (until > today, "pathway.fall_ahead", _("The last day has not come yet.")),
        (from_ > until, "pathway.fall_backwards", _("The first day comes after the last.")),
        (
            (until - from_).days + 1 < FELL_FOR_AT_LEAST,
            "pathway.fall_short",
            _("A few days are no fall. Send it when it has lasted for two school weeks (10 days) or more."),
        ),
        (
            (until - from_).days + 1 > FELL_FOR_AT_MOST,
            "pathway.fall_long",
            _("Give at most three months, so that it is clear when attendance fell."),
        ),
        (
            until <= today - timedelta(days=longest()),
            "pathway.fall_past",
            _("That is longer ago than any rule looks. Raise a concern if you are worried now."),
        ),
    )
    return next((NotNow(code, message) for is_so, code, message in problems if is_so), None)


def why_not_take_back(is_taken_back: bool, why: str) -> NotNow | None:
    """Say why a sign may not be taken back."""
    if is_taken_back:
        return NotNow("pathway.sign_taken_back", _("That was taken back already."))
    return why_not_reason(why)


def why_not_reason(why: str) -> NotNow | None:
    """Say why a reason will not do."""
    if not WHY_AT_LEAST <= len(why.strip()) <= WHY_AT_MOST:
        return NotNow("pathway.why_short", _("Say why, in a few words of your own."))
    return None


def why_not_work_pattern(closed_how: str) -> NotNow | None:
    """Say why a pattern may not be worked on."""
    if closed_how == "contact":
        return NotNow("pathway.pattern_contact", _("A contact was opened from it already. Work on that one."))
    if closed_how:
        return NotNow("pathway.pattern_closed", _("It was dismissed already. Nothing changed."))
    return None

"""What is asked of an answer drawn by chance: was it enough? Plain values."""

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


ENOUGH: dict[str, str] = {
    "yes": _("Yes, it was enough"),
    "partly": _("Partly: something that mattered was missing"),
    "no": _("No, it did not help"),
}
# One answered part in so many is drawn: enough that an agency asked often is known, and few enough to answer.
DRAWN_ONE_IN = 4
SAMPLE_CLOCK = "request.sample"


def why_not_say(said: str, *, is_said: bool) -> NotNow | None:
    """Say why whether an answer was enough may not be said now."""
    if is_said:
        return NotNow("exchange.sample_said", _("You or a colleague has said so already."))
    if said not in ENOUGH:
        return NotNow("exchange.sample_how", _("Say whether the answer was enough."))
    return None

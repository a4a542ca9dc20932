"""What of a concern a reply must not repeat, and the exact words that would go: for the act and for its preview."""

from datetime import datetime

from linkspan.pathway import models, wording
from linkspan.pathway.decision_rules import Given

REPLY_KIND = "referrer_reply"


def said_in(concern: models.Concern) -> tuple[str, ...]:
    """Give the text of a concern, which no reply repeats."""
    return (concern.saw, concern.thinks, concern.child_said, concern.done, concern.family_why)


def words_for(contact: models.Contact, to_kind: str | None, given: Given, at: datetime) -> str:
    """Give the exact words a referrer would get; none where nothing goes to them."""
    if to_kind is None:
        return ""
    letter = wording.letter_of(contact.organisation_id, contact.area_id, contact.received_at, at)
    return wording.reply_words(to_kind, given.outcome, given.told, letter)

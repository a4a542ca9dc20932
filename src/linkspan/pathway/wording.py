"""The exact words a referrer gets, put together once: for the decider to read first, and to be kept as they go."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.pathway import decision_rules as rules
from linkspan.pathway.decision_rules import Letter


def letter_of(organisation_id: UUID, area_id: UUID, received_at: datetime, at: datetime) -> Letter:
    """Gather what a reply says beside its reason: which council, whom to talk to, and when it was told."""
    council = agencies.organisation(organisation_id)
    on = london_day(at)
    desk = agencies.desk_for(on, organisation_id=organisation_id, area_id=area_id)
    desk = desk or agencies.desk_for(on, organisation_id=organisation_id)
    received = date_format(timezone.localtime(received_at, LONDON), "j F Y")
    name, phone = (desk.name, desk.phone) if desk else (council.name, "")
    return Letter(council=council.name, desk=name, phone=phone, received=received)


def reply_words(to_kind: str, outcome: str, told: str, letter: Letter) -> str:
    """Give the whole text, a sentence or two to a paragraph."""
    values = {
        "council": letter.council, "desk": letter.desk, "phone": letter.phone, "received": letter.received,
        "told": rules.tidy(told),
    }  # fmt: skip
    return "\n\n".join(gettext(part) % values for part in rules.reply_parts(to_kind, outcome))


def mark_of(words: str) -> str:
    """Give a short mark of a text, by which an act knows that what goes is what was shown."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]

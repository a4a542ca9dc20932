"""The mark under which answers wait for whoever gave them while a survey is open; only a key joins it to a name."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from linkspan.partnership import survey_models
from linkspan.partnership.survey_rules import Asked

PURPOSE = b"linkspan: answers to surveys"


def mark_of(survey_id: UUID, person_id: UUID) -> str:
    """Give the mark under which the program finds a person's answers again while a survey is open."""
    key = hmac.digest(bytes.fromhex(settings.LINKSPAN_CONTEXT_KEY), PURPOSE, hashlib.sha256)
    return hmac.new(key, f"{survey_id}:{person_id}".encode(), hashlib.sha256).hexdigest()


def as_asked(row: survey_models.Question) -> Asked:
    """Give a question as the rules weigh it."""
    return Asked(row.kind, row.words, tuple(row.options), row.lowest, row.highest)

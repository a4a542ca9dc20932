"""Words for who takes part in a partnership and as what."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership.rules import EDUCATION, RELEVANT_AGENCY, SAFEGUARDING_PARTNER

MEMBER_KINDS: dict[str, str | Promise] = {
    SAFEGUARDING_PARTNER: gettext_lazy("Safeguarding partner"),
    RELEVANT_AGENCY: gettext_lazy("Relevant agency"),
    EDUCATION: gettext_lazy("Education and childcare, as a full participant"),
}
GROUPS: dict[str, str | Promise] = {
    SAFEGUARDING_PARTNER: gettext_lazy("Safeguarding partners, equal and joint"),
    RELEVANT_AGENCY: gettext_lazy("Relevant agencies, and why each is named"),
    EDUCATION: gettext_lazy("Schools, colleges and settings, as full participants"),
}


def member_kind(kind: str) -> str:
    """Say as what an organisation is named."""
    return gettext(str(MEMBER_KINDS[kind]))

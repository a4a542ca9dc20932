"""Rules on plain values that every part of the partnership goes by."""

from collections.abc import Collection

from linkspan.audit.errors import NotNow

# Source: Children Act 2004 s 16E (safeguarding partners) and s 16G (relevant agencies); Working Together, ch. 2.
SAFEGUARDING_PARTNER = "safeguarding_partner"
RELEVANT_AGENCY = "relevant_agency"
EDUCATION = "education"
MEMBER_KINDS = (SAFEGUARDING_PARTNER, RELEVANT_AGENCY, EDUCATION)

# Source: Children Act 2004 s 16E(3).
PARTNER_KINDS = ("council", "icb", "police")


def why_not_form(name: str, code: str, *, is_taken: bool, levels: Collection[str], wanted: int) -> NotNow | None:
    """Say why a partnership may not be formed for these areas."""
    if not name.strip() or not code.strip():
        return NotNow("partnership.unnamed", "Give the partnership a name and a code.")
    if is_taken:
        return NotNow("partnership.code_taken", "There is a partnership with that code.")
    if not wanted or len(levels) != wanted or set(levels) != {"local_authority"}:
        return NotNow("partnership.areas", "Name the council areas it is for.")
    return None


def why_not_name_member(kind: str, organisation_kind: str, because: str, *, is_member: bool) -> NotNow | None:
    """Say why an organisation may not be named a member in this part."""
    if kind not in MEMBER_KINDS:
        return NotNow("partnership.member_kind", "Choose in what part the organisation is named.")
    if kind == SAFEGUARDING_PARTNER and organisation_kind not in PARTNER_KINDS:
        return NotNow(
            "partnership.not_a_partner",
            "Safeguarding partners are councils, integrated care boards and police forces. Name it a relevant agency.",
        )
    if kind == RELEVANT_AGENCY and not because.strip():
        return NotNow("partnership.member_why", "Say why it is named: published arrangements have to give the reason.")
    if is_member:
        return NotNow("partnership.member_already", "It is a member already.")
    return None

"""Add a worker and put them in a post, in one act: nobody is enrolled without a chair to sit in."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import rules
from linkspan.agencies.commands.people import SignIn, appoint, enrol_person
from linkspan.agencies.queries.whole import whole
from linkspan.audit import Actor, NotFound, trail


@trail.audited
def seat_person(
    *,
    organisation_id: UUID,
    post_id: UUID,
    name: str,
    phone: str,
    email: str,
    from_: date,
    sign_in: SignIn | None = None,
    trained_until: date | None = None,
    vetted_until: date | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Enrol a worker of an organisation and appoint them to one of its posts; give the person."""
    if post_id not in {post.id for post in whole(organisation_id, rules.london_day(at)).posts}:
        raise NotFound
    person_id = enrol_person(
        organisation_id=organisation_id,
        name=name,
        phone=phone,
        email=email,
        sign_in=sign_in,
        trained_until=trained_until,
        vetted_until=vetted_until,
        by=by,
        at=at,
    )
    appoint(person_id=person_id, post_id=post_id, from_=from_, by=by, at=at)
    return person_id

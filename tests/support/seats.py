"""People besides the cast, seated where a test needs someone. All invented."""

from __future__ import annotations

from collections.abc import Collection

from linkspan.agencies import models as agencies
from tests import cast, factories
from tests.support.database import as_test


def seat(
    organisation: agencies.Organisation, name: str, title: str, roles: Collection[str], *, band: int = 6
) -> cast.Member:
    """Seat someone of the demonstration in a post of their own."""
    user = factories.user(email=f"{name.lower().replace(' ', '.')}@example.test")
    with as_test():
        agencies.User.objects.filter(id=user.id).update(is_demo=True)
    person = factories.person(name=name, user=user)
    post = factories.post(organisation=organisation, title=title, roles=set(roles), band=band, reports_to=None)
    return cast.Member(user, person, post, factories.appointment(person=person, post=post), organisation)

"""A partnership of Northmere and Southmere, formed past the gate, with everyone in it."""

from dataclasses import dataclass
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.partnership import models
from tests import factories
from tests.cast import Cast
from tests.support.database import as_test


@dataclass(frozen=True)
class Formed:
    """A partnership, and the board that was founded for it: a lead of its own sits there."""

    id: UUID
    board: agencies.Organisation
    board_lead: agencies.User
    members: dict[str, UUID]


def formed(cast: Cast) -> Formed:
    """Form the partnership: both councils, the police and a board as partners, a hospital, a school, a charity."""
    board = factories.organisation(
        code="MERE-ICB", name="Mere Integrated Care Board", kind="icb", area=cast.northmere, identifiers={"ods": "Q99"},
        serves=(cast.northmere, cast.southmere),
    )  # fmt: skip
    factories.desk(organisation=board, area=cast.northmere)
    user = factories.user(email="ivo@example.test")
    person = factories.person(name="Ivo Brandt", user=user)
    post = factories.post(organisation=board, title="Chief executive", roles={"lead_partner"}, band=1)
    factories.appointment(person=person, post=post)
    wanted = (
        ("council", cast.council, "safeguarding_partner", ""),
        ("southmere_council", cast.southmere_council, "safeguarding_partner", ""),
        ("police", cast.police, "safeguarding_partner", ""),
        ("board", board, "safeguarding_partner", ""),
        ("hospital", cast.hospital, "relevant_agency", "Children are treated there."),
        ("charity", cast.charity, "relevant_agency", "It works with young people on the street."),
        ("school", cast.school, "education", ""),
    )
    with as_test():
        made = models.Partnership.objects.create(
            code="mere", name="Mere Safeguarding Children", from_on=factories.LONG_AGO
        )
        for area in (cast.northmere, cast.southmere):
            models.PartnershipArea.objects.create(partnership=made, area=area, from_on=factories.LONG_AGO)
        members = {
            name: models.Member.objects.create(
                partnership=made, organisation=organisation, kind=kind, because=because, from_on=factories.LONG_AGO
            ).id
            for name, organisation, kind, because in wanted
        }
    return Formed(made.id, board, user, members)

"""What a load must know of agencies before its first row: which school, practice, area and person a row speaks of."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import UNIVERSAL_KINDS
from linkspan.children import models
from linkspan.children.received import DEMOGRAPHICS, ReceivedRecord


@dataclass(frozen=True, slots=True)
class Roster:
    """Agencies by the codes that rows name them by, at one date."""

    organisation: agencies.Organisation
    on: date
    areas_by_outcode: dict[str, UUID] = field(default_factory=dict)
    schools: dict[str, agencies.Organisation] = field(default_factory=dict)
    practices: dict[str, agencies.Organisation] = field(default_factory=dict)
    people: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    councils: dict[UUID, UUID] = field(default_factory=dict)
    holds_only_known: bool = False

    def involved(self, record: ReceivedRecord) -> agencies.Organisation:
        """Say which organisation works with the child: the school or practice a shared feed speaks for, or its own."""
        if self.organisation.kind == "school" and record.school_urn:
            return self.schools.get(record.school_urn, self.organisation)
        if self.organisation.kind == "gp_practice" and record.gp_ods:
            return self.practices.get(record.gp_ods, self.organisation)
        return self.organisation

    def area(self, record: ReceivedRecord) -> UUID:
        """Say which council area a row belongs to: a council's own, else where the address lies, else the agency's."""
        if self.organisation.kind == "council":
            return self.organisation.area_id
        return self.lives_in(record) or self.involved(record).area_id

    def lives_in(self, record: ReceivedRecord) -> UUID | None:
        """Say which council area an address lies in, as far as its postcode tells."""
        return self.areas_by_outcode.get((record.postcode or "").partition(" ")[0])

    def says_child_is_known(self, record: ReceivedRecord) -> bool:
        """Tell whether a record by itself gives a child an entry, where only known children are held: it comes from a
        service that not every child has, or says that the child must be protected."""
        if record.sensitive_service or record.protection != "none":
            return True
        return record.record_type != DEMOGRAPHICS and self.organisation.kind not in UNIVERSAL_KINDS

    def answers_for(self, area_id: UUID) -> UUID:
        """Say who answers for what is uncertain in an area: its council, else the agency that sent it."""
        if area_id not in self.councils:
            self.councils[area_id] = agencies.council_of(area_id, self.on) or self.organisation.id
        return self.councils[area_id]

    def person(self, organisation_id: UUID, name: str | None) -> UUID | None:
        """Find the one person of an agency who bears a name; two of the same name are nobody."""
        return self.people.get((organisation_id, " ".join((name or "").lower().split()))) if name else None


def roster(organisation_id: UUID, on: date) -> Roster:
    """Gather a load's roster in six queries, whatever the size of the feed."""
    there = agencies.organisations(on)
    return Roster(
        organisation=agencies.organisation(organisation_id),
        on=on,
        areas_by_outcode=dict(models.Outcode.objects.values_list("outcode", "area_id")),
        schools={each.identifiers["urn"]: each for each in there if "urn" in each.identifiers},
        practices={
            each.identifiers["ods"]: each for each in there if each.kind == "gp_practice" and "ods" in each.identifiers
        },
        people=agencies.people_by_name(on),
        holds_only_known=agencies.node().holds_only_known,
    )

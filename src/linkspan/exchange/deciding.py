"""Telling or not telling as a decision about sharing: what an answer puts into its agency's list of them."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.exchange import models, rules
from linkspan.exchange.rules import Given, Outcome
from linkspan.sharing import gateways
from linkspan.sharing.advice import Aim
from linkspan.sharing.advice.answer import Refusal
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_answer
from linkspan.sharing.covering import agreed_between
from linkspan.sharing.decision_rules import Kept, OfRequest

THE_DUTY = "16LA"
DECIDED: Mapping[Outcome, str] = {Outcome.DISCLOSED: "shared", Outcome.WITHHELD: "not_shared"}


def decide(
    part: models.Part, given: Given, *, advised: Asked | None = None, instead_of: UUID | None = None,
    by: Actor, at: datetime,
) -> UUID | None:  # fmt: skip
    """Keep the decision that an answer is, inside the act of answering; an answer that decides nothing keeps none."""
    if given.outcome not in DECIDED:
        return None
    request = part.request
    of = OfRequest(
        part_id=part.id, about=request.child_id, asker_kind=agencies.organisation(request.organisation_id).kind,
        aim=rules.AIMS[request.purpose], urgency=rules.SOON[request.urgency], refusal=Refusal(test_of(part, at)),
        instead_of=instead_of,
    )  # fmt: skip
    return record_answer(of=of, kept=_kept(part, given, at), asked=advised, by=by, at=at)


def test_of(part: models.Part, at: datetime) -> str:
    """Name the test that a refusal must answer on a day, in the area of the request."""
    area_code = agencies.area(part.request.area_id).code
    return rules.test_of(gateways.is_in_force(THE_DUTY, london_day(at), area_code))


def agreement_of(part: models.Part, at: datetime) -> str:
    """Cite the clauses in force by which a part's agency may tell the one that asked; empty where there is none."""
    request = part.request
    found = agreed_between(
        giver=part.organisation_id, receiver=request.organisation_id,
        receiver_kind=agencies.organisation(request.organisation_id).kind, aim=Aim(rules.AIMS[request.purpose]), at=at,
    )  # fmt: skip
    return "; ".join(f"{code}, {number}" for code, number in found)


def lawful(part: models.Part, at: datetime) -> Mapping[str, str]:
    """Give the data-protection side of what a part's agency tells on a day."""
    on, area_code = london_day(at), agencies.area(part.request.area_id).code
    gateway = gateways.gateway(part.basis, on, area_code)
    duties = (gateways.GatewayKind.DUTY, gateways.GatewayKind.DUTY_ON_REQUEST)
    is_duty = gateway is not None and gateway.kind in duties
    return rules.lawful_basis(agencies.organisation(part.organisation_id).kind, is_duty=is_duty, on=on)


def _kept(part: models.Part, given: Given, at: datetime) -> Kept:
    """Fill the form from the request and the answer, without a word of what was told or why it was not."""
    request, is_told, law = part.request, given.outcome is Outcome.DISCLOSED, lawful(part, at)
    kinds = Counter(each.nature for each in given.entries)
    informed = rules.INFORMED[given.family]
    until = given.keep_until or london_day(at) + rules.KEPT_FOR
    return Kept(
        decision=DECIDED[given.outcome], reasons="", informed=informed,
        informed_why=gettext(rules.FAMILY[given.family]) if informed == "no" else "",
        asked_by=agencies.organisation(request.organisation_id).name, asked_on=london_day(request.asked_at),
        shared_on=london_day(at) if is_told else None,
        fact_or_opinion=gettext("%(facts)d facts, %(opinions)d opinions")
        % {"facts": kinds["fact"], "opinions": kinds["opinion"]} if is_told else "",
        lawful_basis="; ".join(each for each in (law["article_6"], law["article_9"], law["part_3"]) if each),
        legal_power=part.law, is_part_3=bool(law["part_3"]), relationship="separate",
        agreement=agreement_of(part, at) or gettext("None in force covers it; the law alone."),
        necessity=gettext(rules.PURPOSES[request.purpose]),
        retention=gettext("Kept by whoever asked until %(day)s") % {"day": until.isoformat()} if is_told else "",
        security=gettext("In Linkspan, read by those it was told for") if is_told else "",
    )  # fmt: skip

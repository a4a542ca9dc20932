"""Put someone's question about sharing to the tables of law, as they stand for their organisation today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.sharing import gateways
from linkspan.sharing.advice import Advice, Aim, Matter, Question, Receiver, Urgency, advise
from linkspan.sharing.covering import covers_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone answered to the three questions; who holds it is known from their post."""

    receiver: Receiver
    matters: frozenset[Matter]
    aim: Aim
    urgency: Urgency
    telling_is_risky: bool = False


def answer(asked: Asked, *, by: Actor, at: datetime) -> Advice:
    """Answer by the law of the day, in the areas the asker's organisation serves, and its agreements in force."""
    question = question_of(asked, by=by, at=at)
    covers = covers_of(question, giver=by.organisation_id, at=at) if by.organisation_id else ()
    return advise(question, london_day(at), gateways.GATEWAYS, covers)


def question_of(asked: Asked, *, by: Actor, at: datetime) -> Question:
    """Make the whole question: the asker's organisation is who would give."""
    areas: Collection[str] = ()
    if by.organisation_id:
        areas = [area.code for area in agencies.areas_of(by.organisation_id, london_day(at))]
    return Question(
        giver_kind=by.organisation_kind,
        receiver=asked.receiver,
        matters=asked.matters,
        aim=asked.aim,
        urgency=asked.urgency,
        telling_is_risky=asked.telling_is_risky,
        area_codes=frozenset(areas),
    )

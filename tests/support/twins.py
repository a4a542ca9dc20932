"""Two worlds that differ in one hidden fact, and what stands in both: something for every kind of page to show.

All invented.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from PIL import Image

from linkspan.agencies import models as agencies
from linkspan.agencies.commands import suspend_person
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.children import models as index_models
from linkspan.children.commands import areas, corrections, flags, leads, matchmodels, shields, sights, watching
from linkspan.children.queries.file import child_file
from linkspan.children.received import ReceivedCarer
from linkspan.duty import commands as duty
from linkspan.duty import models as duty_models
from linkspan.exchange import models as exchange
from linkspan.exchange.commands import answering, asking, sampling
from linkspan.exchange.rules import EntryGiven, Given, Outcome, SearchGiven
from linkspan.interop.commands import load_feed
from linkspan.pathway.chronology_rules import Telling
from linkspan.pathway.commands import (
    challenging,
    chronicling,
    deciding,
    drafting,
    episodes,
    raising,
    signs,
    stages,
    worries,
)
from linkspan.pathway.decision_rules import Given as Decided
from linkspan.pathway.models import Contact, PatternSign, Stage
from linkspan.pathway.rules import Words
from linkspan.scrutiny.access_models import AccessApart, AccessOpinion, AccessPiece
from linkspan.sharing import commands as sharing
from linkspan.sharing import gate
from linkspan.sharing import models as looks
from linkspan.sharing.advice import Aim, Matter, Receiver, Urgency
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_sharing
from linkspan.sharing.decision_rules import Kept
from linkspan.sharing.facts import Action
from linkspan.sharing.rules import stated
from linkspan.voice.commands import feedback, messages, releasing, words
from linkspan.voice.commands.releasing import Showing
from linkspan.voice.message_rules import Saying
from linkspan.voice.word_models import ChildWish, Picture
from linkspan.voice.word_rules import Saying as Said
from linkspan.web.voice.feedback.tickets import Ticket, written
from tests import cast, factories
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, PERHAPS_ROWAN, ROWAN, Index, a_record
from tests.rooms.interop.feed_texts import csv_feed
from tests.support import access, young
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.patterns import agree, keep_worry, send_attendance, send_worry, weigh
from tests.support.seats import seat
from tests.support.twins_voice import wished
from tests.support.working import Always

WHY = stated("concern", "A neighbour rang about noise at night")
LEADS = {"practitioner", "manager", "duty", "dsl", "front_door"}
GOVERNS = {"data_officer", "matching_reviewer", "ig_lead", "caldicott_guardian", "inspector", "scrutineer", "signatory"}
# A sister at Rowan's address and school, whom the police alone know, behind an identity wall.
WREN = ROWAN | dict(
    given_name="Wren", known_as="Birdie", date_of_birth=date(2018, 7, 19), nhs_number="9434765838",
    school_urn="990101",
)  # fmt: skip
# Rowan's brothers and sisters who live elsewhere: Lark, whom anyone may know of, and those whom each fact hides.
MOTHER, STRANGER = ROWAN["carers"], (ReceivedCarer("Ana Quay", "mother", "01632 960555"),)
FATHER = (ReceivedCarer("Piers Wick", "father", "01632 960666"),)
LARK = dict(given_name="Lark", family_name="Ashgrove", date_of_birth=date(2011, 5, 2), sex="F", carers=MOTHER,
            address_line_1="5 Egret Lane", postcode="ZE4 9QQ")  # fmt: skip
TEAL = LARK | dict(given_name="Teal", date_of_birth=date(2013, 8, 6), address_line_1="6 Crake Road")
FERN = LARK | dict(given_name="Fern", family_name="Wick", date_of_birth=date(2010, 1, 9), carers=FATHER,
                   address_line_1="7 Crake Road")  # fmt: skip
# Two places for Rowan to be hidden at: one is nobody's else, the other is where Idris lives.
PLACES = (
    dict(address_line_1="9 Dunlin Row", postcode="ZE9 9ZZ", phone="01632 960777", school_urn="990102", gp_ods="X99002",
         practitioner_name="Pat Marsh", practitioner_phone="01632 960701"),
    dict(address_line_1="2 Plover Close", postcode="ZE4 1AB", phone="01632 960778", school_urn="990103",
         gp_ods="X99003", practitioner_name="Lou Fell", practitioner_phone="01632 960702"),
)  # fmt: skip
PERHAPS_IDRIS = dict(
    given_name="Ivor", family_name="Quillfeather", date_of_birth=date(2010, 2, 14), sex="M", nhs_number="9434765870",
)  # fmt: skip


@dataclass(frozen=True)
class Twins:
    """What both worlds have. `ids` fills the places of addresses with something that is there."""

    index: Index
    uma: Member
    clinic: agencies.Organisation
    marsh: agencies.Organisation
    fell: agencies.Organisation
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def sister(self) -> UUID:
        """Find Lark, Rowan's sister elsewhere."""
        return self.child_of(self.cast.council, "3")

    @property
    def cast(self) -> cast.Cast:
        """Give the cast."""
        return self.index.cast

    def child_of(self, organisation: agencies.Organisation, record_id: str) -> UUID:
        """Find the child of a record."""
        found = self.index.child_of(organisation, record_id)
        assert found is not None
        return found


def build(index: Index) -> Twins:
    """Build the world that two worlds have in common; Uma has nearly every role there is, outside every wall."""
    people = index.cast
    with as_test():
        agencies.User.objects.update(is_demo=True)
    user = factories.user(email="uma@example.test", is_demo=True)
    person = factories.person(name="Uma Thorne", user=user)
    post = factories.post(
        organisation=people.council, title="Everything", roles=LEADS | GOVERNS, band=4, reports_to=people.mo.post
    )
    uma = Member(user, person, post, factories.appointment(person=person, post=post), people.council)
    made = Twins(
        index, uma,
        clinic=factories.organisation(area=people.northmere, kind="hospital_trust", name="Tidewell Clinic"),
        marsh=factories.organisation(area=people.northmere, kind="school", name="Marsh School",
                                     identifiers={"urn": "990102"}),
        fell=factories.organisation(area=people.northmere, kind="school", name="Fell School",
                                    identifiers={"urn": "990103"}),
    )  # fmt: skip
    index.send(people.council, a_record("1", ROWAN | dict(school_urn="990101", practitioner_name="Amina Yusuf")))
    index.send(people.council, a_record("2", IDRIS))
    index.send(people.council, a_record("3", LARK), a_record("4", FERN))
    index.send(people.school, a_record("s1", practitioner_name="Ben Okoro"))
    index.send(people.practice, a_record("p2", PERHAPS_IDRIS))
    made.ids["child_id"] = made.child_of(people.council, "1")
    _loaded_and_weighed(made)
    return made


def _loaded_and_weighed(world: Twins) -> None:
    """Let a feed have been loaded, with a row refused, and a model in use find one link it would not make."""
    people, now = world.cast, timezone.now()
    matchmodels.note_shipped(by=Actor.system("setup"), at=now)
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(csv_feed(dict(record_id="L-1", given_name="Tarn", family_name="Oakes", date_of_birth="=1+1")))
        file.flush()
        load = load_feed(
            path=Path(file.name), format_name="csv", organisation_id=people.council.id, kind="delta",
            by=Actor.system("feed", people.council.id), at=timezone.now,
        )  # fmt: skip
    with as_test():
        period = index_models.ModelPeriod.objects.get(until_at=None)
        link = index_models.Link.objects.get(record__record_id="s1")
        look, _made = index_models.Rescoring.objects.get_or_create(period=period, defaults={"started_at": now})
        row = index_models.Rescored(
            rescoring=look, record_id=link.record_id, child_id=link.child_id, kind="unlink", before=0.99,
            probability=0.4, evidence=link.evidence, found_at=now,
        )  # fmt: skip
        index_models.Rescored.objects.bulk_create([row])
    world.ids.update({"load_id": load.load_id, "model_id": period.model_id, "rescored_id": row.id})


# --- what is hidden -----------------------------------------------------------------------------------------


def nothing(world: Twins) -> None:
    """Hide nothing."""


def a_walled_sister(world: Twins) -> None:
    """A child behind an identity wall, and one elsewhere: in one of the worlds alone."""
    walled = (a_record("w", WREN, protection="identity"), a_record("t", TEAL, protection="identity"))
    world.index.send(world.cast.police, *walled)
    wren = world.child_of(world.cast.police, "w")
    assert world.index.child(wren).protection == "identity"


def hidden_at(number: int) -> Callable[[Twins], None]:
    """A known child whose place is protected: at one place in the one world, at another in the other; and a sister
    whose mother's telephone, which is a place, ties her to the rest in the one world and not in the other."""

    def hide(world: Twins) -> None:
        place = PLACES[number]
        school = (world.marsh, world.fell)[number]
        world.index.send(school, a_record("h", ROWAN | place))
        teal = TEAL | dict(carers=(MOTHER, STRANGER)[number])
        world.index.send(world.cast.police, a_record("h", ROWAN | place, protection="location"),
                         a_record("t", teal, protection="location"))  # fmt: skip
        assert world.index.child(world.ids["child_id"]).protection == "location"
        assert world.child_of(school, "h") == world.ids["child_id"]

    return hide


def a_clinic_s_record(world: Twins) -> None:
    """A sensitive service knows the child, and alone names the father: in one of the worlds alone."""
    world.index.send(
        world.clinic, a_record("c", ROWAN, sensitive_service=True, practitioner_name="Sol Wick", carers=FATHER)
    )
    assert world.child_of(world.clinic, "c") == world.ids["child_id"]


def a_shield(world: Twins) -> None:
    """A child whose place the police protect, so that what may be hers is sealed."""
    world.index.send(world.cast.police, a_record("h", ROWAN | PLACES[0], protection="location"))


def a_sealed_record(world: Twins) -> None:
    """A record that may be of a protected child waits sealed, in one of the worlds alone."""
    a_shield(world)
    world.index.send(world.cast.hospital, a_record("x", PERHAPS_ROWAN, carers=MOTHER))
    assert world.index.record(world.cast.hospital, "x").sealed


def _officers(world: Twins) -> Member:
    """Seat who may begin covert work, and the officer an allegation is told to, who holds another one already."""
    people, now = world.cast, timezone.now()
    force = factories.organisation(area=people.northmere, kind="police", name="Fen Police")
    lado = seat(people.council, "Lena Marsh", "Allegations officer", {"lado"}, band=4)
    stages.begin_stage(
        kind="allegation", child_ids=[world.child_of(people.council, "2")], happened_at=now, by=lado.actor(now), at=now
    )
    return seat(force, "Ivy Strand", "Detective inspector", {"manager"}, band=4)


def those_who_may(world: Twins) -> None:
    """Nothing is kept apart about the child, though there are those who might."""
    _officers(world)


def kept_apart(world: Twins) -> None:
    """Covert police work about the child, and an allegation; both are about Uma, in one of the worlds alone."""
    ivy, now, uma = _officers(world), timezone.now(), world.uma.id
    said = {"looked_into": "Calls at night.", "why_secret": "She would be moved."}
    wanted: dict[str, Any] = dict(child_ids=[world.ids["child_id"]], happened_at=now, subject_id=uma, at=now)
    with trail.look(by=ivy.actor(now), at=now, reason=WHY):
        stages.begin_stage(kind="covert_work", details=said, by=ivy.actor(now), **wanted)
    stages.begin_stage(kind="allegation", details={"said": "Seen."}, by=world.cast.ben.actor(now), **wanted)


FACTS: dict[str, tuple[Callable[[Twins], None], Callable[[Twins], None]]] = {
    "identity": (nothing, a_walled_sister),
    "location": (hidden_at(0), hidden_at(1)),
    "sensitive": (nothing, a_clinic_s_record),
    "sealed": (a_shield, a_sealed_record),
    "apart": (those_who_may, kept_apart),
}


@contextmanager
def undone() -> Generator[None]:
    """Let what happens here not have happened."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def both_worlds(world: Twins, fact: str, ask: Callable[[], Any]) -> tuple[Any, Any]:
    """Ask in one world, then in the other as if the first had never been."""
    told = []
    for hide in FACTS[fact]:
        with undone():
            hide(world)
            furnish(world)
            told.append(ask())
    return told[0], told[1]


# --- what stands in both ------------------------------------------------------------------------------------


def furnish(world: Twins) -> None:
    """Let something stand for every page to show, about children who may be known, as people would make it."""
    now = timezone.now()
    for stand in (
        _governed, _worked_on, _asked, _said, _decided, _looked_at, _on_the_way, _put_together, _tasks, _held,
        _shown, _come,
    ):  # fmt: skip
        world.ids.update(stand(world, now))
    world.ids.update(wished(world.cast, world.ids["child_id"], now))
    world.ids.update(
        {
            "fault": "no_nhs_number",
            "page": 1,
            "number": "1",
            "step": "about",
            "act": "answer",
            "outcome": "disclosed",
            "code": "NM-2026-01",
            "kind": "early_help",
            "version": 1,
            "year": 2027,
            "topic": "meeting",
            "ticket": written(Ticket("answer", world.cast.council.id, world.cast.school.id, now.date()), world.uma.id),
            **_feedback(world, now),
            **_heard(world, now),
        }
    )


def _feedback(world: Twins, now: datetime) -> dict[str, Any]:
    mo = world.cast.mo.actor(now)
    theme_id = feedback.make_feedback_theme(topic="meeting", name="Asked too often", by=mo, at=now)
    said_id = feedback.publish_theme(theme_id=theme_id, said="You are asked too often.", by=mo, at=now)
    return {"theme_id": theme_id, "said_id": said_id}


def _heard(world: Twins, now: datetime) -> dict[str, Any]:
    """Let the child have sent something from their page."""
    open_page(world.ids["child_id"], world.cast.amina)
    message = messages.say(
        child_id=world.ids["child_id"], page_id=new_id(), saying=Saying("say", "Nobody asks me what I want."),
        by=Actor.system("child_page"), at=now,
    )  # fmt: skip
    return {"message_id": message}


def _governed(world: Twins, now: datetime) -> dict[str, Any]:
    people = world.cast
    parties = [people.council, people.school, people.police]
    clause = a_clause([people.police.id, people.council.id], [people.school.id])
    version = put_forward(people, a_document([each.id for each in parties], [clause]), now)
    sign_by_all(version, parties, now)
    with as_test():
        pair = index_models.Pair.objects.filter(sealed=False).order_by("id").first()
    leaver = factories.person(name="Lee Gone")
    factories.appointment(person=leaver, post=factories.post(organisation=people.council, reports_to=people.mo.post))
    suspension = suspend_person(
        person_id=leaver.id, organisation_id=people.council.id, kind="suspended", said="While it is looked into.",
        by=people.mo.actor(now, stepped_up=True), at=now,
    )  # fmt: skip
    return {
        "agreement_id": version.agreement_id, "version_id": version.id, "pair_id": pair and pair.id,
        "record_id": world.index.record(people.council, "1").id, "organisation_id": people.council.id,
        "person_id": people.amina.id,
        "appointment_id": people.amina.appointment.id, "suspension_id": suspension,
    }  # fmt: skip


def _worked_on(world: Twins, now: datetime) -> dict[str, Any]:
    people, child = world.cast, world.ids["child_id"]
    idris = world.child_of(people.council, "2")
    amina, mo = people.amina.actor(now), people.mo.actor(now)
    flag = flags.raise_flag(
        child_id=child, kind="plan_exists", contact_name="Amina Yusuf", contact_phone="01632 960100",
        review_on=now.date() + timedelta(days=60), by=amina, at=now,
    )  # fmt: skip
    sight = sights.work_with(child_id=child, by=mo, at=now)
    lead = leads.offer_lead(child_id=child, person_id=world.uma.id, by=amina, at=now)
    record = world.index.record(people.council, "1").id
    correction = corrections.ask_correction(
        child_id=child,
        record_id=record,
        field="sex",
        words="It is not what she says.",
        by=people.ben.actor(now),
        at=now,
    )
    shield = shields.shield(child_id=idris, kind="location", reason=WHY, by=amina, at=now)
    with as_test():
        inside = index_models.Inside.objects.filter(child=idris).order_by("id").first()
    with trail.look(by=world.uma.actor(now), at=now, reason=WHY):
        watch = watching.watch_file(
            child_id=child, reason=WHY, review_on=now.date() + timedelta(days=30),
            by=world.uma.actor(now, stepped_up=True), at=now,
        )  # fmt: skip
    return {
        "flag_id": flag, "sight_id": sight, "lead_id": lead, "correction_id": correction, "shield_id": shield,
        "inside_id": inside and inside.id, "watch_id": watch,
    }  # fmt: skip


def _asked(world: Twins, now: datetime) -> dict[str, Any]:
    people, child = world.cast, world.ids["child_id"]
    ask: dict[str, Any] = dict(
        child_id=child, questions=["Have you been called to the home?", "Is anyone there known for violence?"],
        purpose="protect", basis="10", urgency="check", why="She came to school with a bruise.", at=now,
    )  # fmt: skip
    request = asking.ask(organisations=[people.council.id, people.police.id], by=people.ben.actor(now), **ask)
    asking.ask(organisations=[people.school.id, people.police.id], by=people.amina.actor(now), **ask)
    with as_test():
        part = exchange.Part.objects.get(request=request, organisation=people.council)
        theirs = exchange.Part.objects.get(request=request, organisation=people.police)
        put = exchange.Put.objects.filter(part=part).order_by("question__number")
        first, second = put.values_list("question_id", flat=True)
    told = Given(
        Outcome.DISCLOSED, entries=(EntryGiven("fact", "A visit was made in May.", "Case record"),), family="not_yet"
    )
    answering.answer(part_id=part.id, questions=[first], given=told, by=people.mo.actor(now), at=now)
    nothing_held = Given(
        Outcome.NOTHING_HELD, searches=(SearchGiven("Command log", ("name",), now.date(), "Sgt Dee Hallam"),)
    )
    answering.answer(part_id=theirs.id, questions=[first, second], given=nothing_held, by=people.dee.actor(now), at=now)
    with as_test():
        answer = exchange.Answer.objects.filter(part=part).latest("at")
    sampling.draw_samples(by=Actor.system("worker"), at=now, chance=Always())
    with as_test():
        sample = exchange.Sample.objects.get(part=theirs)
    decision = record_sharing(
        asked=Asked(Receiver.HEALTH, frozenset({Matter.WORRY}), Aim.PROTECT, Urgency.SOON), about=child,
        kept=Kept(decision="shared", reasons="She may be hurt again this week.", informed="later"),
        by=people.amina.actor(now), at=now,
    )  # fmt: skip
    return {"request_id": request, "part_id": part.id, "answer_id": answer.id, "decision_id": decision,
            "sample_id": sample.id}  # fmt: skip


def _said(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Uma have begun a concern about the child, and raised another about the child and the family."""
    child, uma = world.ids["child_id"], world.uma.actor(now)
    said = Words(saw="She came in with a bruise.", family_knows="yes", urgency="soon")
    draft = drafting.save_draft(key=new_id(), words=said, child_id=child, by=uma, at=now)
    worries.keep_worry(words=said, child_id=child, by=uma, at=now)
    concern = raising.raise_concern(words=said, child_id=child, others=["A baby"], by=uma, at=now)
    return {"draft_id": draft, "concern_id": concern}


def _decided(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Uma decide on what she raised and challenge it, and let Ben's concern wait at the front door."""
    child, uma, ben = world.ids["child_id"], world.uma.actor(now), world.cast.ben.actor(now)
    said = Words(saw="She came in hungry.", family_knows="yes", urgency="soon")
    contacts: list[UUID] = []
    for by in (ben, uma):
        concern = raising.raise_concern(words=said, child_id=child, by=by, at=now)
        with as_test():
            contacts.append(Contact.objects.get(concern=concern).id)
    given = Decided("early_help", 2, "Help was agreed with her family today.", "The family said yes to some help.")
    decision = deciding.decide(contact_id=contacts[1], given=given, by=uma, at=now)
    disagreement = challenging.challenge(
        decision_id=decision, why="The family has said yes before and then not opened the door.",
        wants="A family help assessment in which she is seen.", by=uma, at=now,
    )  # fmt: skip
    return {"contact_id": contacts[0], "outcome_id": decision, "disagreement_id": disagreement}


def _looked_at(world: Twins, now: datetime) -> dict[str, Any]:
    """Let a look of a colleague's stand out, and someone be asked about it and told of it."""
    people, child = world.cast, world.ids["child_id"]
    with as_test():
        agencies.Person.objects.filter(id=people.cole.id).update(name="Dr Cole Ashgrove")
    child_file(child_id=child, by=people.cole.actor(now), at=now, reason=WHY)
    sharing.judge_looks(by=Actor.system("worker"), at=now)
    with as_test():
        challenge = looks.Challenge.objects.filter(person=people.cole.id).first()
    found: dict[str, Any] = {"challenge_id": challenge and challenge.id}
    if challenge:
        ines = people.ines.actor(now)
        sharing.ask_looker(challenge_id=challenge.id, asking="now", question="What brought you there?", by=ines, at=now)
        with as_test():
            found["question_id"] = looks.Question.objects.get(challenge=challenge).id
        found["referral_id"] = sharing.refer_look(challenge_id=challenge.id, receiver="lado", by=ines, at=now)
    with as_test():
        found["entry_id"] = world.index.rows(
            "select id from audit_entry where event = 'children.file.seen' and child = %s order by id limit 1", child
        )[0][0]
    return found


def _on_the_way(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Uma's council have begun to help the child, and something have happened that everyone ought to know."""
    child, mo = world.ids["child_id"], world.cast.mo.actor(now)
    episode = episodes.open_episode(child_id=child, referred_at=now, source="2A", by=mo, at=now)
    stage = stages.begin_stage(
        kind="private_fostering", child_ids=[child], happened_at=the_day_before(now), details={}, by=mo,
        at=now,
    )  # fmt: skip
    event = chronicling.add_event(child_id=child, telling=_fell(now), by=world.uma.actor(now), at=now)
    return {"stage_id": stage, "episode_id": episode, "event_id": event} | _written_down(
        child, world.uma.actor(now), now
    )


def _written_down(child: UUID, by: Actor, now: datetime) -> dict[str, Any]:
    """Let a child have said something, with a drawing and a wish."""
    drawing = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(drawing, "PNG")
    said = Said("I like it at Gran's.", now - timedelta(days=1), alone="yes", place="school")
    words_id = words.record_words(
        child_id=child, saying=said, picture=drawing.getvalue(), wishes=["To stay with Gran"], by=by, at=now
    )
    with as_test():
        wish, picture = ChildWish.objects.get(words=words_id), Picture.objects.get(words=words_id)
    return {"words_id": words_id, "wish_id": wish.id, "picture_id": picture.id}


def _fell(now: datetime) -> Telling:
    return Telling("health", now - timedelta(days=3), "She fell on the stairs at home.", "fact", "saw")


def _put_together(world: Twins, now: datetime) -> dict[str, Any]:
    """Let the school and the police each have sent an early worry, and the school a fall in attendance."""
    people, child = world.cast, world.ids["child_id"]
    agree(people, now)
    sights.work_with(child_id=child, reason=WHY, by=people.dee.actor(now), at=now)
    choice = signs.choose(kind="worry", by=people.ben.actor(now), at=now)
    return {"choice_id": choice} | _pattern(child, people.ben, people.dee, now)


def _pattern(child: UUID, one: Member, other: Member, now: datetime) -> dict[str, Any]:
    """Let two people of two agencies send what raises a pattern; what the second sent is named."""
    send_worry(child, one, now)
    origin = keep_worry(child, other, now)
    sign = signs.send(child_id=child, origin=origin, by=other.actor(now), at=now)
    send_attendance(child, one, now, from_=now.date() - timedelta(days=30), until=now.date() - timedelta(days=2))
    weigh(now)
    with as_test():
        pattern = PatternSign.objects.filter(sign=sign).values_list("pattern_id", flat=True).first()
    return {"pattern_id": pattern, "sign_id": sign, "origin": origin}


def _tasks(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Uma hold something, be offered something, be asked why something was late, and someone stand in for her."""
    mo, uma, ben = world.cast.mo.actor(now), world.uma.actor(now), world.cast.ben
    before = now - timedelta(days=20)
    said = Words(saw="She was cold and had no coat.", family_knows="yes", urgency="soon")
    concern = raising.raise_concern(words=said, child_id=world.ids["child_id"], by=ben.actor(before), at=before)
    with as_test():
        late = Contact.objects.get(concern=concern)
        stage = Stage.objects.get(id=world.ids["stage_id"])
    given = Decided("advice", 1, "Advice was given to her school today.", "The school was told what to do now.")
    deciding.decide(contact_id=late.id, given=given, by=uma, at=now)
    with as_test():
        task = duty_models.Item.objects.get(kind="late_reason", about_object=late.item_id)
    permit = gate.require(by=mo, to=Action.HAND_OVER_TASK, at=now)
    to = Holder(world.cast.council.id, None, world.uma.id)
    offer = duty.offer(item_id=stage.item_id, to=to, by=mo, at=now, permit=permit)
    on = now.date()
    cover = duty.arrange_cover(
        absent_id=world.uma.id, cover_id=world.cast.amina.id, from_=on, until=on + timedelta(days=5), why="sickness",
        by=mo, at=now,
    )  # fmt: skip
    with as_test():
        held = Contact.objects.get(id=world.ids["contact_id"])
    return {"task_id": task.id, "item_id": held.item_id, "offer_id": offer, "cover_id": cover}


def _held(world: Twins, now: datetime) -> dict[str, Any]:
    """Let somebody have asked the council for what is held of the child, and a health service for its opinion."""
    people, child = world.cast, world.ids["child_id"]
    access_id = access.received(people, now)
    access.stepped(people, access_id, child)
    access.gather(people, access_id)
    later = now + timedelta(days=5)
    item = factories.item(organisation=people.practice, area=people.northmere, opened_at=now, due_at=later)
    held = factories.item(
        organisation=people.council, area=people.northmere, person=world.uma.person, opened_at=now, due_at=later
    )
    event = access.tell(child, people.amina, "Something that is kept from some.")
    with as_test():
        piece = AccessPiece.objects.filter(request=access_id).order_by("number").values_list("id", flat=True).first()
        opinion = AccessOpinion.objects.create(
            item_id=item, request_id=access_id,
            child_id=child, organisation=people.practice, asked_by=people.ines.person, asked_at=now, due_at=now,
        )  # fmt: skip
        apart = AccessApart.objects.create(
            item_id=held, request_id=access_id, child_id=child, organisation=people.council, kind="event", about=event,
            asked_at=now, due_at=later,
        )  # fmt: skip
    ids = {"access_id": access_id, "access_step": "identity", "piece_id": piece}
    return ids | {"opinion_id": opinion.id, "apart_id": apart.id}


def _shown(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Amina lead, show the child a note on their own page and hold another back."""
    child, amina = world.ids["child_id"], world.cast.amina
    young.lead(child, amina, world.cast.mo, now, kind="lead_child_protection_practitioner")
    by = amina.actor(now)
    kept, held = (
        releasing.release(child_id=child, showing=Showing("note", said="You were brave."), by=by, at=now)
        for _ in range(2)
    )
    hold = releasing.hold_back(
        child_id=child, kind="note", about=held, why="upset", words="Told face to face first.", by=by, at=now
    )
    return {"release_id": kept, "about": kept, "hold_id": hold, "what": "note"}


def _come(world: Twins, now: datetime) -> dict[str, Any]:
    """Let Lark be placed in the council's area by the council next to it, and found in that one by ours."""
    people, there = world.cast, world.cast.southmere_council
    lark = world.sister
    residence = areas.say_elsewhere(
        child_id=lark, area_id=people.southmere.id, kind="found", from_on=now.date(), contact_name="Amina Yusuf",
        contact_phone="01632 960100", by=people.amina.actor(now), at=now,
    )  # fmt: skip
    with as_test():
        newcomer = index_models.Newcomer.objects.get(residence=residence)
    assert newcomer.organisation_id == there.id
    return {"residence_id": residence, "newcomer_id": newcomer.id}


def the_day_before(now: datetime) -> datetime:
    """Give ten in the morning of the day before: the worlds are furnished a minute apart, and a page shows a clock."""
    return (now - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


def behind_the_wall(world: Twins) -> dict[str, Any]:
    """Let the police have worked on Wren before her identity was walled, and give what addresses would take of it."""
    now = timezone.now()
    people, dee = world.cast, world.cast.dee.actor(now)
    world.index.send(people.police, a_record("w", WREN))
    wren = world.child_of(people.police, "w")
    flag = flags.raise_flag(
        child_id=wren, kind="plan_exists", contact_name="Sgt Dee Hallam", contact_phone="01632 960100",
        review_on=now.date() + timedelta(days=60), by=dee, at=now,
    )  # fmt: skip
    request = asking.ask(
        child_id=wren, organisations=[people.practice.id], questions=["Have you seen her?"], purpose="protect",
        basis="10", urgency="check", why="She has not been seen for a week.", by=dee, at=now,
    )  # fmt: skip
    with as_test():
        part = exchange.Part.objects.get(request=request)
        (question,) = exchange.Put.objects.filter(part=part).values_list("question_id", flat=True)
    told = Given(Outcome.DISCLOSED, entries=(EntryGiven("fact", "Seen in June.", "Patient record"),), family="told")
    answering.answer(part_id=part.id, questions=[question], given=told, by=people.cole.actor(now), at=now)
    decision = record_sharing(
        asked=Asked(Receiver.HEALTH, frozenset({Matter.WORRY}), Aim.PROTECT, Urgency.SOON), about=wren,
        kept=Kept(decision="shared", reasons="She may be hurt again this week.", informed="later"), by=dee, at=now,
    )  # fmt: skip
    record = world.index.record(people.police, "w").id
    correction = corrections.ask_correction(
        child_id=wren, record_id=record, field="sex", words="It is not what she says.", by=dee, at=now
    )
    said = Words(saw="She came in with a bruise.", family_knows="yes", urgency="soon")
    draft = drafting.save_draft(key=new_id(), words=said, child_id=wren, by=dee, at=now)
    concern = raising.raise_concern(words=said, child_id=wren, by=dee, at=now)
    lead = leads.offer_lead(child_id=wren, person_id=people.cole.id, by=dee, at=now)
    sight = sights.work_with(child_id=wren, reason=WHY, by=people.cole.actor(now), at=now)
    agree(people, now)
    raised = _pattern(wren, people.cole, people.dee, now)
    stage = stages.begin_stage(
        kind="police_protection", child_ids=[wren], happened_at=the_day_before(now), details={}, by=dee, at=now
    )  # fmt: skip
    event = chronicling.add_event(child_id=wren, telling=_fell(now), by=dee, at=now)
    world.index.send(people.police, a_record("w", WREN, protection="identity"))
    assert world.index.child(wren).protection == "identity"
    (entry,), *_rest = world.index.rows("select id from audit_entry where child = %s order by id limit 1", wren)
    with as_test():
        answer = exchange.Answer.objects.get(part=part)
        item = Stage.objects.get(id=stage).item_id
    return raised | {
        "stage_id": stage, "event_id": event, "item_id": item, "task_id": item, "child_id": wren, "record_id": record,
        "flag_id": flag, "request_id": request, "part_id": part.id, "answer_id": answer.id, "decision_id": decision,
        "correction_id": correction, "lead_id": lead, "sight_id": sight, "entry_id": entry, "draft_id": draft,
        "concern_id": concern,
    }  # fmt: skip

"""Access requests about Rowan, whom the council, her school and her practice know. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from PIL import Image

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.pathway import models as pathway
from linkspan.pathway.chronology_rules import Telling
from linkspan.pathway.commands import chronicling
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny.commands import access, access_pack, access_reply
from linkspan.scrutiny.commands.access_pack import Ruling
from linkspan.voice.word_models import Picture, Words
from tests import cast, factories
from tests.cast import Member
from tests.support.database import as_test
from tests.support.seats import seat
from tests.support.stages import known_to_council

# Words that must never reach the asker: a person, a telephone, and a place.
SECRET = ("Hollowbrook", "01632 960555", "ZE7 4TT")
SEEN = "We saw Rowan laughing with Wendel Hollowbrook. Ring 01632 960555 or go to ZE7 4TT. She likes otters."
ANSWERS: dict[str, dict[str, str]] = {
    "child": {},
    "identity": {"identity": "known"},
    "authority": {"authority": "parental_responsibility", "checked": "file"},
    "competence": {"competence": "not_yet", "view": "agrees"},
    "pressure": {"alone": "yes", "pressure": "none", "abuse": "none_known"},
    "delivery": {"way": "in_person", "address": "not_needed", "shared": "no"},
}
KNOWN = "I have met them and checked."


def child(people: cast.Cast, **changes: Any) -> UUID:
    """Bring Rowan, and let Amina of the council and Ben of the school each write down what they saw."""
    found = known_to_council(people, **changes)
    tell(found, people.amina, SEEN)
    tell(found, people.ben, "The school keeps this to itself: quillwort.")
    return found


def tell(child_id: UUID, who: Member, what: str, kind: str = "good") -> UUID:
    """Let someone add what happened to a child's chronology."""
    now = timezone.now()
    telling = Telling(kind=kind, happened_at=now - timedelta(days=9), what=what, nature="fact", source="saw")
    return chronicling.add_event(child_id=child_id, telling=telling, by=who.actor(now), at=now)


def hear(people: cast.Cast, child_id: UUID, said: str, made_of_it: str) -> None:
    """Let Amina have written down what Rowan said, and what she made of it, past the pages."""
    now = timezone.now()
    with as_test():
        Words.objects.create(
            child_id=child_id, said=said, interpretation=made_of_it, language="en", how="words", alone="yes",
            place="school", said_at=now, author=people.amina.person, organisation=people.council, at=now,
        )  # fmt: skip


def draw(people: cast.Cast, child_id: UUID, shows: str) -> None:
    """Let Amina have kept a drawing of Rowan's, past the pages."""
    now, written = timezone.now(), BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, "JPEG")
    with as_test():
        kept = Words.objects.create(
            child_id=child_id, said="", language="en", how="picture", alone="yes", place="school", said_at=now,
            author=people.amina.person, organisation=people.council, at=now,
        )  # fmt: skip
        Picture.objects.create(
            words=kept, body=written.getvalue(), kind="image/jpeg", width=60, height=40, shows=shows, at=now,
        )  # fmt: skip


def keep_apart(people: cast.Cast, child: UUID, insider: Member, said: str, kind: str = "allegation") -> UUID:
    """Let somebody be inside a stage that is kept apart from everybody else."""
    now = timezone.now() - timedelta(days=3)
    item = factories.item(
        organisation=people.council, area=people.northmere, person=insider.person, opened_at=now,
        due_at=now + timedelta(days=9), kind="restricted_stage",
    )  # fmt: skip
    with as_test():
        stage = pathway.Stage.objects.create(
            item_id=item, act=uuid4(), kind=kind, organisation=people.council, area=people.northmere, child_id=child,
            begun_by=insider.person, recorded_at=now, happened_at=now, due_at=now + timedelta(days=9), restricted=True,
            details={"said": said},
        )  # fmt: skip
        pathway.Inside.objects.create(stage=stage, person=insider.person, from_at=now, let_in_by=insider.person)
    return stage.id


def received(people: cast.Cast, at: datetime | None = None, **changes: Any) -> UUID:
    """Let Amina take a request that Rowan's mother makes in words."""
    at = at or timezone.now()
    said: dict[str, Any] = {
        "form": "said", "asker": "parent", "asker_name": "Marian Ashgrove", "about": "Rowan Ashgrove, her daughter",
        "wanted": "All of it", "received_at": at, "area_id": people.northmere.id,
    }  # fmt: skip
    return access.receive(by=people.amina.actor(at), at=at, **(said | changes))


def ines(people: cast.Cast, at: datetime | None = None) -> Actor:
    """Give the council's information-governance lead, freshly signed in."""
    return people.ines.actor(at or timezone.now(), stepped_up=True)


def demonstrated(people: cast.Cast) -> None:
    """Let her be of the demonstration, where choosing somebody is the proof that it is them."""
    with as_test():
        agencies.User.objects.filter(id=people.ines.user.id).update(is_demo=True)


def step(people: cast.Cast, request_id: UUID, kind: str, child_id: UUID | None = None, **changes: str) -> UUID:
    """Let her take one step."""
    now = timezone.now()
    return access.take_step(
        request_id=request_id, kind=kind, answers=ANSWERS[kind] | changes, words=KNOWN, child_id=child_id,
        by=ines(people, now), at=now,
    )  # fmt: skip


def stepped(people: cast.Cast, request_id: UUID, child_id: UUID, **changes: dict[str, str]) -> None:
    """Let her take every step; `changes` are other answers, by step."""
    for kind in ANSWERS:
        step(people, request_id, kind, child_id, **changes.get(kind, {}))


def gather(people: cast.Cast, request_id: UUID) -> int:
    """Let her gather what is held."""
    now = timezone.now()
    return access_pack.gather(request_id=request_id, by=ines(people, now), at=now)


def decide_all(people: cast.Cast, request_id: UUID, decision: str = "accepted") -> None:
    """Let her decide alike on every proposal."""
    now = timezone.now()
    with as_test():
        pieces = {
            piece.id: [mark.id for mark in piece.marks.all()]
            for piece in models.AccessPiece.objects.filter(request=request_id)
        }
    for piece_id, marks in pieces.items():
        rulings = {mark: Ruling(decision, "It is not theirs.") for mark in marks}
        access_pack.decide_piece(piece_id=piece_id, rulings=rulings, by=ines(people, now), at=now)


def hand_over(people: cast.Cast, request_id: UUID) -> None:
    """Let her make the files and hand them over."""
    now = timezone.now()
    by = ines(people, now)
    access_reply.made(request_id=request_id, page_hash="a1", data_hash="b2", by=by, at=now)
    access_reply.hand_over(request_id=request_id, by=by, at=now)


def governance(organisation: agencies.Organisation, name: str) -> Member:
    """Put an information-governance lead in an agency."""
    return seat(organisation, name, "Information governance lead", {"ig_lead"}, band=4)

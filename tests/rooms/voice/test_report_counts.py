"""What a year counts: children who were to be heard, those who were, those nobody asked, and how things are."""

from datetime import UTC, datetime, timedelta

import pytest

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, trail
from linkspan.audit.ids import new_id
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, message_models, message_rules, word_models
from linkspan.voice import report_rules as rules
from linkspan.voice.queries import figures
from tests import cast
from tests.support.database import as_test
from tests.support.voice import known_child

AT = datetime(2026, 9, 1, 10, tzinfo=UTC)
THEN = datetime(2025, 10, 1, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_a_year_counts_each_child_once_and_says_who_was_not_asked() -> None:
    people = cast.build()
    heard, silent, excused, not_asked = (known_child(people.northmere) for _ in range(4))
    council: agencies.Organisation = people.council
    with as_test():
        for child_id in (heard, heard, silent, excused, not_asked):
            word_models.Hearing.objects.create(
                child_id=child_id, stage_id=new_id(), stage_kind="assessment", organisation=council,
                area=people.northmere, asked_at=THEN, settled_at=THEN,
            )  # fmt: skip
        word_models.Words.objects.create(
            child_id=heard, said="I like my room.", language="en", how="words", alone="yes", said_at=THEN, at=THEN,
            place="home", author=people.amina.person, organisation=council,
        )  # fmt: skip
        for child_id, reason in ((excused, "declined"), (not_asked, "not_asked")):
            word_models.Unheard.objects.create(
                child_id=child_id, stage_id=new_id(), reason=reason, said="As it was", author=people.amina.person,
                organisation=council, at=THEN,
            )  # fmt: skip
        for step, at in ((1, THEN), (5, THEN + timedelta(days=90))):  # what was said last counts
            message_models.Feeling.objects.create(
                child_id=heard, page=new_id(), together=new_id(), outcome="safe", step=step, at=at
            )

    by = Actor.system("worker")
    with trail.look(by=by, at=AT):
        trail.record(events.VOICE_FIGURES_PUBLISHED, gate.require(by=by, to=Action.MIND_VOICE, at=AT))
        counts = figures.counted(2026)

    assert {measure: n for (measure, dimension, _), n in counts.items() if dimension == "all"} == {
        "due": 4, "heard": 1, "not_asked": 2, "safe.said": 1, "safe.well": 1,
    }  # fmt: skip
    assert counts["due", "area", str(people.northmere.id)] == 4
    assert counts["due", "ethnicity", "unknown"] == counts["due", "need", "unknown"] == 4


def test_the_outcomes_are_those_a_child_is_asked_about() -> None:
    assert rules.OUTCOMES == message_rules.OUTCOMES

"""Emerging patterns through the commands: what may be sent, what the rules raise of it, and what a person does then."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children.commands.flags import raise_flag
from linkspan.children.commands.shields import shield
from linkspan.pathway import models
from linkspan.pathway.commands import deciding, patterns, signs, worries
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries import patterns as queries
from linkspan.pathway.queries import signs as own
from linkspan.pathway.queries.contact import contact_whole
from linkspan.sharing import agreement_models, soundness
from linkspan.sharing import commands as sharing
from linkspan.sharing.finding import Setting
from tests.cast import Member
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.pathway.conftest import BEGAN, World
from tests.support.agreements import signer
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.patterns import (
    WORKER,
    agree,
    all_patterns,
    early_signs,
    keep_worry,
    send_attendance,
    send_worry,
    weigh,
)

DAY = timedelta(days=1)
SOON = NOW + DAY
WHY = "The school rang: it was another girl of the same name."


@pytest.fixture
def known(world: World) -> World:
    """Rowan is known to police and hospital too, and an agreement for early signs is in force."""
    world.index.send(world.cast.police, a_record("p1", **BEGAN))
    world.index.send(world.cast.hospital, a_record("h1", **BEGAN))
    agree(world.cast, NOW)
    return world


def three_worries(world: World, at: datetime = NOW) -> list[UUID]:
    return [send_worry(world.child, who, at) for who in (world.tess, world.cast.cole, world.cast.dee)]


def the_pattern(world: World, at: datetime = SOON) -> models.Pattern:
    three_worries(world)
    assert weigh(at) == 1
    (row,) = all_patterns()
    return row


def page(world: World, row: models.Pattern, at: datetime = SOON) -> queries.PatternPage:
    return queries.pattern_page(pattern_id=row.id, by=world.farah.actor(at), at=at)


# --- what may be sent -----------------------------------------------------------------------------------------


def test_a_sign_goes_by_its_senders_own_act_and_says_by_which_clause(known: World) -> None:
    sign = send_worry(known.child, known.tess, NOW)

    with as_test():
        row = models.EarlySign.objects.get(id=sign)
    assert (row.kind, row.on, row.sent_by_id, row.choice_id) == ("worry", NOW.date(), known.tess.id, None)
    assert (row.agreement, row.clause, row.assessment) == ("NM-2026-07", "1", "DPIA-12")
    assert [each["detail"]["kind"] for each in lines("pathway.sign.sent")] == ["worry"]


def test_an_early_worry_that_nobody_sent_is_never_weighed(known: World) -> None:
    for who in (known.tess, known.cast.cole, known.cast.dee):
        keep_worry(known.child, who, NOW)

    assert weigh(SOON) == 0


def test_nothing_goes_without_an_agreement_in_force(world: World) -> None:
    worry = keep_worry(world.child, world.tess, NOW)

    with pytest.raises(NotNow, match="no_basis"):
        signs.send(child_id=world.child, origin=worry, by=world.tess.actor(NOW), at=NOW)
    with pytest.raises(NotNow, match="no_basis"):
        send_attendance(world.child, world.cast.ben, NOW)
    with pytest.raises(NotNow, match="no_basis"):
        signs.choose(kind="worry", by=world.cast.ben.actor(NOW), at=NOW)
    with as_test():
        assert not models.EarlySign.objects.exists()


def test_nothing_goes_by_an_agreement_for_another_purpose_or_for_less(world: World) -> None:
    worry = keep_worry(world.child, world.tess, NOW)

    agree(world.cast, NOW, code="NM-2026-08", clause={"groups": ("harm",)})

    with pytest.raises(NotNow, match="no_basis"):
        signs.send(child_id=world.child, origin=worry, by=world.tess.actor(NOW), at=NOW)


def test_an_agreement_whose_impact_assessment_does_not_name_the_purpose_is_not_put_forward(world: World) -> None:
    with pytest.raises(NotNow, match="agreement"):
        agree(world.cast, NOW, assessed=())


def test_the_check_of_an_agreement_says_that_the_assessment_must_name_the_purpose() -> None:
    council, school = uuid4(), uuid4()
    setting = Setting(on=NOW.date(), code="NM-2026-09", agencies={}, areas={"E06990001"})

    def said(document: Any) -> list[str]:
        return [each.code for each in soundness.findings(document, setting) if "assess" in each.code]

    assert said(early_signs([school], council)) == []
    assert said(early_signs([school], council, assessed=())) == ["not_assessed"]
    assert said(replace(early_signs([school], council), purposes=())) == ["assessed_otherwise"]


def test_signs_of_an_agreement_that_has_ended_are_weighed_no_more(known: World) -> None:
    three_worries(known)
    with as_test():
        agreement = agreement_models.Agreement.objects.get(code="NM-2026-07")
    leaver = signer(known.cast.school, "Vera Hollis", NOW)
    sharing.withdraw(
        agreement_id=agreement.id, said="We leave the partnership.", by=leaver, at=NOW + timedelta(hours=1)
    )

    assert weigh(SOON) == 0


def test_whoever_does_not_work_with_the_child_sends_nothing(known: World) -> None:
    for who in (known.cast.kit, known.cast.amina, known.cast.ines):
        with pytest.raises((Refused, NotNow)):
            send_attendance(known.child, who, NOW)


def test_another_agencys_worry_cannot_be_sent(known: World) -> None:
    worry = keep_worry(known.child, known.cast.cole, NOW)

    with pytest.raises(NotFound):
        signs.send(child_id=known.child, origin=worry, by=known.tess.actor(NOW), at=NOW)


def test_the_same_worry_goes_once(known: World) -> None:
    worry = keep_worry(known.child, known.tess, NOW)
    signs.send(child_id=known.child, origin=worry, by=known.tess.actor(NOW), at=NOW)

    with pytest.raises(NotNow, match="sign_sent"):
        signs.send(child_id=known.child, origin=worry, by=known.cast.ben.actor(NOW), at=NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"band": "a lot"}, "band_unknown"),
        ({"until": date(2026, 11, 3)}, "fall_ahead"),
        ({"from_": date(2026, 10, 31)}, "fall_backwards"),
        ({"from_": date(2026, 10, 26)}, "fall_short"),
        ({"from_": date(2026, 6, 1)}, "fall_long"),
        ({"from_": date(2026, 6, 1), "until": date(2026, 7, 1)}, "fall_past"),
    ],
)
def test_a_fall_in_attendance_that_makes_no_sense_is_not_sent(known: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotNow, match=code):
        send_attendance(known.child, known.cast.ben, NOW, **changes)


def test_a_service_that_keeps_quiet_that_it_knows_the_child_sends_nothing(known: World) -> None:
    known.index.send(known.cast.hospital, a_record("h2", sensitive_service=True, **BEGAN))
    doctor = known.index.cast.hospital
    nurse = _someone(known, doctor)

    with pytest.raises((NotNow, Refused)):
        send_worry(known.child, nurse, NOW)


def _someone(world: World, organisation: Any) -> Member:
    from tests.support.seats import seat

    return seat(organisation, "Nell Abara", "Nurse", {"practitioner"})


# --- standing choices -----------------------------------------------------------------------------------------


def test_a_standing_choice_sends_what_is_kept_from_then_on_and_nothing_from_before(known: World) -> None:
    keep_worry(known.child, known.tess, NOW - DAY)
    signs.choose(kind="worry", by=known.cast.ben.actor(NOW), at=NOW)
    later = keep_worry(known.child, known.tess, NOW + timedelta(hours=1))

    assert signs.gather(by=WORKER, at=SOON) == 1
    assert signs.gather(by=WORKER, at=SOON) == 0

    with as_test():
        row = models.EarlySign.objects.get()
    assert (row.origin, row.sent_by_id, row.choice_id is None) == (later, None, False)


def test_a_choice_that_was_ended_sends_nothing_more(known: World) -> None:
    choice = signs.choose(kind="worry", by=known.cast.ben.actor(NOW), at=NOW)
    signs.stop(choice_id=choice, by=known.cast.ben.actor(NOW), at=NOW + timedelta(minutes=1))
    keep_worry(known.child, known.tess, NOW + timedelta(hours=1))

    assert signs.gather(by=WORKER, at=SOON) == 0
    with pytest.raises(NotNow, match="choice_ended"):
        signs.stop(choice_id=choice, by=known.cast.ben.actor(SOON), at=SOON)


def test_only_those_who_lead_or_govern_an_agency_choose_for_it(known: World) -> None:
    with pytest.raises(Refused):
        signs.choose(kind="worry", by=known.tess.actor(NOW), at=NOW)
    choice = signs.choose(kind="worry", by=known.cast.ben.actor(NOW), at=NOW)
    with pytest.raises(NotNow, match="chosen_already"):
        signs.choose(kind="worry", by=known.cast.ben.actor(NOW), at=NOW)
    with pytest.raises(NotNow, match="choice_unknown"):
        signs.choose(kind="attendance_drop", by=known.cast.ben.actor(NOW), at=NOW)
    with pytest.raises(NotFound):
        signs.stop(choice_id=choice, by=known.cast.mo.actor(NOW), at=NOW)


def test_the_page_of_choices_says_by_which_agreement_each_may_go(known: World) -> None:
    signs.choose(kind="flag", by=known.cast.ben.actor(NOW), at=NOW)

    found = {each.kind: each for each in own.choices(by=known.cast.ben.actor(NOW), at=NOW)}

    assert set(found) == {"worry", "missing", "move", "flag"}
    assert [basis.agreement for basis in found["flag"].bases] == ["NM-2026-07"]
    assert (found["flag"].made_by, found["worry"].choice_id) == ("Ben Okoro", None)


def test_moves_and_flags_go_by_choice_and_raise_a_pattern_with_a_worry(known: World) -> None:
    for kind, who in (("move", known.cast.ben), ("flag", known.cast.ben)):
        signs.choose(kind=kind, by=who.actor(NOW), at=NOW)
    known.index.send(
        known.cast.school, a_record("s1", postcode="ZE4 1AB", address_line_1="2 Plover Close", **BEGAN), at=NOW + DAY
    )
    raise_flag(
        child_id=known.child, kind="call_before_acting", contact_name="Ben Okoro", contact_phone="01632 960100",
        review_on=date(2026, 12, 1), by=known.cast.ben.actor(NOW + DAY), at=NOW + DAY,
    )  # fmt: skip
    send_worry(known.child, known.cast.cole, NOW + DAY)

    assert weigh(NOW + 2 * DAY) == 1

    (row,) = all_patterns()
    (rule,) = page(known, row, NOW + 2 * DAY).rules
    assert rule.rule.code == "move_and_two_signs"
    assert sorted(each.kind for each in rule.counted) == ["flag", "move", "worry"]


# --- what is never an input ------------------------------------------------------------------------------------


def planted(world: World) -> None:
    """Plant in the records all that no rule may look at: language and a meal, and a move to a protected address."""
    there = BEGAN | {"language": "Urdu", "raw": {"ethnicity": "APKN", "free_school_meals": "yes"}}
    refuge = there | {"postcode": "ZE9 1ZZ", "address_line_1": "A refuge", "protection": "location"}
    world.index.send(world.cast.practice, a_record("g1", **there), at=NOW + timedelta(hours=1))
    world.index.send(world.cast.practice, a_record("g1", **refuge), at=NOW + timedelta(hours=2))


def test_ethnicity_poverty_and_a_move_to_safety_have_no_effect(known: World) -> None:
    signs.choose(kind="move", by=_manager(known).actor(NOW), at=NOW)
    send_worry(known.child, known.tess, NOW)
    send_attendance(known.child, known.cast.ben, NOW)
    planted(known)

    assert weigh(SOON) == 0

    with as_test():
        kept = [each.kind for each in models.EarlySign.objects.order_by("kind")]
        columns = {field.column for field in models.EarlySign._meta.get_fields()}
    assert kept == ["attendance_drop", "worry"]
    assert not columns & {"ethnicity", "language", "free_school_meals", "postcode", "address", "protection", "said"}


def test_a_move_that_was_sent_counts_no_more_once_the_child_is_kept_safe(known: World) -> None:
    signs.choose(kind="move", by=known.cast.ben.actor(NOW), at=NOW)
    known.index.send(known.cast.school, a_record("s1", postcode="ZE4 1AB", **BEGAN), at=NOW + timedelta(hours=1))
    signs.gather(by=WORKER, at=NOW + timedelta(hours=2))
    send_worry(known.child, known.cast.cole, NOW)
    send_attendance(known.child, known.cast.ben, NOW)
    shield(child_id=known.child, kind="location", reason="Moved to a refuge", by=known.cast.cole.actor(NOW), at=NOW)

    assert weigh(SOON) == 0

    with as_test():
        assert sorted(each.kind for each in models.EarlySign.objects.all()) == ["attendance_drop", "move", "worry"]


def _manager(world: World) -> Member:
    from tests.support.seats import seat

    return seat(world.cast.practice, "Pat Lowry", "Practice manager", {"manager"})


# --- raised ---------------------------------------------------------------------------------------------------


def test_a_pattern_is_a_task_of_the_councils_desk_with_a_date_and_its_front_door_is_told(known: World) -> None:
    row = the_pattern(known)

    assert (row.organisation_id, row.child_id) == (known.cast.council.id, known.child)
    assert row.due_at.date() == date(2026, 11, 5)
    (item,) = known.index.rows(
        "select t.organisation_id, t.person_id from duty_item i join duty_tenure t on t.item_id = i.id"
        " where i.id = %s and t.until_at is null", row.item_id,
    )  # fmt: skip
    assert item == (known.cast.council.id, None)
    assert known.told(known.farah, "pathway.pattern.raised") == 1
    for who in known.cast.members:
        assert known.told(who, "pathway.pattern.raised") == 0


def test_it_says_item_by_item_why_and_who_holds_what(known: World) -> None:
    shown = page(known, the_pattern(known))

    (rule,) = shown.rules
    assert (rule.rule.code, rule.rule.version, rule.still_holds) == ("worries_three_agencies", 1, True)
    assert [(each.kind, each.agency, each.sent_by) for each in rule.counted] == [
        ("worry", "Heron Lane School", "Tess Varley"),
        ("worry", "Mere Police", "Sgt Dee Hallam"),
        ("worry", "Mill Street Surgery", "Dr Cole Marsh"),
    ]
    assert all(each.phone and each.agreement == "NM-2026-07" and not each.state for each in rule.counted)
    assert shown.said["name"] == "Rowan Ashgrove"
    assert not hasattr(shown, "score")


def test_the_rules_look_once_and_again_only_when_something_new_comes(known: World) -> None:
    the_pattern(known)

    assert weigh(SOON) == weigh(SOON + DAY) == 0
    assert lines("pathway.sign.weighed")[-1]["detail"] == {"children": 0, "patterns": 0}


def test_what_comes_later_joins_the_open_pattern_and_its_holder_is_told(known: World) -> None:
    row = the_pattern(known)
    patterns.take(pattern_id=row.id, by=known.farah.actor(SOON), at=SOON)
    send_attendance(known.child, known.cast.ben, SOON)

    assert weigh(SOON + DAY) == 0

    shown = page(known, row, SOON + DAY)
    assert {rule.rule.code for rule in shown.rules} == {"worries_three_agencies", "worries_and_a_sign"}
    assert known.told(known.farah, "pathway.pattern.grown") == 1


def test_what_one_source_repeats_shows_and_does_not_count(known: World) -> None:
    send_worry(known.child, known.tess, NOW)
    shown = page(known, the_pattern(known))

    (rule,) = shown.rules
    assert (len(rule.counted), [each.agency for each in rule.repeats]) == (3, ["Heron Lane School"])


def test_a_child_of_another_area_goes_to_that_areas_council_or_to_none(known: World) -> None:
    three_worries(known)
    with as_test():
        from linkspan.children import models as children

        children.Child.objects.filter(id=known.child).update(area=known.cast.southmere)

    assert weigh(SOON) == 0


# --- a person decides -----------------------------------------------------------------------------------------


def test_dismissed_stays_dismissed_for_the_same_signs_and_a_new_one_raises_it_again(known: World) -> None:
    row = the_pattern(known)
    patterns.dismiss(pattern_id=row.id, why=WHY, by=known.farah.actor(SOON), at=SOON)
    _look_again()

    assert weigh(SOON + DAY) == 0
    nurse = _someone(known, known.cast.hospital)
    send_worry(known.child, nurse, SOON + DAY)
    assert weigh(SOON + 2 * DAY) == 1

    first, second = all_patterns()
    assert (first.closed_how, first.closed_why, second.closed_how) == ("dismissed", WHY, "")
    shown = page(known, second, SOON + 2 * DAY)
    assert [(each.closed_how, each.why) for each in shown.earlier] == [("dismissed", WHY)]


def test_a_repeat_from_the_same_source_does_not_bring_back_what_was_dismissed(known: World) -> None:
    row = the_pattern(known)
    patterns.dismiss(pattern_id=row.id, why=WHY, by=known.farah.actor(SOON), at=SOON)
    send_worry(known.child, known.tess, SOON)

    assert weigh(SOON + DAY) == 0


def _look_again() -> None:
    with as_test():
        models.EarlySign.objects.update(weighed="")


def test_a_dismissal_wants_a_reason_and_is_done_once(known: World) -> None:
    row, by = the_pattern(known), known.farah.actor(SOON)

    with pytest.raises(NotNow, match="why_short"):
        patterns.dismiss(pattern_id=row.id, why="no", by=by, at=SOON)
    patterns.dismiss(pattern_id=row.id, why=WHY, by=by, at=SOON)
    with pytest.raises(NotNow, match="pattern_closed"):
        patterns.dismiss(pattern_id=row.id, why=WHY, by=by, at=SOON)
    assert len(lines("pathway.pattern.dismissed")) == 1


def test_a_contested_sign_counts_no_more_here_or_later(known: World) -> None:
    row, by = the_pattern(known), known.farah.actor(SOON)
    sign = page(known, row).rules[0].counted[0]

    patterns.contest_sign(pattern_id=row.id, sign_id=sign.sign_id, why=WHY, by=by, at=SOON)

    (rule,) = page(known, row).rules
    assert rule.still_holds is False
    assert [(each.state, each.contested_why) for each in rule.counted if each.state] == [("contested", WHY)]
    with pytest.raises(NotNow, match="contested_already"):
        patterns.contest_sign(pattern_id=row.id, sign_id=sign.sign_id, why=WHY, by=by, at=SOON)
    patterns.dismiss(pattern_id=row.id, why=WHY, by=by, at=SOON)
    send_worry(known.child, _someone(known, known.cast.hospital), SOON)
    assert weigh(SOON + DAY) == 1
    raised = page(known, all_patterns()[-1], SOON + DAY)
    assert sign.sign_id not in {each.sign_id for rule in raised.rules for each in (*rule.counted, *rule.repeats)}


def test_a_rule_can_be_contested_and_its_managers_see_how_often(known: World) -> None:
    row, by = the_pattern(known), known.farah.actor(SOON)

    patterns.contest_rule(pattern_id=row.id, code="worries_three_agencies", version=1, why=WHY, by=by, at=SOON)

    assert [each.why for each in page(known, row).rules[0].contests] == [WHY]
    figures = queries.rules_page(by=by, at=SOON).figures
    assert figures is not None
    assert figures[("worries_three_agencies", 1)] == queries.RuleFigures(raised=1, waiting=1, contested=1)
    assert queries.rules_page(by=known.cast.mo.actor(SOON), at=SOON).figures is None
    with pytest.raises(NotFound):
        patterns.contest_rule(pattern_id=row.id, code="move_and_two_signs", version=1, why=WHY, by=by, at=SOON)


def test_a_worry_that_is_taken_back_shows_so_and_counts_no_more(known: World) -> None:
    row = the_pattern(known)
    with as_test():
        worry = models.Concern.objects.get(organisation=known.cast.school)
    worries.take_back_worry(worry_id=worry.id, why=WHY, by=known.tess.actor(SOON), at=SOON)

    (rule,) = page(known, row).rules
    assert [each.state for each in rule.counted] == ["taken_back", "", ""]
    assert rule.still_holds is False


def test_a_sign_is_taken_back_by_its_sender_or_whoever_governs_there(known: World) -> None:
    first = send_attendance(known.child, known.cast.ben, NOW)
    second = send_worry(known.child, known.tess, NOW)

    signs.take_back(sign_id=second, why=WHY, by=known.cast.ben.actor(NOW), at=NOW)
    with pytest.raises((Refused, NotFound)):
        signs.take_back(sign_id=first, why=WHY, by=known.tess.actor(NOW), at=NOW)
    with pytest.raises(NotFound):
        signs.take_back(sign_id=first, why=WHY, by=known.cast.cole.actor(NOW), at=NOW)
    with pytest.raises(NotNow, match="sign_taken_back"):
        signs.take_back(sign_id=second, why=WHY, by=known.cast.ben.actor(NOW), at=NOW)


def test_a_contact_is_opened_in_one_act_held_by_its_opener_and_decided_like_any_other(known: World) -> None:
    row, by = the_pattern(known), known.farah.actor(SOON)

    contact_id = patterns.open_contact(pattern_id=row.id, why="Three agencies, one week.", by=by, at=SOON)

    (after,) = all_patterns()
    assert (after.closed_how, after.contact_id) == ("contact", contact_id)
    whole = contact_whole(contact_id=contact_id, by=by, at=SOON)
    assert (whole.is_mine, whole.is_open, whole.referrer, whole.said["name"]) == (
        True, True, "pattern", "Rowan Ashgrove",
    )  # fmt: skip
    given = Given(outcome="early_help", level=2, reasons="The family wants help and was asked.", told="")
    deciding.decide(contact_id=contact_id, given=given, by=by, at=SOON)
    with as_test():
        assert not models.Reply.objects.exists()
    with pytest.raises(NotNow, match="pattern_contact"):
        patterns.dismiss(pattern_id=row.id, why=WHY, by=by, at=SOON)


def test_a_contact_that_came_from_a_pattern_says_nothing_of_the_signs(known: World) -> None:
    row = the_pattern(known)
    patterns.open_contact(pattern_id=row.id, by=known.farah.actor(SOON), at=SOON)

    with as_test():
        concern = models.Concern.objects.get(referrer="pattern")
    said = " ".join((concern.saw, concern.thinks, concern.child_said, concern.done))
    for word in ("Heron", "Surgery", "Police", "worry", "attendance"):
        assert word not in said


def test_closing_late_without_a_reason_is_saved_and_asks_for_it(known: World) -> None:
    row = the_pattern(known)
    late = row.due_at + DAY
    patterns.dismiss(pattern_id=row.id, why=WHY, by=known.farah.actor(late), at=late)

    assert page(known, row, late).lacks_late_reason
    patterns.explain_late(pattern_id=row.id, reason="capacity", by=known.farah.actor(late), at=late)
    assert not page(known, row, late).lacks_late_reason


def test_it_is_taken_and_given_back(known: World) -> None:
    row, by = the_pattern(known), known.farah.actor(SOON)

    patterns.take(pattern_id=row.id, by=by, at=SOON)
    assert page(known, row).is_mine
    patterns.let_go(pattern_id=row.id, by=by, at=SOON)
    (line,) = queries.board(by=by, at=SOON)
    assert (line.holder, line.agencies, line.rules[0].code) == ("", 3, "worries_three_agencies")
    with pytest.raises(NotNow, match="not_yours"):
        patterns.let_go(pattern_id=row.id, by=by, at=SOON)


def test_every_look_and_act_is_in_the_trail_with_the_child(known: World) -> None:
    row = the_pattern(known)
    page(known, row)
    queries.board(by=known.farah.actor(SOON), at=SOON)

    for event in ("pathway.pattern.seen", "pathway.pattern.listed"):
        (line,) = lines(event)
        assert line["child"] == str(known.child)
    (raised,) = lines("pathway.pattern.raised")
    assert raised.get("child") is None


def test_signs_that_raised_nothing_go_after_half_a_year_and_those_of_a_pattern_stay(known: World) -> None:
    the_pattern(known)
    send_attendance(known.child, known.cast.ben, SOON)
    later = NOW + timedelta(days=181)

    assert signs.forget(by=WORKER, at=later - timedelta(days=10)) == 0
    assert signs.forget(by=WORKER, at=later) == 1

    with as_test():
        assert [each.kind for each in models.EarlySign.objects.all()] == ["worry"] * 3
    with pytest.raises(Refused):
        signs.forget(by=known.farah.actor(later), at=later)


def test_what_is_long_past_is_not_sent_by_choice(known: World) -> None:
    signs.choose(kind="worry", by=known.cast.ben.actor(NOW), at=NOW)
    keep_worry(known.child, known.tess, NOW + timedelta(hours=1))

    assert signs.gather(by=WORKER, at=NOW + timedelta(days=200)) == 0

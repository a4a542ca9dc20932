"""What must hold of every answer to "can I share this?", not only of the worked cases."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linkspan.sharing.advice import Aim, Answer, Cover, Matter, Question, Receiver, Telling, Urgency, advise
from linkspan.sharing.advice.answer import Refusal
from linkspan.sharing.advice.bars import BARS, bars_met
from linkspan.sharing.advice.basis import BASES
from linkspan.sharing.advice.matters import EFFECTS
from linkspan.sharing.advice.question import AGENCIES, CORE, GIVERS, KINDS, ORDINARY, SPECIAL
from linkspan.sharing.advice.usual import USUAL
from linkspan.sharing.agreement_document import KINDS as INFORMATION
from linkspan.sharing.agreement_document import MODES, PURPOSES
from linkspan.sharing.gateways import GATEWAYS, Gateway

AREAS = ("E06990001", "E06990002")
FIRST, LAST = date(2019, 1, 1), date(2030, 12, 31)

givers = st.sampled_from(sorted(GIVERS))
matters = st.frozensets(st.sampled_from(Matter), min_size=1, max_size=6)
days = st.dates(FIRST, LAST)
questions = st.builds(
    Question,
    giver_kind=givers,
    receiver=st.sampled_from(Receiver),
    matters=matters,
    aim=st.sampled_from(Aim),
    urgency=st.sampled_from(Urgency),
    telling_is_risky=st.booleans(),
    area_codes=st.frozensets(st.sampled_from(AREAS)),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Gateway, ...]:
    """Gateways that commence on any day, or never, and in all areas or one."""
    moved = draw(st.sampled_from([("16LA",), ("16LA", "16H"), ("16LA", "115"), ("16LA", "11", "csa_report")]))
    since = st.one_of(st.none(), days)
    where = st.sampled_from([None, frozenset({AREAS[0]}), frozenset(AREAS)])
    return tuple(
        replace(row, commenced_on=draw(since), area_codes=draw(where)) if row.code in moved else row for row in GATEWAYS
    )


covers = st.builds(
    Cover,
    agreement=st.just("An agreement"),
    clause=st.just("1.1"),
    says=st.just(""),
    receiver_kind=givers,
    mode=st.sampled_from(sorted(MODES)),
    purposes=st.frozensets(st.sampled_from(sorted(PURPOSES)), min_size=1),
    kinds=st.frozensets(st.sampled_from(sorted(INFORMATION)), min_size=1),
)


def stricter(first: Answer, second: Answer) -> bool:
    return first.strictness > second.strictness


@given(questions, days, tables(), st.sampled_from(sorted(SPECIAL)))
def test_adding_a_bar_never_makes_an_answer_milder(
    asked: Question, on: date, table: tuple[Gateway, ...], barred: Matter
) -> None:
    more = replace(asked, matters=asked.matters | {barred})

    assert not stricter(advise(asked, on, table).answer, advise(more, on, table).answer)


@given(questions, days, tables())
def test_a_bar_that_stands_is_never_answered_with_share_and_says_who_lifts_it(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    found = advise(asked, on, table)

    standing = [each for each in bars_met(asked) if each.stands]
    assert len(found.barred) == len(standing)
    assert not (standing and found.answer is Answer.SHARE)
    assert all(each.lifts and each.still and each.law for each in found.barred)


@given(questions, days, tables())
def test_a_gateway_that_is_not_in_force_is_never_cited(asked: Question, on: date, table: tuple[Gateway, ...]) -> None:
    for each in advise(asked, on, table).gateways:
        assert each.gateway.commenced_on is not None
        assert each.gateway.commenced_on <= on
        assert all(each.gateway.is_in_force(on, area) for area in asked.area_codes or {None})
        assert all(each.gateway.fits(asked.giver_kind, kind) for kind in KINDS[asked.receiver])
        assert each.gateway in table


@given(questions, days, tables())
def test_a_duty_that_is_not_in_force_is_named_nowhere_in_the_answer(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    found = advise(asked, on, table)
    codes = {each.gateway.code for each in found.gateways}

    if "16LA" not in codes:
        assert not [law for law in found.laws if "16LA" in law]
        assert "UK GDPR art 6(1)(c)" not in {each.source for each in found.basis}
        assert found.refusal is Refusal.NECESSITY
    else:
        assert found.refusal is Refusal.DETRIMENT


@given(questions, days, tables())
def test_urgency_never_makes_an_answer_stricter(asked: Question, on: date, table: tuple[Gateway, ...]) -> None:
    now, soon, later = (advise(replace(asked, urgency=each), on, table).answer for each in Urgency)

    assert not stricter(soon, later)
    assert not stricter(now, soon)


@given(questions, days, tables(), st.lists(covers, max_size=4))
def test_an_agreement_never_makes_an_answer_stricter_and_lifts_no_bar(
    asked: Question, on: date, table: tuple[Gateway, ...], agreed: list[Cover]
) -> None:
    without, found = advise(asked, on, table), advise(asked, on, table, agreed)

    assert not stricter(found.answer, without.answer)
    assert found.barred == without.barred
    if asked.matters <= SPECIAL and found.barred:
        assert found.answer is without.answer


@given(questions, days, tables())
def test_to_keep_a_child_safe_agencies_that_protect_are_told(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    about = (asked.matters & ORDINARY) or frozenset({Matter.WORRY})
    protecting = replace(asked, aim=Aim.PROTECT, matters=about)
    if protecting.receiver not in CORE:
        protecting = replace(protecting, receiver=Receiver.COUNCIL)

    assert advise(protecting, on, table).answer in (Answer.SHARE, Answer.SHARE_PART)


@given(questions, days, tables())
def test_protecting_a_child_is_never_answered_more_strictly_than_helping_when_an_agency_asks(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    if asked.receiver not in CORE:
        asked = replace(asked, receiver=Receiver.COUNCIL)
    protect, helping = (advise(replace(asked, aim=aim), on, table).answer for aim in (Aim.PROTECT, Aim.HELP))

    assert protect.strictness <= max(helping.strictness, Answer.SHARE_PART.strictness)


@given(questions, days, tables())
def test_a_risk_in_telling_keeps_the_family_from_being_told_and_never_keeps_an_agency_from_it(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    safe = advise(replace(asked, telling_is_risky=False), on, table)
    risky = advise(replace(asked, telling_is_risky=True), on, table)

    assert risky.telling is Telling.DO_NOT
    if asked.receiver in AGENCIES:
        assert risky.answer is safe.answer
    if asked.receiver is Receiver.PARENT:
        assert risky.answer is Answer.DO_NOT


@given(questions, days, tables())
def test_every_answer_gives_reasons_sources_and_someone_to_ask(
    asked: Question, on: date, table: tuple[Gateway, ...]
) -> None:
    found = advise(asked, on, table)

    said = (*found.why, *found.part, *found.basis, *found.told, *found.not_told, found.consent, *found.care)
    assert all(each.words.strip() and each.source.strip() for each in said)
    assert found.why
    assert bool(found.ask) or found.answer is not Answer.ASK_FIRST or bool(found.barred)
    assert (found.answer is Answer.SHARE_PART) <= bool(found.part)


@given(questions, tables(), days, st.integers(1, 400))
def test_time_alone_never_makes_an_answer_stricter_while_gateways_only_open(
    asked: Question, table: tuple[Gateway, ...], on: date, later: int
) -> None:
    first, second = advise(asked, on, table), advise(asked, on + timedelta(days=later), table)

    assert not stricter(second.answer, first.answer)


def test_no_row_is_stricter_when_someone_could_be_hurt_today() -> None:
    assert [row for row in USUAL if stricter(row.now, row.answer)] == []
    assert [row for row in EFFECTS if stricter(row.now, row.answer)] == []


def test_every_row_names_its_law() -> None:
    sources = [row.source for row in USUAL] + [row.source for row in EFFECTS] + [row.source for row in BASES]
    sources += [bar.law for bar in BARS] + [door.source for bar in BARS for door in bar.doors]

    assert all(source.strip() for source in sources)

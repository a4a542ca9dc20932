"""What each organisation gives, who agreed it, what would be fair, and one giver's shares in all its partnerships."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.partnership import events, funding_models, models
from linkspan.partnership.commands import funding as commands
from linkspan.partnership.funding_rules import Gift, PoolTerms
from linkspan.partnership.queries import funding as queries
from tests import factories
from tests.cast import Cast
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed

YEAR = 2026
SHARED = "The partnership's own running"


def gift(**changed: Any) -> Gift:
    said: dict[str, Any] = {
        "year": YEAR, "cash": Decimal(60_000), "in_kind": Decimal(0), "in_kind_how": "", "functions": SHARED,
        "is_prevention": False, "agreed_on": date(2026, 3, 2), "meeting": "Executive, March 2026",
    }  # fmt: skip
    return Gift(**(said | changed))


def give(
    everyone: Cast, mere: Formed, now: datetime, organisation_id: UUID, *agreed: UUID, replaces: UUID | None = None,
    **changed: Any,
) -> UUID:  # fmt: skip
    given = commands.Given(organisation_id, gift(**changed), agreed or (everyone.dev.id, everyone.sana.id))
    return commands.record_contribution(
        partnership_id=mere.id, given=given, replaces=replaces, by=everyone.bea.actor(now), at=now
    )


def figure(
    everyone: Cast, mere: Formed, now: datetime, area_id: UUID, measure: str, value: int, **changed: Any
) -> UUID:
    said: dict[str, Any] = {"source": "Mid-year estimates", "as_of": date(2025, 6, 30)} | changed
    return commands.enter_figure(
        partnership_id=mere.id, area_id=area_id, measure=measure, value=Decimal(value), by=everyone.bea.actor(now),
        at=now, **said,
    )  # fmt: skip


@pytest.fixture
def counted(everyone: Cast, mere: Formed, now: datetime) -> None:
    """Northmere has three times the children of Southmere."""
    figure(everyone, mere, now, everyone.northmere.id, "children", 30_000)
    figure(everyone, mere, now, everyone.southmere.id, "children", 10_000)


def giver(year: queries.Year, organisation_id: UUID) -> queries.Giver:
    return next(each for each in year.givers if each.organisation_id == organisation_id)


def test_what_was_given_stands_with_who_agreed_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    give(
        everyone,
        mere,
        now,
        everyone.council.id,
        in_kind=Decimal("1500.50"),
        in_kind_how="A desk, at the council's rate",
    )

    council = giver(queries.year(mere.id, YEAR), everyone.council.id)

    assert (council.cash, council.in_kind, council.given) == (60_000, Decimal("1500.50"), Decimal("61500.50"))
    [kept] = council.gifts
    assert kept.agreed_by == (("Dev Mistry", "Northmere Council"), ("Supt Sana Wray", "Mere Police"))
    assert (kept.meeting, council.is_alone) == ("Executive, March 2026", False)
    assert len(lines(events.CONTRIBUTION_RECORDED)) == 1


def test_a_share_that_one_partner_set_alone_is_marked(everyone: Cast, mere: Formed, now: datetime) -> None:
    give(everyone, mere, now, everyone.police.id, everyone.sana.id, cash=Decimal(5000))

    assert giver(queries.year(mere.id, YEAR), everyone.police.id).is_alone


def test_a_proposal_counts_only_once_it_is_agreed(everyone: Cast, mere: Formed, now: datetime) -> None:
    proposed = commands.record_contribution(
        partnership_id=mere.id, given=commands.Given(everyone.police.id, gift(agreed_on=None)),
        by=everyone.bea.actor(now), at=now,
    )  # fmt: skip
    before = giver(queries.year(mere.id, YEAR), everyone.police.id)

    commands.agree_contribution(
        partnership_id=mere.id, contribution_id=proposed, on=now.date(), agreed_by=[everyone.sana.id, everyone.dev.id],
        by=everyone.bea.actor(now), at=now,
    )  # fmt: skip

    after = giver(queries.year(mere.id, YEAR), everyone.police.id)
    assert (before.given, before.proposed) == (0, 60_000)
    assert (after.given, after.proposed, after.is_alone) == (60_000, 0, False)


def test_what_was_wrong_stays_as_history(everyone: Cast, mere: Formed, now: datetime) -> None:
    wrong = give(everyone, mere, now, everyone.council.id, cash=Decimal(1))
    give(everyone, mere, now, everyone.council.id, replaces=wrong)

    assert giver(queries.year(mere.id, YEAR), everyone.council.id).cash == 60_000
    assert funding_models.Contribution.objects.get(id=wrong).replaced_at == now
    with pytest.raises(NotFound):
        give(everyone, mere, now, everyone.council.id, replaces=wrong)


def test_a_stranger_to_the_partnership_gives_nothing_to_it(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow, match=r"funding\.not_a_member"):
        give(everyone, mere, now, everyone.practice.id)


def test_nobody_agrees_for_an_organisation_outside_the_partnership(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow, match=r"funding\.agreed_by_whom"):
        give(everyone, mere, now, everyone.council.id, everyone.cole.id)
    assert funding_models.Contribution.objects.count() == 0


def test_only_those_who_keep_the_partnership_record_money(everyone: Cast, mere: Formed, now: datetime) -> None:
    for member in (everyone.kit, everyone.amina, everyone.gus):
        with pytest.raises(Refused):
            commands.record_contribution(
                partnership_id=mere.id, given=commands.Given(everyone.council.id, gift(), (everyone.dev.id,)),
                by=member.actor(now), at=now,
            )  # fmt: skip


def test_fair_shares_stand_side_by_side_and_make_the_whole(
    everyone: Cast, mere: Formed, now: datetime, counted: None
) -> None:
    for organisation_id in (everyone.council.id, everyone.southmere_council.id, everyone.police.id, mere.board.id):
        give(everyone, mere, now, organisation_id, cash=Decimal("30000.01"))
    commands.keep_formula(partnership_id=mere.id, name="Areas", text="areas * 2", by=everyone.bea.actor(now), at=now)

    year = queries.year(mere.id, YEAR)

    by_code = {each.code: each.shares for each in year.models}
    assert year.by_partners == Decimal("120000.04")
    assert all(sum(shares.values()) == year.by_partners for shares in by_code.values())
    assert by_code["thirds"][everyone.council.id] == Decimal("30000.01")
    assert by_code["children"][everyone.council.id] == Decimal("30000.01")  # 30,000 of 120,000 children served in all
    assert by_code["children"][everyone.police.id] == Decimal("40000.01")
    assert by_code["formula"][everyone.police.id] == Decimal("40000.01")


def test_need_weighs_an_area_s_children(everyone: Cast, mere: Formed, now: datetime, counted: None) -> None:
    figure(everyone, mere, now, everyone.southmere.id, "need", 3)
    give(everyone, mere, now, everyone.council.id)

    shares = {each.code: each.shares for each in queries.year(mere.id, YEAR).models}["need"]

    assert shares[everyone.council.id] == shares[everyone.southmere_council.id]


def test_a_formula_that_divides_by_zero_says_so_and_hides_nothing_else(
    everyone: Cast, mere: Formed, now: datetime, counted: None
) -> None:
    give(everyone, mere, now, everyone.council.id)
    commands.keep_formula(
        partnership_id=mere.id, name="By size", text="children / area_km2", by=everyone.bea.actor(now), at=now
    )

    children, _need, _thirds, size = queries.year(mere.id, YEAR).models

    assert "Line 1: It divides by zero." in size.problem
    assert sum(children.shares.values()) == 60_000


def test_a_formula_that_cannot_be_read_is_not_kept(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow) as caught:
        commands.keep_formula(
            partnership_id=mere.id, name="Odd", text="children\nchilds * 2", by=everyone.bea.actor(now), at=now
        )

    assert caught.value.message.startswith("Line 1: This line is not used.")
    assert funding_models.FairModel.objects.count() == 0


def test_a_retired_formula_is_compared_no_more(everyone: Cast, mere: Formed, now: datetime) -> None:
    kept = commands.keep_formula(partnership_id=mere.id, name="Flat", text="1", by=everyone.bea.actor(now), at=now)

    commands.retire_formula(partnership_id=mere.id, formula_id=kept, by=everyone.bea.actor(now), at=now)

    assert {each.code for each in queries.year(mere.id, YEAR).models} == {"children", "need", "thirds"}


def test_prevention_s_part_has_its_two_numbers(everyone: Cast, mere: Formed, now: datetime) -> None:
    give(everyone, mere, now, everyone.council.id, cash=Decimal(30_000))
    give(everyone, mere, now, everyone.police.id, cash=Decimal(10_000), is_prevention=True)

    part = queries.year(mere.id, YEAR).prevention

    assert (part.amount, part.of, part.percent) == (10_000, 40_000, 25)


def test_the_latest_figure_of_the_year_counts(everyone: Cast, mere: Formed, now: datetime, counted: None) -> None:
    figure(everyone, mere, now, everyone.northmere.id, "children", 31_000, as_of=date(2026, 6, 30))

    areas = {everyone.northmere.id: "Northmere"}
    assert queries.figures(areas, 2026)[everyone.northmere.id, "children"].value == 31_000
    assert queries.figures(areas, 2025)[everyone.northmere.id, "children"].value == 30_000
    assert queries.figures(areas, 2019)[everyone.northmere.id, "children"].value == 30_000


def test_a_figure_of_somebody_else_s_area_is_refused(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotFound):
        figure(everyone, mere, now, factories.area().id, "children", 5)


def boroughs(everyone: Cast, now: datetime) -> list[int]:
    """Found 32 boroughs, each with its partnership, in which the one force gives five thousand pounds."""
    sizes = [14_706, *range(20_000, 65_000, 1_500), 71_429]
    for number, children in enumerate(sizes, 1):
        area = factories.area(name=f"Borough {number}")
        with as_test():
            made = models.Partnership.objects.create(
                code=f"b{number}", name=f"Borough {number}", from_on=date(2020, 4, 1)
            )
            models.PartnershipArea.objects.create(partnership=made, area=area, from_on=date(2020, 4, 1))
            models.Member.objects.create(
                partnership=made, organisation=everyone.police, kind="safeguarding_partner", from_on=date(2020, 4, 1)
            )
            funding_models.AreaFigure.objects.create(
                area=area, measure="children", value=children, source="Estimates", as_of=date(2025, 6, 30), made_at=now
            )
            row = funding_models.Contribution.objects.create(
                partnership=made, organisation=everyone.police, year=YEAR, cash=5000, in_kind=0, functions=SHARED,
                is_prevention=False, agreed_on=date(2026, 3, 2), made_at=now,
            )  # fmt: skip
            funding_models.ContributionAgreed.objects.create(
                contribution=row, person=everyone.sana.person, organisation=everyone.police
            )
    return sizes


def test_one_force_sees_its_flat_five_thousand_pounds_in_32_boroughs(everyone: Cast, now: datetime) -> None:
    sizes = boroughs(everyone, now)

    found = queries.our_shares(everyone.police.id, YEAR)

    assert (len(found.lines), found.given) == (32, 160_000)
    assert all(each.is_alone for each in found.lines)
    [flat] = found.flat
    assert (flat.amount, flat.areas, flat.least_a_child, flat.most_a_child) == (
        5000, 32, Decimal("0.07"), Decimal("0.34"),
    )  # fmt: skip
    assert sum(each.fair or 0 for each in found.lines) == 160_000
    largest = next(each for each in found.lines if each.children == max(sizes))
    assert largest.fair is not None
    assert largest.fair > 5000


def test_a_partnership_without_figures_is_left_out_of_the_sum_that_follows_children(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    boroughs(everyone, now)
    give(everyone, mere, now, everyone.police.id, cash=Decimal(700))

    found = queries.our_shares(everyone.police.id, YEAR)

    unknown = next(each for each in found.lines if each.partnership_id == mere.id)
    assert (unknown.children, unknown.a_child, unknown.fair) == (None, None, None)
    assert sum(each.fair or 0 for each in found.lines) == 160_000
    assert found.given == 160_700


def test_a_file_is_kept_whole_or_not_at_all(everyone: Cast, mere: Formed, now: datetime) -> None:
    good = commands.Given(everyone.council.id, gift(), (everyone.dev.id, everyone.sana.id))
    bad = commands.Given(everyone.practice.id, gift(), (everyone.dev.id,))

    with pytest.raises(NotNow) as caught:
        commands.upload_contributions(partnership_id=mere.id, rows=[good, bad], by=everyone.bea.actor(now), at=now)

    assert caught.value.message.startswith("Row 3: That organisation is no member")
    assert funding_models.Contribution.objects.count() == 0


def terms(**changed: Any) -> PoolTerms:
    said: dict[str, Any] = {
        "name": "Speech and language", "basis": "section_75", "basis_words": "", "year": YEAR,
        "need": "One child in ten starts school without enough words.", "service": "Therapy in nurseries",
        "function_code": "slt", "provider": "Mere Community Trust",
    }  # fmt: skip
    return PoolTerms(**(said | changed))


def pool(everyone: Cast, mere: Formed, now: datetime, **changed: Any) -> UUID:
    said: dict[str, Any] = {
        "terms": terms(), "commissioner_id": mere.board.id,
        "shares": {mere.board.id: Decimal(80_000), everyone.council.id: Decimal(40_000)}, "spend": None,
    }  # fmt: skip
    return commands.keep_pool(partnership_id=mere.id, by=everyone.bea.actor(now), at=now, **(said | changed))


def test_a_pooled_budget_shows_what_is_left_and_what_it_changed(everyone: Cast, mere: Formed, now: datetime) -> None:
    first = pool(everyone, mere, now)
    pool(
        everyone, mere, now, replaces=first, spend=Decimal("125000.10"),
        terms=terms(changed="200 more children were seen.", indicator="early_help.begun"),
    )  # fmt: skip

    [kept] = queries.pools(mere.id, YEAR)

    assert (kept.put_in, kept.spend, kept.left) == (120_000, Decimal("125000.10"), Decimal("-5000.10"))
    assert (kept.commissioner, kept.provider, kept.indicator) == (
        "Mere Integrated Care Board", "Mere Community Trust", "early_help.begun",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"terms": terms(need="")}, "funding.pool_words"),
        ({"terms": terms(basis="other")}, "funding.pool_basis"),
        ({"spend": Decimal(-1)}, "funding.pool_spend"),
        ({"shares": {uuid4(): Decimal(5)}}, "funding.pool_alone"),
        ({"shares": {uuid4(): Decimal(5), uuid4(): Decimal(0)}}, "funding.pool_share"),
        ({"shares": {uuid4(): Decimal(5), uuid4(): Decimal(1)}}, "funding.not_a_member"),
    ],
)
def test_what_is_no_pooled_budget_is_refused(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotNow, match=code):
        pool(everyone, mere, now, **changed)

"""The parts of a partnership, as its page lists them: each part adds its own line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the name of its address, which takes `partnership_id`; its words; and what the gate must let pass."""

    address: str
    name: str | Promise
    what: str | Promise
    action: Action = Action.SEE_PARTNERSHIP


PARTS: tuple[Part, ...] = (
    Part(
        "responsibilities", gettext_lazy("Who answers for what"),
        gettext_lazy("What must be done for which children, by whom; where nobody does, or two do."),
    ),
    Part(
        "reorganisations", gettext_lazy("Reorganisation"),
        gettext_lazy("Plan a merger, split or ending, rehearse it, and see that nothing is left without an owner."),
        Action.PLAN_REORGANISATION,
    ),
    Part(
        "accountability", gettext_lazy("Line of accountability"),
        gettext_lazy("Who sits in which seat, since when and by what law; which seats are vacant."),
    ),
    Part(
        "panels", gettext_lazy("Panels"),
        gettext_lazy("MAPPA, MARAC and others: legal footing, chair, who pays, how they answer."),
    ),
    Part(
        "arrangements", gettext_lazy("Published arrangements"),
        gettext_lazy("How agencies work together here, the threshold document, and what is missing from them."),
    ),
    Part(
        "reports", gettext_lazy("Yearly reports"),
        gettext_lazy("What was done and what it changed in a year, with the year before beside it."),
    ),
    Part(
        "workforce", gettext_lazy("The people who do the work"),
        gettext_lazy("Posts, vacancies, who left, cases and training; and duty desks that nobody sits at."),
        Action.SEE_PARTICIPATION,
    ),
    Part(
        "surveys", gettext_lazy("Surveys"),
        gettext_lazy("What front-line staff and partners say: asked, answered, and how sure the numbers are."),
        Action.SEE_PARTICIPATION,
    ),
    Part(
        "delegations", gettext_lazy("Who can commit their agency"),
        gettext_lazy("What each lead has delegated, how far, and whom to ask for the rest."),
    ),
    Part(
        "duties", gettext_lazy("Duties that the law sets"),
        gettext_lazy("Who owns each duty, by when, what shows that it was met; audits and peers."),
    ),
    Part(
        "disputes", gettext_lazy("Disputes between agencies"),
        gettext_lazy("What agencies dispute, at which stage, and what was learned."),
    ),
    Part(
        "funding", gettext_lazy("Who gives what"),
        gettext_lazy("What each organisation gives beside its fair share, and who agreed it."),
        Action.SEE_PARTICIPATION,
    ),
    Part(
        "partnership_meetings", gettext_lazy("Meetings and decisions"),
        gettext_lazy("What partners decided, who could decide it, and what it changed for children."),
        Action.SEE_PARTICIPATION,
    ),
    Part(
        "partnership_figures", gettext_lazy("Figures"),
        gettext_lazy("Referrals, plans, conferences and answers, each beside what must be read with it."),
        Action.SEE_PARTICIPATION,
    ),
    Part(
        "partnership_participation", gettext_lazy("How agencies take part"),
        gettext_lazy("Who answers, how well, and who comes: your own agency first."), Action.SEE_PARTICIPATION,
    ),
)  # fmt: skip

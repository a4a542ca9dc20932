"""The figures that this room publishes: how agencies answer one another, of each agency in each area and quarter."""

from linkspan.partnership.ports import Indicator
from linkspan.partnership.publishing import Figures


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# Late answers, and what askers say of those that were drawn, are in by then.
SETTLES = 42
ENOUGH = ("requests.enough",)
QUICK = _("A quick empty answer is not a good one: see whether those who asked say that it was enough.")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        code="requests.due", title=_("Requests that were due"), counts=_("requests due in the quarter"), out_of="",
        per="organisation", better="", more=_("agencies asked more"), fewer=_("agencies asked less"),
        balanced_by=ENOUGH, beside=QUICK, settles=SETTLES,
    ),
    Indicator(
        code="requests.answered", title=_("Requests answered"), counts=_("requests answered, in time or late"),
        out_of=_("requests due"), per="organisation", better="up", more=_("more requests were answered"),
        fewer=_("fewer requests were answered"), balanced_by=ENOUGH, beside=QUICK, part_of="requests.due",
        settles=SETTLES,
    ),
    Indicator(
        code="requests.in_time", title=_("Requests answered in time"), counts=_("requests answered by their date"),
        out_of=_("requests due"), per="organisation", better="up", more=_("more requests were answered in time"),
        fewer=_("fewer requests were answered in time"), balanced_by=ENOUGH, beside=QUICK, part_of="requests.due",
        settles=SETTLES, only_with="requests.sampled",
    ),
    Indicator(
        code="requests.sampled", title=_("Answers that askers were asked about"),
        counts=_("answers drawn by chance of which the asker said whether they were enough"),
        out_of=_("requests answered"), per="organisation", better="", more=_("more answers were looked at"),
        fewer=_("fewer answers were looked at"), balanced_by=ENOUGH, beside=QUICK, part_of="requests.answered",
        settles=SETTLES,
    ),
    Indicator(
        code="requests.enough", title=_("Answers that were enough"), counts=_("answers that the asker called enough"),
        out_of=_("answers that askers were asked about"), per="organisation", better="up",
        more=_("more answers were enough"), fewer=_("fewer answers were enough"), balanced_by=("requests.in_time",),
        beside=_("Good answers that come too late do not help: see how many came in time."),
        part_of="requests.sampled", settles=SETTLES,
    ),
    Indicator(
        code="withheld.detrimental", title=_("Refused: telling would harm the child more"),
        counts=_("requests of which something was refused because telling would harm the child more"),
        out_of=_("requests answered"), per="organisation", better="", more=_("more was refused for the child's sake"),
        fewer=_("less was refused for the child's sake"), balanced_by=ENOUGH,
        beside=_("Fewer refusals can also mean that too much is told, or too little asked."),
        part_of="requests.answered", settles=SETTLES,
    ),
    Indicator(
        code="withheld.not_permitted", title=_("Refused: the law does not let it be told"),
        counts=_("requests of which something was refused because the law forbids telling"),
        out_of=_("requests answered"), per="organisation", better="", more=_("more was refused because of the law"),
        fewer=_("less was refused because of the law"), balanced_by=ENOUGH,
        beside=_("Fewer refusals can also mean that too much is told, or too little asked."),
        part_of="requests.answered", settles=SETTLES,
    ),
)  # fmt: skip

FIGURES = Figures("exchange", INDICATORS)

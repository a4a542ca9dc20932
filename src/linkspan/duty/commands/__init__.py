"""Every change to open items. For an item itself, the caller has asked the gate already and hands its permit on."""

from linkspan.duty.commands.covering import arrange_cover, end_cover
from linkspan.duty.commands.handing import (
    accept_offer,
    hand_over_all,
    inherit_departed,
    offer,
    reassign,
    refuse_offer,
    reseat,
    withdraw_offer,
)
from linkspan.duty.commands.items import Opening, close_item, close_many, open_item, open_many, renew_clock
from linkspan.duty.commands.minding import mind_desks, mind_offers
from linkspan.duty.commands.placing import answer_task, give_task, offer_task, take_back
from linkspan.duty.commands.reasons import explain_late, say_why
from linkspan.duty.commands.timing import drop_version, enter_version, proclaim_day

__all__ = [
    "Opening",
    "accept_offer",
    "answer_task",
    "arrange_cover",
    "close_item",
    "close_many",
    "drop_version",
    "end_cover",
    "enter_version",
    "explain_late",
    "give_task",
    "hand_over_all",
    "inherit_departed",
    "mind_desks",
    "mind_offers",
    "offer",
    "offer_task",
    "open_item",
    "open_many",
    "proclaim_day",
    "reassign",
    "refuse_offer",
    "renew_clock",
    "reseat",
    "say_why",
    "take_back",
    "withdraw_offer",
]

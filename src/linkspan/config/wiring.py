"""Every plug, in one list. Nothing discovers itself; one that is missing stops start-up."""


def wire() -> None:
    """Join each room's needs to the room above that answers them."""
    from linkspan.agencies import ports as agencies
    from linkspan.children import plugs as children
    from linkspan.duty import plugs as duty
    from linkspan.exchange import figures as exchange_figures
    from linkspan.exchange import plugs as exchange
    from linkspan.partnership import heirs
    from linkspan.partnership import ports as partnership
    from linkspan.pathway import caseloads, dangers, heard
    from linkspan.pathway import figures as pathway_figures
    from linkspan.pathway import plugs as pathway
    from linkspan.scrutiny import plugs as scrutiny
    from linkspan.sharing import agreements, gate, inforce
    from linkspan.sharing import plugs as parties
    from linkspan.sharing import ports as sharing
    from linkspan.voice import plugs as words
    from linkspan.voice import ports as voice

    agencies.gate.plug(gate)
    agencies.stand_ins.plug(duty.Covers())
    agencies.holdings.plug(duty.ItemHolding())
    agencies.holdings.plug(children.HELD)
    agencies.holdings.plug(exchange.REQUESTS)
    agencies.holdings.plug(pathway.PATHWAY)
    agencies.holdings.plug(pathway.STAGES)
    agencies.holdings.plug(pathway.CHRONOLOGY)
    agencies.holdings.plug(pathway.PATTERNS)
    agencies.holdings.plug(words.WORDS)
    agencies.holdings.plug(words.MESSAGES)
    voice.front_door.plug(heard.FrontDoor())
    agencies.holdings.plug(scrutiny.ACCESS)
    agencies.inheritances.plug(parties.Parties())
    agencies.inheritances.plug(heirs.Answers())
    agencies.inheritances.plug(heirs.Memberships())
    partnership.caseload.plug(caseloads.Caseloads())
    partnership.population.plug(children.KnownChildren())
    sharing.facts.plug(children.IndexFacts())
    sharing.wishes.plug(words.ToldWishes())
    agreements.source.plug(inforce.AgreementsInForce())
    voice.dangers.plug(dangers.OpenDangers())
    partnership.publishers.plug(pathway_figures.FIGURES)
    partnership.publishers.plug(exchange_figures.FIGURES)
    agencies.check()

"""Strategies for askers, children and moments of every kind, likely or not."""

from dataclasses import fields

from hypothesis import strategies as st
from tests.rulebook.gate.asking import CHILD, NOW, ORGANISATION, PERSON, a_child

from linkspan.sharing.policy import Action, ActorFacts, Ask, ChildFacts, Context

ROLES = (
    "practitioner", "manager", "duty", "dsl", "data_officer", "matching_reviewer", "shield_reviewer", "lado",
    "ig_lead", "caldicott_guardian", "inspector", "scrutineer", "admin",
)  # fmt: skip
KINDS = (
    "council", "school", "nursery", "gp_practice", "hospital_trust", "icb", "police", "youth_justice",
    "housing", "charity", "other", "",
)  # fmt: skip
YES_NO = st.booleans()

people = st.builds(
    ActorFacts,
    id=st.just(PERSON),
    machine=st.just(False),
    system=st.just(""),
    organisation_id=st.just(ORGANISATION),
    organisation_kind=st.sampled_from(KINDS),
    appointed=YES_NO,
    roles=st.frozensets(st.sampled_from(ROLES), max_size=3),
    trained=YES_NO,
    vetted=YES_NO,
)
machines = st.builds(
    ActorFacts,
    id=st.just("system"),
    machine=st.just(True),
    system=st.sampled_from(("feed", "worker", "setup", "demo", "operator", "")),
    organisation_id=st.none(),
    organisation_kind=st.just(""),
    appointed=st.just(False),
    roles=st.just(frozenset()),
    trained=st.just(False),
    vetted=st.just(False),
)
askers = st.one_of(people, people, people, machines)
TRUTHS = [spot.name for spot in fields(ChildFacts) if spot.type is bool]
# Most facts are false of most children, so that worlds with few of them are tried as well.
children = st.builds(
    lambda truths, protection: a_child(protection=protection, **dict.fromkeys(truths, True)),
    st.sets(st.sampled_from(TRUTHS), max_size=6),
    st.sampled_from(("none", "none", "none", "location", "identity")),
)
moments = st.builds(
    Context,
    at=st.just(NOW),
    purpose=st.just("safeguarding"),
    node_mode=st.sampled_from(("real", "demo", "empty")),
    reason_given=YES_NO,
    budget_spent=YES_NO,
    challenge_answered=YES_NO,
    stepped_up=YES_NO,
    own_organisation=YES_NO,
    own_act=YES_NO,
)
actions = st.sampled_from(list(Action))
asks = st.builds(Ask, actions, askers, moments, about=st.just(CHILD), child=children)
asks_of_all_kinds = st.one_of(
    asks,
    st.builds(Ask, actions, askers, moments, about=st.just(CHILD), child=st.none()),
    st.builds(Ask, actions, askers, moments),
)

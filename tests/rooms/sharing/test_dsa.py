"""The Department for Education's format: read strictly, decided exactly, never by more than it says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.sharing import dsa

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
RULE: dict[str, Any] = {
    "effect": "allow", "modes": ["EXISTENCE"], "recordTypes": ["personal.details"], "destOrgTypes": ["POLICE"],
    "purposes": ["SAFEGUARDING"],
}  # fmt: skip
REQUEST: dict[str, Any] = {
    "source_org": "A-1", "dest_org": "B-1", "dest_org_type": "POLICE", "mode": "EXISTENCE",
    "record_type": "personal.details", "purpose": "SAFEGUARDING",
}  # fmt: skip


def org(*defaults: Any, org_id: str = "A-1", exceptions: Any = (), version: Any = "2026-01-01T00:00:00Z") -> Any:
    policy = {"version": version, "defaults": list(defaults), "exceptions": list(exceptions)}
    return {"orgId": org_id, "orgName": "Agency", "orgType": "HEALTH", "dsaPolicy": policy}


def read(*organisations: Any) -> tuple[dsa.DsaPolicy, ...]:
    return dsa.read_policies(json.dumps({"organisations": organisations}))


def decide(directory: dsa.Directory, **changes: Any) -> dsa.SharingAnswer:
    (asked,) = dsa.read_requests(REQUEST | changes, directory, NOW)
    return directory.decide(asked)


# --- an oracle that shares nothing with the code ---------------------------------------------------------------------

WORDS = {
    "modes": ["EXISTENCE", "CONTENT"], "recordTypes": ["a.details", "B.details"],
    "destOrgTypes": ["POLICE", "Health"], "destOrgIds": ["X-1", "Y-1"], "purposes": ["SAFEGUARDING", "other"],
}  # fmt: skip
MOMENTS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in range(6)]
moments = st.sampled_from(MOMENTS)
rules = st.fixed_dictionaries(
    {"effect": st.sampled_from(["allow", "deny", "ALLOW", "Deny"])},
    optional={name: st.lists(st.sampled_from(some), max_size=2) for name, some in WORDS.items()}
    | {name: st.one_of(st.none(), moments.map(datetime.isoformat)) for name in ("validFrom", "validUntil")},
)
policies = st.builds(
    lambda exceptions, defaults: org(*defaults, exceptions=exceptions),
    st.lists(rules, max_size=4),
    st.lists(rules, max_size=4),
)
requests = st.fixed_dictionaries(
    {
        "source_org": st.sampled_from(["A-1", "a-1", "Z-9"]),
        "dest_org": st.sampled_from(["X-1", "x-1", "Q-1"]),
        "dest_org_type": st.sampled_from(["POLICE", "health", "VOLUNTARY"]),
        "mode": st.sampled_from(["EXISTENCE", "content"]),
        "record_type": st.sampled_from(["A.DETAILS", "b.details", "c.details"]),
        "purpose": st.sampled_from(["safeguarding", "OTHER", "none"]),
        "at": moments.map(datetime.isoformat),
    }
)


def expected(policy: Any, asked: dict[str, str]) -> tuple[str, bool]:
    """Say what the format's own words say, in as few of ours as can be: one long condition over the raw JSON."""
    if asked["source_org"].upper() != "A-1":
        return "", False
    for name in ("exceptions", "defaults"):
        for place, each in enumerate(policy["dsaPolicy"][name]):
            low = {key: [word.lower() for word in each.get(key) or []] for key in WORDS}
            people = (
                asked["dest_org"].lower() in low["destOrgIds"]
                if low["destOrgIds"]
                else asked["dest_org_type"].lower() in low["destOrgTypes"]
            )
            begun = not each.get("validFrom") or each["validFrom"] <= asked["at"]
            over = bool(each.get("validUntil")) and each["validUntil"] < asked["at"]
            if (
                people and begun and not over
                and asked["mode"].lower() in low["modes"]
                and asked["record_type"].lower() in low["recordTypes"]
                and asked["purpose"].lower() in low["purposes"]
            ):  # fmt: skip
                return f"A-1/{name}/{place}", each["effect"].lower() == "allow"
    return "", False


# --- the Department's own examples -----------------------------------------------------------------------------------

HEALTH_RULE = RULE | {
    "recordTypes": ["health.details"], "destOrgTypes": ["LOCAL_AUTHORITY", "HEALTH", "POLICE"],
    "purposes": ["SAFEGUARDING", "CHILD_PROTECTION"], "validFrom": "2025-01-01T00:00:00Z",
}  # fmt: skip
POLICE_RULE = HEALTH_RULE | {"recordTypes": ["crime-justice.details"], "destOrgTypes": ["POLICE"]}
ONE_COUNCIL = {
    "effect": "allow", "modes": ["EXISTENCE", "CONTENT"], "recordTypes": ["crime-justice.details"],
    "destOrgIds": ["LOCAL-AUTHORITY-01"], "destOrgTypes": [], "purposes": ["SAFEGUARDING", "CHILD_PROTECTION"],
    "validFrom": "2025-12-01T00:00:00Z", "validUntil": "2026-03-01T00:00:00Z",
    "reason": "Timeboxed multi-agency safeguarding operation.",
}  # fmt: skip
OF_HEALTH = {"source_org": "HEALTH-01", "record_type": "health.details"}
OF_POLICE = {"source_org": "POLICE-01", "record_type": "crime-justice.details"}
TO_COUNCIL = {"dest_org": "LOCAL-AUTHORITY-01", "dest_org_type": "LOCAL_AUTHORITY"}
# Each test of the service that enforces the format, at its own moment of 1 January 2026, with what that test expects.
# Source: DFE-Digital/single-unique-identifier, EvaluateAsyncTests, at commit 1b512eab3c1c.
EXAMPLES = {
    "a council may know of health records for safeguarding": (
        org(HEALTH_RULE, org_id="HEALTH-01"), OF_HEALTH | TO_COUNCIL, "HEALTH-01/defaults/0", True),
    "health may know of a council's records for safeguarding": (
        org(HEALTH_RULE, org_id="LOCAL-AUTHORITY-01"),
        OF_HEALTH | {"source_org": "LOCAL-AUTHORITY-01", "dest_org": "HEALTH-01", "dest_org_type": "HEALTH"},
        "LOCAL-AUTHORITY-01/defaults/0", True),
    "a school may not know of police records that are for the police": (
        org(POLICE_RULE, org_id="POLICE-01"),
        OF_POLICE | {"dest_org": "EDUCATION-01", "dest_org_type": "EDUCATION"}, "", False),
    "an exception for one council goes before what is so for everyone": (
        org(POLICE_RULE, org_id="POLICE-01", exceptions=[ONE_COUNCIL]), OF_POLICE | TO_COUNCIL,
        "POLICE-01/exceptions/0", True),
    "a rule that names nobody who may receive lets nobody": (
        org(HEALTH_RULE | {"destOrgIds": [], "destOrgTypes": []}, org_id="HEALTH-01"), OF_HEALTH | TO_COUNCIL,
        "", False),
    "a kind of record that no rule names is not shared": (
        org(HEALTH_RULE, org_id="HEALTH-01"), OF_HEALTH | TO_COUNCIL | {"record_type": "other.details"}, "", False),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_format_is_answered_as_the_format_answers(example: str) -> None:
    policy, asked, policy_id, is_allowed = EXAMPLES[example]

    answer = decide(dsa.Directory(read(policy)), at="2026-01-01T00:00:00Z", **asked)

    assert (answer.policy_id, answer.allow) == (policy_id, is_allowed)


@given(policies, st.lists(requests, min_size=1, max_size=5))
def test_every_policy_answers_every_request_as_an_independent_reading_does(policy: Any, asked: list[Any]) -> None:
    directory = dsa.Directory(read(policy))

    answers = [directory.decide(each) for each in dsa.read_requests(asked, directory, NOW)]

    assert [(each.policy_id, each.allow) for each in answers] == [expected(policy, each) for each in asked]


@given(policies, requests)
def test_a_rule_said_to_be_idle_never_decides(policy: Any, asked: Any) -> None:
    directory = dsa.Directory(read(policy))
    (one,) = read(policy)
    idle = {words.split(" ")[0] for words in dsa.warnings_of(one)}

    (request,) = dsa.read_requests(asked, directory, NOW)

    assert directory.decide(request).policy_id not in idle


@given(policies, requests, rules.filter(lambda each: each["effect"].lower() == "deny"))
def test_a_refusing_exception_added_first_never_makes_an_allow_of_a_denial(policy: Any, asked: Any, new: Any) -> None:
    stricter = json.loads(json.dumps(policy))
    stricter["dsaPolicy"]["exceptions"].insert(0, new)

    before, after = (
        each.decide(dsa.read_requests(asked, each, NOW)[0])
        for each in (dsa.Directory(read(policy)), dsa.Directory(read(stricter)))
    )

    assert before.allow or not after.allow


# --- reading ---------------------------------------------------------------------------------------------------------


def without(name: str) -> Any:
    return {key: value for key, value in org(RULE).items() if key != name}


UNREADABLE: list[tuple[Callable[[], Any], str]] = [
    (lambda: [org({**RULE, "effect": "permit"})], "A-1/defaults/0: the effect “permit” is not known."),
    (lambda: [org({**RULE, "modes": ["SUMMARY"]})], "A-1/defaults/0: the mode “SUMMARY” is not known."),
    (lambda: [org({**RULE, "validFrom": "31/12/2026"})], "“31/12/2026” is not a date and time."),
    (lambda: [org({**RULE, "validFrom": 20260101})], "“20260101” is not a date and time."),
    (lambda: [org({**RULE, "validUntil": "2026-01-01T00:00:00"})], "says no time zone."),
    (lambda: [org({**RULE, "validUntil": "0001-01-01T00:00:00+14:00"})], "is not a date and time."),
    (lambda: [org({**RULE, "purposes": "SAFEGUARDING"})], "A-1/defaults/0, purposes: this is not a list of words."),
    (lambda: [org({**RULE, "dataTypes": ["x"]})], "A-1/defaults/0: “dataTypes” is not in the format."),
    (lambda: [org({**RULE, "reason": 7})], "A-1/defaults/0: the reason is not text."),
    (lambda: [org("allow everything")], "A-1/defaults/0: this is not a rule."),
    (lambda: [org(RULE), org(RULE, org_id="a-1")], "a-1: the organisation is listed twice."),
    (lambda: [org(RULE, version=None)], "A-1: its policy has no version."),
    (lambda: [org(RULE, version="soon")], "A-1, dsaPolicy, version: “soon” is not a date and time."),
    (lambda: [without("dsaPolicy")], "A-1: it has no dsaPolicy."),
    (lambda: [without("orgId")], "organisation 1: “orgId” is missing or is not text."),
    (lambda: [without("orgType")], "A-1: “orgType” is missing or is not text."),
    (lambda: [org(RULE) | {"dsaPolicy": {"version": "2026-01-01T00:00:00Z", "defaults": []}}], "no list “exceptions”"),
    (lambda: ["A-1"], "organisation 1: this is not an organisation."),
    (lambda: [], "there is no list “organisations”."),
]


@pytest.mark.parametrize(("organisations", "words"), UNREADABLE, ids=[words for _make, words in UNREADABLE])
def test_a_directory_that_is_not_in_the_format_is_refused_with_the_place_and_the_reason(
    organisations: Callable[[], Any], words: str
) -> None:
    with pytest.raises(dsa.UnreadablePolicy) as caught:
        read(*organisations())

    assert words in str(caught.value)
    assert caught.value.what_to_do


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"organisations": [', "this is not JSON."),
        (b"\xff\xfe{", "this is not JSON."),
        ("[" * 5_000_000, "this is not JSON."),
        ('{"organisations": [], "organisations": []}', "“organisations” is said twice in one place."),
        ("[]", "there is no list “organisations”."),
    ],
    ids=["cut off", "not UTF-8", "nested without end", "said twice", "no object"],
)
def test_a_file_that_is_no_directory_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(dsa.UnreadablePolicy, match=words):
        dsa.read_policies(text)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({**REQUEST, "mode": "SUMMARY"}, "the request: the mode “SUMMARY” is not known."),
        ({**REQUEST, "purpose": ""}, "the request: “purpose” is missing or is not text."),
        ({**REQUEST, "purpose": None}, "“purpose” is missing or is not text."),
        ({**REQUEST, "at": "yesterday"}, "the request, at: “yesterday” is not a date and time."),
        ({**REQUEST, "at": "2026-11-02T10:00:00"}, "says no time zone."),
        ({**REQUEST, "destination": "B-1"}, "“destination” is not in the format."),
        ({**REQUEST, "dest_org_type": None}, "“dest_org_type” is missing or is not text."),
        ("everything", "this is not a request."),
        ([REQUEST, {**REQUEST, "mode": "ALL"}], "request 2: the mode “ALL” is not known."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_request_that_is_not_in_the_format_is_refused_with_the_reason(request_: Any, words: str) -> None:
    directory = dsa.Directory(read(org(RULE)))

    with pytest.raises(dsa.UnreadablePolicy) as caught:
        dsa.read_requests(request_, directory, NOW)

    assert words in str(caught.value)


def test_a_request_without_a_moment_is_answered_as_of_now() -> None:
    directory = dsa.Directory(read(org({**RULE, "validFrom": NOW.isoformat(), "validUntil": NOW.isoformat()})))

    answer = decide(directory)

    assert (answer.allow, answer.at) == (True, NOW)


def test_a_request_that_names_no_type_takes_the_directorys() -> None:
    directory = dsa.Directory(read(org({**RULE, "destOrgTypes": ["health"]}), org(org_id="B-1")))

    assert decide(directory, dest_org_type=None).policy_id == "A-1/defaults/0"


# --- versions --------------------------------------------------------------------------------------------------------


def test_a_new_version_answers_from_its_moment_and_the_old_one_before_it() -> None:
    old = org(RULE, version="2026-01-01T00:00:00Z")
    new = org(version="2026-06-01T00:00:00Z")
    directory = dsa.Directory([*read(new), *read(old)])

    answers = [
        decide(directory, at=at).allow
        for at in ("2025-06-01T00:00:00Z", "2026-05-31T23:59:59Z", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z")
    ]

    assert answers == [True, True, False, False]


def test_a_policy_reads_back_from_what_is_kept_of_it() -> None:
    (policy,) = read(org(RULE, exceptions=[{**RULE, "effect": "deny", "reason": "Not “us”."}]))

    assert dsa.read_policy(dsa.read_json(policy.text, "kept")) == policy


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({**RULE, "modes": []}, "it names no mode"),
        ({**RULE, "recordTypes": []}, "it names no record type"),
        ({**RULE, "purposes": None}, "it names no purpose"),
        ({**RULE, "destOrgTypes": []}, "it names neither an organisation nor a type"),
        ({**RULE, "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"}, "ends before it begins"),
    ],
)
def test_a_rule_that_can_never_decide_is_warned_of(rule: dict[str, Any], words: str) -> None:
    (policy,) = read(org(rule))

    (said,) = dsa.warnings_of(policy)

    assert said.startswith("A-1/defaults/0 can never decide anything: ")
    assert words in said


def test_a_rule_behind_one_that_covers_it_is_warned_of() -> None:
    (policy,) = read(org(RULE, {**RULE, "effect": "deny"}))

    assert dsa.warnings_of(policy) == [
        "A-1/defaults/1 can never decide anything: A-1/defaults/0 speaks first whenever it would."
    ]


def test_letters_that_grow_when_raised_do_not_run_into_others() -> None:
    assert dsa.one_case("straße.ǆ") != dsa.one_case("STRASSE.Ǆ")
    assert dsa.one_case("é-1") == dsa.one_case("É-1")

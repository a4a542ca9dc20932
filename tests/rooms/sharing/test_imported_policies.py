"""Policies in the Department's format are kept by version, change nothing twice, and answer by command."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from typer.testing import CliRunner, Result

from linkspan.audit import Actor, NotNow, Refused
from linkspan.cli.main import app
from linkspan.sharing import dsa, events, imported, models
from tests import cast
from tests.conftest import NOW
from tests.plugins.leftout import SHARED
from tests.rooms.sharing.test_dsa import REQUEST, RULE, org, read
from tests.support.database import as_test
from tests.support.lines import lines

PUBLISHED = SHARED / "dfe-sui" / "org-directory.json"
OPERATOR = Actor.system("operator")


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that the database is arranged, as it is in a test."""
    for name in ("DATABASE_URL", "LINKSPAN_ROLE", "LINKSPAN_CONTEXT_KEY"):
        monkeypatch.setenv(name, "arranged")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def written(folder: Path, value: Any, name: str = "asked.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def keep(*organisations: Any) -> dict[str, str]:
    return imported.import_policies(policies=read(*organisations), by=OPERATOR, at=NOW)


@pytest.mark.django_db
def test_importing_twice_changes_nothing_and_says_so() -> None:
    first = keep(org(RULE), org(org_id="B-1"))
    second = keep(org(RULE), org(org_id="B-1"))

    with as_test():
        kept = models.ImportedPolicy.objects.count()
    assert (first, second) == ({"A-1": "kept", "B-1": "kept"}, {"A-1": "here already", "B-1": "here already"})
    assert kept == 2
    assert [line["detail"]["custodian"] for line in lines(events.POLICY_IMPORTED)] == ["A-1", "B-1"]
    assert [line["detail"] for line in lines(events.POLICIES_READ)] == [{"policies": 2}]


@pytest.mark.django_db
def test_a_new_version_stands_beside_the_old_and_answers_from_its_moment() -> None:
    keep(org(RULE, version="2026-01-01T00:00:00Z"))
    keep(org(version="2026-06-01T00:00:00Z"))

    directory = imported.directory(by=OPERATOR, at=NOW)
    listed = imported.policies(by=OPERATOR, at=NOW)

    asked = dsa.read_requests([REQUEST | {"at": "2026-05-01T00:00:00Z"}, REQUEST], directory, NOW)
    assert [directory.decide(each).allow for each in asked] == [True, False]
    assert [(line.version.month, line.state) for line in listed] == [(6, "answers"), (1, "replaced")]


@pytest.mark.django_db
def test_a_version_that_comes_again_with_other_words_is_refused_whole() -> None:
    keep(org(RULE))

    with pytest.raises(NotNow) as caught:
        keep(org(RULE, org_id="B-1"), org())

    with as_test():
        kept = list(models.ImportedPolicy.objects.values_list("custodian", flat=True))
    assert caught.value.code == "sharing.policy_version_taken"
    assert kept == ["A-1"]


@pytest.mark.django_db
def test_nobody_but_the_operators_command_line_takes_policies_over() -> None:
    people = cast.build()

    for by in (people.kit.actor(NOW), people.ines.actor(NOW), Actor.system("feed")):
        with pytest.raises(Refused):
            imported.import_policies(policies=read(org(RULE)), by=by, at=NOW)

    with as_test():
        assert not models.ImportedPolicy.objects.exists()


@pytest.mark.django_db
def test_no_one_changes_a_policy_that_is_kept() -> None:
    keep(org(RULE))

    for change in (models.ImportedPolicy.objects.all().delete, lambda: models.ImportedPolicy.objects.update(text="")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_decide_answers_one_request_with_one_answer_and_a_list_with_a_list(tmp_path: Path) -> None:
    policies = written(tmp_path, {"organisations": [org(RULE)]}, "directory.json")

    one = run("sharing", "decide", written(tmp_path, REQUEST), "--policies", policies)
    many = run("sharing", "decide", written(tmp_path, [REQUEST, REQUEST]), "--policies", policies)
    none = run("sharing", "decide", written(tmp_path, []), "--policies", policies)

    assert (one.exit_code, json.loads(one.stdout)["policy_id"]) == (0, "A-1/defaults/0")
    assert [each["decision"] for each in json.loads(many.stdout)] == ["allow", "allow"]
    assert json.loads(none.stdout) == []


@pytest.mark.parametrize(
    ("asked", "directory", "words"),
    [
        ({**REQUEST, "mode": "ALL"}, [org(RULE)], "A mode is EXISTENCE or CONTENT."),
        (REQUEST, [org({**RULE, "effect": "maybe"})], "It is allow or deny."),
        ([REQUEST, 7], [org(RULE)], "request 2: this is not a request."),
    ],
)
def test_decide_ends_with_two_and_says_what_to_do_when_the_input_is_wrong(
    asked: Any, directory: Any, words: str, tmp_path: Path
) -> None:
    policies = written(tmp_path, {"organisations": directory}, "directory.json")

    result = run("sharing", "decide", written(tmp_path, asked), "--policies", policies)

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_decide_by_what_was_imported_is_decide_by_the_file(here: None, tmp_path: Path) -> None:
    file = written(tmp_path, {"organisations": [org(RULE), org(org_id="B-1")]}, "directory.json")
    asked = written(tmp_path, [REQUEST | {"at": "2026-11-02T10:00:00Z"}, REQUEST | {"source_org": "Q", "at": None}])
    empty = run("sharing", "decide", asked)
    imports = run("agreement", "import-dsa", file)

    kept, by_file = run("sharing", "decide", asked), run("sharing", "decide", asked, "--policies", file)

    assert (empty.exit_code, imports.exit_code, kept.exit_code) == (2, 0, 0)
    assert "linkspan agreement import-dsa FILE" in empty.stderr
    assert json.loads(kept.stdout)[0] == json.loads(by_file.stdout)[0]
    assert json.loads(kept.stdout)[1]["reason"].startswith("no policy is known")
    assert "A-1: Agency, version 2026-01-01T00:00:00+00:00" in run("agreement", "list").stdout


def test_import_of_a_wrong_directory_keeps_nothing_and_ends_with_two(here: None, tmp_path: Path) -> None:
    file = written(tmp_path, {"organisations": [org(RULE), org({**RULE, "modes": ["ALL"]}, org_id="B-1")]})

    result = run("agreement", "import-dsa", file)

    assert result.exit_code == 2
    assert "B-1/defaults/0: the mode “ALL” is not known." in result.stderr
    with as_test():
        assert not models.ImportedPolicy.objects.exists()


PLACES = [
    {
        "source_org": source, "dest_org": to, "dest_org_type": kind, "mode": mode, "record_type": record,
        "purpose": purpose, "at": at,
    }
    for source in ("LOCAL-AUTHORITY-01", "EDUCATION-01", "HEALTH-01", "POLICE-01", "NO-DSA-01")
    for to, kind in (("LOCAL-AUTHORITY-01", "LOCAL_AUTHORITY"), ("VOICE-01", "VOLUNTARY"), ("POLICE-01", "POLICE"))
    for mode in ("EXISTENCE", "CONTENT")
    for record in ("crime-justice.details", "education.details", "health.details", "personal.details")
    for purpose in ("SAFEGUARDING", "GENERAL_ENQUIRY")
    for at in ("2024-12-31T23:59:59Z", "2025-11-30T23:59:59Z", "2026-11-02T10:00:00Z")
]  # fmt: skip


def as_published(directory: Any, asked: dict[str, str]) -> tuple[str | None, str]:
    """Say what the published file says, read as its own words are: a rule's lists hold what is asked, in time."""
    (policy,) = (each["dsaPolicy"] for each in directory["organisations"] if each["orgId"] == asked["source_org"])
    for name in ("exceptions", "defaults"):
        for place, rule in enumerate(policy[name]):
            named = rule.get("destOrgIds")
            if (
                (asked["dest_org"] in named if named else asked["dest_org_type"] in rule["destOrgTypes"])
                and asked["mode"] in rule["modes"]
                and asked["record_type"] in rule["recordTypes"]
                and asked["purpose"] in rule["purposes"]
                and rule.get("validFrom", "") <= asked["at"] <= rule.get("validUntil", "9999")
            ):
                return f"{asked['source_org']}/{name}/{place}", rule["effect"]
    return None, "deny"


@pytest.mark.needs_shared
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside this checkout")
def test_every_request_on_the_published_directory_gets_exactly_its_answer(here: None, tmp_path: Path) -> None:
    run("agreement", "import-dsa", PUBLISHED)
    directory = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    answers = json.loads(run("sharing", "decide", written(tmp_path, PLACES)).stdout)

    found = [(each["policy_id"], each["decision"]) for each in answers]
    assert found == [as_published(directory, asked) for asked in PLACES]
    assert len({policy_id for policy_id, _decision in found}) == 11, "each rule of the file speaks, and none does"
    assert all(each["reason"] and each["at"] for each in answers)


@pytest.mark.needs_shared
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside this checkout")
def test_the_published_directory_is_taken_over_whole_and_answers(here: None, tmp_path: Path) -> None:
    asked = {
        "source_org": "POLICE-01", "dest_org": "LOCAL-AUTHORITY-01", "dest_org_type": "LOCAL_AUTHORITY",
        "mode": "CONTENT", "record_type": "crime-justice.details", "purpose": "SAFEGUARDING",
        "at": "2026-11-02T10:00:00Z",
    }  # fmt: skip

    first, second = run("agreement", "import-dsa", PUBLISHED), run("agreement", "import-dsa", PUBLISHED)
    answer = run("sharing", "decide", written(tmp_path, asked))

    assert (first.exit_code, second.exit_code, first.stderr) == (0, 0, "")
    assert first.stdout.count(", kept") == second.stdout.count(", here already") == 5
    assert json.loads(answer.stdout)["policy_id"] == "POLICE-01/exceptions/0"

"""A first check of the trail from inside: sound when it is, and each way of its not being so is named."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from linkspan.audit import Refused, checkpoint, trail
from linkspan.audit.offline import Trust, check_proof
from linkspan.audit.vault import Vault
from linkspan.children.queries import trail_lines
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests import cast
from tests.rooms.audit.trees import NODE_KEYS, SIGNED_AT
from tests.support.lines import lines
from tests.support.sealing import ORIGIN, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


def write(people: cast.Cast, now: datetime, count: int = 5) -> list[UUID]:
    """Leave some lines in the trail."""
    amina = people.amina.actor(now)
    with trail.look(by=amina, at=now):
        permit = gate.require(by=amina, to=Action.SEE_NOTICES, at=now)
        return [trail.record("children.file.seen", permit) for _ in range(count)]


def checked(people: cast.Cast, now: datetime, state: Path) -> tuple[str, ...]:
    return trail_lines.check(state=state, by=people.oz.actor(now), at=now).problems


def test_a_trail_left_alone_is_found_sound_and_the_check_is_on_it(
    people: cast.Cast, now: datetime, tmp_path: Path
) -> None:
    write(people, now)
    seal()

    assert checked(people, now, tmp_path) == ()
    assert len(lines("audit.trail.checked")) == 1


def test_a_line_that_is_not_what_was_sealed_is_named(people: cast.Cast, now: datetime, tmp_path: Path) -> None:
    write(people, now)
    seal(altered=3)

    assert checked(people, now, tmp_path) == ("line 3 is gone or is not what was sealed",)


def test_hashes_that_do_not_add_up_to_what_was_signed_are_told(
    people: cast.Cast, now: datetime, tmp_path: Path
) -> None:
    write(people, now)
    seal(root=bytes(32))

    assert checked(people, now, tmp_path) == ("the hashes do not add up to what was signed",)


def test_an_end_cut_off_since_the_node_signed_is_told(people: cast.Cast, now: datetime, tmp_path: Path) -> None:
    write(people, now)
    seal()
    longer = checkpoint.unsigned(ORIGIN, 900, bytes(32))
    Vault(tmp_path).remember_signed(1, checkpoint.sign(longer, NODE_KEYS.log_signers(ORIGIN), SIGNED_AT))

    assert checked(people, now, tmp_path) == ("cut back: 900 lines were signed and the database knows of 5",)


def test_the_proof_of_a_line_is_checked_without_the_database(people: cast.Cast, now: datetime) -> None:
    entry = write(people, now)[2]
    seal()

    given = trail_lines.proof(entry_id=entry, by=people.oz.actor(now), at=now)

    verdict = check_proof(given.text, Trust([signer.key for signer in NODE_KEYS.log_signers(ORIGIN)]))
    assert given.name.endswith(".tlog-proof")
    assert verdict.body is not None
    assert str(entry) in verdict.body.decode()
    assert "Amina" not in given.text


@pytest.mark.parametrize("who", ["kit", "amina", "ada", "dana"])
def test_nobody_else_reads_checks_or_proves(people: cast.Cast, now: datetime, tmp_path: Path, who: str) -> None:
    entry = write(people, now)[0]
    by = getattr(people, who).actor(now, stepped_up=True)

    for ask in (
        lambda: trail_lines.acts(wanted=trail_lines.Wanted(), by=by, at=now),
        lambda: trail_lines.act(entry_id=entry, by=by, at=now),
        lambda: trail_lines.proof(entry_id=entry, by=by, at=now),
        lambda: trail_lines.check(state=tmp_path, by=by, at=now),
    ):
        with pytest.raises(Refused):
            ask()


def test_the_database_itself_shows_no_line_to_anyone_else(people: cast.Cast, now: datetime) -> None:
    entry = write(people, now)[0]
    amina = people.amina.actor(now)

    with trail.look(by=amina, at=now), connection.cursor() as cursor:
        trail.record("test.looked", gate.require(by=amina, to=Action.SEE_NOTICES, at=now))
        nothing = ", ".join(["null"] * 5 + ["false"] * 3 + ["null"] * 3)
        cursor.execute(f"select count(*) from linkspan.acts({nothing}, 10)")
        shown = cursor.fetchone()
        cursor.execute("select linkspan.line_bytes(%s)", [entry])
        given = cursor.fetchone()
        with pytest.raises(Error, match="only those who check"), transaction.atomic():
            cursor.execute("select * from linkspan.leaf_faults(1, 0, 10)")

    assert (shown, given) == ((0,), (None,))

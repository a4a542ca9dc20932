"""The keys other rooms use, and plugs that must be there."""

import pytest
from django.db import IntegrityError, connection, models, transaction

from linkspan.agencies import ports
from linkspan.agencies.models import Organisation
from linkspan.duty.models import Tenure
from tests import cast
from tests.support.database import as_test


def test_a_socket_without_a_plug_stops_the_program() -> None:
    socket: ports.Socket[object] = ports.Socket("test.socket")

    with pytest.raises(ports.Unplugged, match=r"test\.socket"):
        socket()


def test_every_model_that_holds_something_has_a_holding() -> None:
    assert ports.models_without_holding() == []


def test_a_model_that_holds_something_is_named_when_its_holding_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "holdings", ports.Holdings())

    assert "duty.Tenure" in ports.models_without_holding()


@pytest.mark.parametrize("name", ["organisation", "post", "person"])
def test_an_owner_s_key_protects_whom_it_names(name: str) -> None:
    key = Tenure._meta.get_field(name)

    assert isinstance(key, ports.HeldBy)
    assert key.remote_field.on_delete is models.PROTECT


@pytest.mark.django_db
def test_the_database_itself_keeps_an_organisation_that_something_refers_to() -> None:
    everyone = cast.build()

    with pytest.raises(IntegrityError, match="foreign key"):
        delete(everyone.council)


def delete(organisation: Organisation) -> None:
    """Delete an organisation by SQL, past the walls, and fire what waits for the commit."""
    with as_test(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from agencies_organisation where id = %s", [organisation.id])
        cursor.execute("set constraints all immediate")

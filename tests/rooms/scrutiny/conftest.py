"""The cast, and Rowan, whom the council, her school and her practice know."""

from uuid import UUID

import pytest

from tests import cast
from tests.support import access


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


@pytest.fixture
def child(everyone: cast.Cast) -> UUID:
    return access.child(everyone)

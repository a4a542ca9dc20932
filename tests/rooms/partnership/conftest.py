"""The cast, and the partnership they are in."""

import pytest

from tests import cast
from tests.support.partnership import Formed, formed


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    return cast.build()


@pytest.fixture
def mere(everyone: cast.Cast) -> Formed:
    """Give the partnership of Northmere and Southmere."""
    return formed(everyone)

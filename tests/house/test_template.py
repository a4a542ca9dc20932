"""What is invented and what is published have the same columns."""

from linkspan import synth
from linkspan.interop.feeds.template import COLUMN_NAMES


def test_invented_feeds_have_exactly_the_columns_of_the_published_template() -> None:
    assert synth.COLUMNS == COLUMN_NAMES

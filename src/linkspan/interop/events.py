"""What can happen in this room."""

FEED_STARTED = "interop.feed.started"
FEED_BATCH_KEPT = "interop.feed.batch_kept"
FEED_FINISHED = "interop.feed.finished"
FEED_REFUSED = "interop.feed.refused"
FEEDS_SEEN = "interop.feeds.seen"
REFUSALS_SEEN = "interop.refusals.seen"

"""The processes that run beside the pages: the one that does jobs, and the one that seals the trail."""

from __future__ import annotations


def worker() -> None:
    """Do the jobs that pages and feeds left in the database."""
    from linkspan.cli import lifeline
    from linkspan.cli.node import node

    with node("app"):
        from procrastinate.contrib.django import app

        lifeline.hold()
        with app.replace_connector(app.connector.get_worker_connector()) as jobs:
            # A few at once: each holds a connection, and two cores do no more.
            jobs.run_worker(concurrency=4, install_signal_handlers=True)

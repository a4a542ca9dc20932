"""The processes that run beside the pages: one does jobs, the other seals the trail."""

from __future__ import annotations

import signal
import threading
from typing import cast

from linkspan.cli.state import CannotStart


def worker() -> None:
    """Do the jobs that pages and feeds left in the database."""
    from linkspan.cli import lifeline
    from linkspan.cli.node import node

    with node("app"):
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        lifeline.hold()
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as jobs:
            # A few at once: each holds a connection, and two cores do no more.
            jobs.run_worker(concurrency=4, install_signal_handlers=True)


def sequencer() -> None:
    """Seal the trail into its tree and sign it, until told to end."""
    from linkspan.cli import lifeline
    from linkspan.cli.node import node

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with node("sequencer"):
        from django.conf import settings

        from linkspan.audit.note import KeysMissing
        from linkspan.audit.sequencer import Forked, Sequencer

        lifeline.hold()
        try:
            Sequencer(settings.LINKSPAN_STATE).run(stop)
        except (Forked, KeysMissing) as problem:
            raise CannotStart(f"The trail cannot be sealed: {problem}.") from problem

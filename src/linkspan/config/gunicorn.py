"""How the web server runs; `linkspan serve` hands it a socket that already listens."""

import os
from typing import Any

from gunicorn import glogging

from linkspan.cli import lifeline
from linkspan.config.logs import Discreet

bind = os.environ.get("LINKSPAN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LINKSPAN_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("LINKSPAN_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
# An address can hold what somebody searched for, so no request is ever written to a log.
accesslog = None
loglevel = "warning"
# Its command socket lives in the user's home, where two copies would meet.
control_socket_disable = True
proc_name = "linkspan"
limit_request_line = 8190


class DiscreetLogger(glogging.Logger):  # type: ignore[misc]  # gunicorn has no types
    """The web server's own log, as discreet as the program's."""

    def setup(self, cfg: Any) -> None:
        """Change the formatter of what gunicorn set up."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Discreet())


logger_class = DiscreetLogger


def on_starting(server: Any) -> None:
    """End with the program that started us."""
    lifeline.hold()

"""The server: gunicorn with threads; each worker is warm before it takes its first request."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING

from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from flask import Flask
    from gunicorn.workers.base import Worker

    from operations.settings import Settings

FIRST_LOOKS = ("/", "/_dash-layout", "/_dash-dependencies", "/healthz")
"""What a worker answers to itself first: the lazy parts of Dash are then set up, by one thread."""


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn set up by our own settings, without a configuration file."""

    def __init__(self, settings: Settings) -> None:
        """Keep `settings`; gunicorn asks for its own while it is constructed."""
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to serve."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Compose the application, in each worker anew."""
        from dashboard.app import create_app  # noqa: PLC0415

        return create_app(self._settings)


def options(settings: Settings) -> dict[str, object]:
    """Give gunicorn's settings: threads, a renewal of workers now and then, no preloading.

    DuckDB's connection must not be inherited through a fork, so every worker opens its own.
    """
    return {
        "bind": f"{reachable_host(settings.host)}:{settings.port}",
        "worker_class": "gthread",
        "workers": settings.workers,
        "threads": settings.threads,
        "preload_app": False,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "timeout": 60,
        "graceful_timeout": 10,
        "keepalive": 15,
        "post_worker_init": prime_worker,
        "loglevel": settings.log_level.lower(),
        "control_socket_disable": True,
    }


def reachable_host(host: str) -> str:
    """Give `host`, or IPv4's any address where ``[::]`` is asked for and IPv6 is switched off."""
    if host != "[::]":
        return host
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
    except OSError:
        return "0.0.0.0"  # noqa: S104
    return host


def prime_worker(worker: Worker) -> None:
    """Answer the first requests before anyone else asks: two first requests at once would race.

    What then stands, code and catalogue, lives as long as the worker: the garbage collector need
    not walk through it in the middle of an answer.
    """
    prime(worker.wsgi)
    gc.collect()
    gc.freeze()


def prime(server: Flask) -> None:
    """Ask `server` for what every page needs.

    Raises:
        RuntimeError: One of the answers is an error; the worker must not take traffic.
    """
    client = server.test_client()
    for path in FIRST_LOOKS:
        answer = client.get(path, follow_redirects=True)
        if answer.status_code >= 400 and path != "/healthz":
            raise RuntimeError(f"{path} answered {answer.status} to the worker itself")

"""What machines ask about the server: is it healthy, and how does it fare.

Every worker process counts its own requests; a scrape reaches one of them, and the label ``worker``
tells which. A monitor that scrapes often sees all of them and adds their counters up. What is known
of the build is the same in every worker.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter as Tally
from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as write_metrics

from dashboard.ask import ask
from dashboard.question import RecordQuery
from dashboard.warehouse import WarehouseError

if TYPE_CHECKING:
    from dashboard.warehouse import Warehouse
    from operations.settings import Settings

_FEEDS = RecordQuery("feed_state", limit=10_000)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Give the time as the warehouse writes it: UTC, without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class _Meters:
    """The numbers of one worker process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "govbrain_requests",
            "Requests answered",
            ("worker", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "govbrain_request_seconds",
            "Time from request to answer",
            ("worker",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.age = Gauge(
            "govbrain_build_age_seconds", "Age of the current build", registry=self.registry
        )
        self.build = Gauge(
            "govbrain_build_info", "1 for the current build", ("build",), registry=self.registry
        )
        self.feeds = Gauge("govbrain_feeds", "Feeds by status", ("status",), registry=self.registry)


def health(warehouse: Warehouse, settings: Settings, now: Clock = utc_now) -> Blueprint:
    """Give the blueprint of ``/healthz`` and ``/metrics``.

    Args:
        warehouse: Whose build is looked at.
        settings: Says whether simulated feeds count.
        now: The clock, in UTC.
    """
    blueprint = Blueprint("health", __name__)
    meters = _Meters()
    _count_requests(blueprint, meters)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return _healthz(warehouse, now())

    @blueprint.get("/metrics")
    def metrics() -> Response:
        _measure(meters, warehouse, settings, now())
        return Response(write_metrics(meters.registry), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _count_requests(blueprint: Blueprint, meters: _Meters) -> None:
    @blueprint.before_app_request
    def start() -> None:
        g.started = time.perf_counter()

    @blueprint.after_app_request
    def count(response: Response) -> Response:
        worker = str(os.getpid())
        route = str(request.url_rule or "none")
        meters.requests.labels(worker, route, response.status_code).inc()
        meters.seconds.labels(worker).observe(time.perf_counter() - g.started)
        return response


def _healthz(warehouse: Warehouse, now: dt.datetime) -> Response:
    """200 while a build can be read; 503 with the reason otherwise."""
    reason = "no build yet; run `govbrain etl run`"
    try:
        build, built_at = warehouse.build_id(), warehouse.built_at()
    except WarehouseError as error:
        build, built_at, reason = "", None, str(error)
    content = {
        "status": "ok" if build else "unavailable",
        "pid": os.getpid(),
        "build": build,
        "build_age_seconds": round((now - built_at).total_seconds()) if built_at else None,
        "reason": "" if build else reason,
    }
    status = 200 if build else 503
    return Response(orjson.dumps(content), status, mimetype="application/json")


def _measure(meters: _Meters, warehouse: Warehouse, settings: Settings, now: dt.datetime) -> None:
    built_at = warehouse.built_at()
    meters.build.clear()
    meters.feeds.clear()
    if built_at is None:
        return
    meters.age.set((now - built_at).total_seconds())
    meters.build.labels(warehouse.build_id()).set(1)
    states = ask(warehouse, [_FEEDS], simulated=settings.simulated).records(_FEEDS)
    for status, count in Tally(str(state["status"]) for state in states).items():
        meters.feeds.labels(status).set(count)

"""Logs of the command: one line of JSON an event, on the error stream."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

_LINE = structlog.processors.JSONRenderer(ensure_ascii=False)
_COMMON: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def write_logs(level: str) -> None:
    """Write every event from `level` on: structlog's own and those of the dashboard's loggers.

    The dashboard logs by the standard library, which costs a server nothing to import.
    """
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[*_COMMON, _LINE],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_COMMON],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _LINE],
        )
    )
    dashboard = logging.getLogger("dashboard")
    dashboard.handlers = [handler]
    dashboard.setLevel(number)

"""Logs: one JSON object a line on standard error, without personal data."""

import logging
import sys

import structlog


def configure_logs(level: int) -> None:
    """Set up structlog and the standard library's logging alike.

    Args:
        level: the least that is written, as in `logging`.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # They write a line for each job and each request; failures come as warnings.
    for chatty in ("procrastinate", "apscheduler", "alembic", "fontTools", "weasyprint"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

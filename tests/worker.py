"""A Celery worker inside the test's process, so that it shares the test database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 30  # seconds


class Worker:
    """What a journey needs of the worker."""

    def __init__(self, app):
        self.app = app

    def waiting(self) -> int:
        """Tasks in the queue."""
        with self.app.connection_for_read() as connection:
            return connection.default_channel.client.llen("celery")

    def settle(self) -> None:
        """Wait until everything that was asked for is done."""
        from celery.worker import state

        end, quiet = time.monotonic() + PATIENCE, 0
        while quiet < 3:  # a message is for a moment neither in the queue nor in the worker's hands
            quiet = 0 if self.waiting() or state.reserved_requests or state.active_requests else quiet + 1
            assert time.monotonic() < end, f"the worker was still busy after {PATIENCE} s"
            time.sleep(0.05)


@contextmanager
def running() -> Iterator[Worker]:
    from celery.contrib.testing.worker import start_worker
    from celery.signals import worker_init

    from shaping_future import celery_app
    from shaping_future.celery import step_back

    worker_init.disconnect(step_back)  # this process is the test's as well
    celery_app.control.purge()  # what tests without a worker left in the queue
    with start_worker(celery_app, pool="solo", perform_ping_check=False, shutdown_timeout=PATIENCE, loglevel="WARNING"):
        yield Worker(celery_app)
    celery_app.control.purge()

"""Beat for a clock that may be set back. Celery's own then waits until the clock is where it was when each task was
last asked for: after a clock that was two days ahead, for two days no mail, no seal, no closing."""

import datetime as dt

from celery.beat import PersistentScheduler

SLACK = dt.timedelta(seconds=5)


class Scheduler(PersistentScheduler):
    def tick(self, *args, **kwargs) -> float:
        """What was asked for later than now was asked for now."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now + SLACK]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # made again, in the order of the new times
        return super().tick(*args, **kwargs)

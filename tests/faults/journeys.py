"""What people do all the while, and what each of them was told is done. A step is pressed until it is answered."""

import hashlib
import json
import random
import re
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from threading import Event, Thread

from django.db import connection
from django.urls import reverse

from tests.faults.visitor import PATIENCE, Answer, Visitor


def asked(question: Callable):
    """What the database says, once it is there."""
    from django.db import Error

    end = time.monotonic() + PATIENCE
    while True:
        try:
            return question()
        except Error:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        finally:
            connection.close()


class Journey(ABC):
    """One person's loop in a thread of its own. Between two steps it waits while the load is held."""

    pause = (0.05, 0.2)

    def __init__(self, visitor: Visitor, chance: random.Random):
        self.visitor, self.chance = visitor, chance
        self.number, self.problems = 0, []
        self.resting, self.gives_up = Event(), False

    def begin(self, goes: Event, over: Event) -> Thread:
        thread = Thread(target=self._live, args=[goes, over], daemon=True)
        thread.start()
        return thread

    def _live(self, goes: Event, over: Event) -> None:
        while not over.is_set():
            self.resting.set()
            goes.wait()
            self.resting.clear()
            if over.is_set():
                break
            try:
                self.number += 1
                if not self.gives_up:
                    self.step()
            except Exception:
                self.problems.append(f"{type(self).__name__}: {traceback.format_exc(limit=3)}")
                over.wait(1)
            finally:
                connection.close()
            time.sleep(self.chance.uniform(*self.pause))
        self.resting.set()

    @abstractmethod
    def step(self) -> None:
        """One thing that a visitor does, pressed until there is an answer."""

    def wrong(self, what: str, answer: Answer) -> None:
        """One that met what it should not goes no further: a second sentence would only follow from the first."""
        words = " ".join(re.sub(r"<[^>]*>", " ", answer.body.rpartition("<main")[2] or answer.body).split())
        self.problems.append(f"{type(self).__name__}: {what}: {answer.status} {answer.location} {words[:400]}")
        self.gives_up = True


class Writes(Journey):
    """Somebody who fills in a form, saved as they type."""

    def __init__(self, visitor, chance, application, page: int):
        super().__init__(visitor, chance)
        self.application, self.page = application, f"page-{page:04}"
        self.kept: list[str] = []
        self.version = application.response.answers.get(question__key="summary").version
        self.address = reverse("application-autosave", args=[application.public_id])

    def step(self) -> None:
        text = f"We meet, decide and share. {self.page}, draft {self.number}."
        mark = f"{self.page}.{self.number}"
        fields = {"q-summary": text, "v-summary": str(self.version), "p-summary": mark, "section": "2", "seconds": "1"}
        answer = self.visitor.press(self.address, fields)
        if answer.status != 200:
            return self.wrong("a save was refused", answer)
        self.version = json.loads(answer.body)["saved"]["summary"]
        self.kept.append(text)


class Sends(Journey):
    """Somebody who sends, takes back, and sends again."""

    pause = (0.2, 0.6)

    def __init__(self, visitor, chance, application):
        super().__init__(visitor, chance)
        self.application = application
        self.sent = self.taken_back = 0
        self.is_sent = False

    def step(self) -> None:
        route = "application-unsend" if self.is_sent else "application-send"
        answer = self.visitor.press(reverse(route, args=[self.application.public_id]), {})
        if not (answer.status == 302 or (answer.status == 409 and self.visitor.doubtful)):
            return self.wrong(route, answer)
        if self.is_sent:
            self.taken_back += 1
        else:
            self.sent += 1
        self.is_sent = not self.is_sent


class Records(Journey):
    """Somebody who speaks their answer: a file each time, into the object storage."""

    pause = (0.4, 1.2)

    def __init__(self, visitor, chance, application, tape: Callable[[], bytes]):
        super().__init__(visitor, chance)
        self.application, self.tape = application, tape
        self.kept: list[str] = []
        self.version = application.response.answers.get(question__key="summary").version
        self.address = reverse("application-recording", args=[application.public_id, "summary"])

    def step(self) -> None:
        from grants.applications.models import Attachment

        if self.number > 120:  # an application takes 150 files
            return
        fields = {"seen": str(self.version), "text": f"Take {self.number}", "mark": f"page-rec0.{self.number}"}
        tape = self.tape()
        answer = self.visitor.press(self.address, fields, ("recording", tape))
        newest = asked(lambda: Attachment.objects.filter(application=self.application).latest("pk").file)
        # Pressed again after no answer: the page says that their own recording is there already.
        is_there = self.visitor.doubtful and newest.sha256 == hashlib.sha256(tape).hexdigest()
        if answer.status != 200 and not (answer.status == 409 and is_there):
            return self.wrong("a recording was refused", answer)
        self.version = json.loads(answer.body)["version"]
        self.kept.append(str(newest.pk))


class Reads(Journey):
    """A reader of the Group, whose score sheet is saved as they write."""

    def __init__(self, visitor, chance, sheet):
        super().__init__(visitor, chance)
        self.sheet, self.version = sheet, 0
        self.kept: list[str] = []
        self.address = reverse("reading-autosave", args=[sheet.public_id])

    def step(self) -> None:
        text = f"It says so, reading {self.number}."
        fields = {"score-power": str(self.number % 5), "sentence-power": text, "v-score-power": str(self.version)}
        answer = self.visitor.press(self.address, fields | {"p-score-power": f"page-read.{self.number}"})
        if answer.status != 200:
            return self.wrong("a score was refused", answer)
        self.version = json.loads(answer.body)["saved"]["score-power"]
        self.kept.append(text)


class Pays(Journey):
    """Two people of finance: a run is prepared, approved, handed to the bank, and found on its statement."""

    pause = (0.3, 0.8)
    pence = 1_000

    def __init__(self, visitor, chance, payer: Visitor, due):
        super().__init__(visitor, chance)
        self.payer, self.due, self.done = payer, due, 0

    def step(self) -> None:
        from grants.runs import services
        from grants.runs.models import StatementLayout
        from grants.runs.workflow import RunState
        from shaping_future.demo import runs

        if self.done >= 90 * len(self.due):  # a grant takes 99 payments
            return
        run = self._open_run() or self._prepared()
        if run is None:
            return
        seen = asked(lambda: services.seen_of(run))
        statement = asked(lambda: runs.statement([run.lines.get()]).read())
        layout = asked(lambda: StatementLayout.objects.get(name="One amount with a sign"))
        presses = {
            RunState.PREPARED: (self.payer, reverse("run-approve", args=[run.public_id]), {"seen": seen}, None),
            RunState.APPROVED: (self.payer, reverse("run-file", args=[run.public_id]), {}, None),
            RunState.SENT: (self.visitor, reverse("statement-list"), {"layout": str(layout.pk)}, ("file", statement)),
        }
        for who, address, fields, file in list(presses.values())[list(presses).index(run.state) :]:
            answer = who.press(address, fields, file)
            if answer.status == 400 and "Choose a day of payment" in answer.body:
                return self._cancel(run)
            if answer.status == 400 and "has not come yet" in answer.body:
                return  # paid while the clock was ahead: the bank's line is taken when that day is there
            if answer.status not in (200, 302) and not (answer.status == 409 and who.doubtful):
                return self.wrong(address, answer)
        self.done += 1

    def _cancel(self, run) -> None:
        """Its day is over, because the clock went on."""
        answer = self.payer.press(reverse("run-cancel", args=[run.public_id]), {"words": "Its day is over."})
        if answer.status != 302 and not self.payer.doubtful:
            self.wrong("run-cancel", answer)

    @staticmethod
    def _open_run():
        from grants.runs.models import PaymentRun
        from grants.runs.workflow import RunState

        return asked(lambda: PaymentRun.objects.exclude(state__in=(RunState.DONE, RunState.CANCELLED)).first())

    def _prepared(self):
        """The run, once the page takes the day: with a clock that jumps, today is soon another."""
        from grants.runs import kinds
        from grants.runs.models import BankLayout
        from shaping_future.demo import runs

        instalment = self.due[self.done % len(self.due)]
        layout = asked(lambda: BankLayout.objects.get(name=kinds.LAYOUT))
        fields = {f"pick-{instalment.pk}": "on", f"pounds-{instalment.pk}": f"{self.pence / 100:.2f}"}
        for _ in range(3):
            day = {"layout": str(layout.pk), "pay_on": runs.next_day().isoformat()}
            answer = self.visitor.press(reverse("run-prepare"), fields | day)
            run = self._open_run()
            if bool(run) != (answer.status == 302) and not (run and self.visitor.doubtful):
                break
            if run:
                return run
        self.wrong("run-prepare", answer)
        return None

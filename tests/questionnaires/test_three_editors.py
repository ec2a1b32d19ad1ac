"""Three people at one form, in any order of loading, typing, autosaving, saving and choosing: no text is ever lost.

Every text that anybody typed and sent is the current answer, or in the history, or in a conflict that its writer was
shown. And nobody's text is replaced by somebody who had not seen it.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shaping_future.questionnaires import queries, services
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.models import Answer
from tests.cast import person
from tests.questionnaires.cast import every_type

pytestmark = pytest.mark.django_db
KEYS = ("why", "links")


class Page:
    """One window of one person: what it shows, of which version, and what was typed and is not acknowledged yet."""

    count = 0

    def __init__(self, response, by):
        Page.count += 1
        self.response, self.by, self.name, self.turn = response, by, f"window-{Page.count:04d}", 0
        self.in_flight = []
        self.load()

    def load(self):
        values, versions = queries.answers_and_versions(self.response)
        self.text = {key: values.get(key, "") for key in KEYS}
        self.seen = {key: versions.get(key, 0) for key in KEYS}
        self.unsent = set()
        self.conflicts = {}

    def type(self, key, text):
        self.turn += 1
        self.text[key] = text
        self.unsent.add(key)

    def marks(self, keys):
        return dict.fromkeys(keys, f"{self.name}.{self.turn}")

    def request(self, keys):
        return {key: self.text[key] for key in keys}, {key: self.seen[key] for key in keys}, self.marks(keys)

    def autosave(self, lost=False, late=False):
        """`lost`: the answer never arrives. `late`: the request itself arrives after others."""
        keys = [key for key in self.unsent if key not in self.conflicts]
        if not keys:
            return
        if late:
            self.in_flight.append(self.request(keys))
            return
        kept = self.arrive(*self.request(keys))
        if not lost:
            for key, version in kept.versions.items():
                self.seen[key] = version
                self.unsent.discard(key)
            for conflict in kept.conflicts:
                self.conflicts[conflict.question.key] = conflict

    def arrive(self, values, seen, marks):
        before = queries.answers_and_versions(self.response)
        kept = services.autosave_answers(self.response, values, seen, marks, by=self.by)
        self.check(before, values, kept.changed, kept.conflicts, kept.passed)
        self.replaced_by_itself(kept.passed)
        return kept

    def replaced_by_itself(self, keys):
        """What is passed over was typed over on this very page, or is the text that was kept."""
        for key in keys:
            assert self.kept_turns(key), "passed over although nothing of this page was ever kept"

    def kept_turns(self, key):
        events = Answer.pgh_event_model.objects.filter(response=self.response, question__key=key)
        return list(events.filter(mark__startswith=f"{self.name}."))

    def save(self):
        """The button: one form with everything on the page. With both texts shown, sending again means it."""
        values, seen, marks = self.request(KEYS)
        before = queries.answers_and_versions(self.response)
        try:
            changed, conflicts = services.save_answers(self.response, values, seen, by=self.by, marks=marks), []
        except StaleAnswers as stale:
            changed, conflicts = [], stale.conflicts
        self.check(before, values, changed, conflicts)
        if not conflicts:
            self.load()
        for one in conflicts:
            self.seen[one.question.key] = one.version
            self.conflicts.pop(one.question.key, None)

    def choose(self, key, mine):
        conflict = self.conflicts.pop(key, None)
        if conflict and mine:
            self.seen[key] = conflict.version
            self.turn += 1
        elif conflict:
            self.text[key], self.seen[key] = conflict.theirs, conflict.version
            self.unsent.discard(key)

    def check(self, before, values, changed, conflicts, passed=()):
        """Whatever arrived is in the history now, or was shown to its writer beside the other text."""
        texts, _versions = before
        history = {(one.question.key, one.value) for one in queries.history(self.response)}
        shown = {one.question.key for one in conflicts}
        for one in conflicts:
            assert (one.theirs, one.mine) == (texts.get(one.question.key, ""), values[one.question.key])
        for key, text in values.items():
            assert key in shown or key in passed or text == "" or (key, text) in history
        now = queries.answers(self.response)
        assert {key for key in KEYS if now.get(key, "") != texts.get(key, "")} == set(changed)


step = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["load", "type", "type", "autosave", "lost", "late", "arrive", "save", "mine", "theirs"]),
    st.sampled_from(KEYS),
    st.sampled_from(["a", "b", "c d", ""]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=25))
def test_no_sequence_of_saves_by_three_editors_loses_text(people, steps):
    play(people, steps)


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=2000)
@given(steps=st.lists(step, max_size=80))
def test_no_long_sequence_either(people, steps):
    play(people, steps)


@pytest.fixture
def people():
    return [person(name="Asha"), person(name="Ben"), person(name="Chi")]


def play(people, steps):
    response = every_type()
    pages = [Page(response, by) for by in (*people, people[0])]  # Asha has a second window open
    for number, (which, what, key, text) in enumerate(steps):
        if what == "type":
            pages[which].type(key, f"{text}{number}" if text else "")  # each text once, so that it can be looked for
        act(pages[which], what, key)
    for page in pages:
        while page.in_flight:
            page.arrive(*page.in_flight.pop())
        page.autosave()
        assert all(key in page.conflicts for key in page.unsent), "something is neither saved nor shown"
    for key in KEYS:
        versions = sorted(one.version for one in queries.history(response) if one.question.key == key)
        assert versions == list(range(1, len(versions) + 1)), "every version is in the history, once"


def act(page, what, key):
    if what == "load" and not page.unsent:  # a page with unsent text gives it back instead, see drafts.js
        page.load()
    elif what in ("autosave", "lost", "late"):
        page.autosave(lost=what == "lost", late=what == "late")
    elif what == "arrive" and page.in_flight:
        page.arrive(*page.in_flight.pop())
    elif what == "save":
        page.save()
    elif what in ("mine", "theirs"):
        page.choose(key, what == "mine")

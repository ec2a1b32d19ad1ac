"""The server dies between two saves, and comes back."""

import pytest

from shaping_future.questionnaires.queries import history
from tests.cast import an_application, person
from tests.grants.applications.writing_page import box, crash, enter, kept, saved, says, section, text_of, type_into
from tests.web_process import WebProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(tmp_path):
    server = WebProcess(tmp_path)
    server.start()
    yield server
    server.kill()


def test_a_server_that_is_killed_between_two_saves_costs_no_word(server, new_context):
    draft = an_application(user=person())
    context = new_context(base_url=server.url)
    page = context.new_page()
    enter(page, draft.started_by)
    page.goto(section(draft))
    type_into(page, " Before.")
    saved(page)
    server.kill()
    type_into(page, " While it was dead.")
    says(page, "Not saved yet. We keep it in this browser and try again.")
    assert text_of(draft).endswith("Before.")
    server.start()
    saved(page)
    type_into(page, " After.")
    saved(page)
    assert text_of(draft).endswith("Before. While it was dead. After.")
    server.kill()
    type_into(page, " Dead again,")
    page = crash(page)
    server.start()
    page.goto(section(draft))
    assert box(page).input_value().endswith("After. Dead again,")
    saved(page)
    assert kept(page) == []
    assert history(draft.response)[0].value.endswith("Before. While it was dead. After. Dead again,")

"""Partners of a joint application say whether their part is right, without an account."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from grants.applications import services
from grants.applications.models import PartnerConfirmation
from grants.applications.queries.partners import partners
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, answers_to, person, signed_in_as
from tests.grants.applications.cast import joined, partner_token_of, section_url, subjects_to

pytestmark = pytest.mark.django_db

SISTERS = {
    "name": "Example Sisters",
    "role": "Host",
    "share_of_the_money": "40 %",
    "contact": "Noor, n@sisters.example",
}
FRIENDS = {"name": "Example Friends", "role": "Trains leaders", "share_of_the_money": "£5,000", "contact": ""}


def joint(*rows, sent=False, call=None):
    call = call or a_call()
    answers = answers_to(call, "joint", 4_500_000, "River Kitchen", partners=list(rows or (SISTERS, FRIENDS)))
    return an_application(call, strand="joint", answers=answers, sent=sent)


def ask(application, number=0, email="n@sisters.example"):
    words = partners(application)[number].words
    return services.ask_partner(application, words, email, by=application.started_by)


def states(application):
    return [one.state for one in partners(application)]


def write(application, *rows):
    seen = dict(application.response.answers.values_list("question__key", "version"))
    services.save_answers(application, {"partners": list(rows)}, seen, by=application.started_by)


def page(confirmation):
    return reverse("partner-answer", args=[partner_token_of(confirmation)])


def test_a_partner_reads_exactly_what_is_written_and_confirms_it(client):
    application = joint()
    confirmation = ask(application)
    mail = Message.objects.get(to="n@sisters.example")
    assert ("River" in mail.subject + mail.body, "Sisters" in mail.subject + mail.body, mail.secret) == (
        False, False, True,
    )  # fmt: skip
    assert mail.keep_until == confirmation.expires_at
    address = page(confirmation)
    text = client.get(address).content.decode()
    for words in ("River Kitchen", "Example Sisters", "Host", "40 %", application.call.title):
        assert words in text
    assert states(application) == ["asked", "not asked"]  # reading it is no answer
    assert client.post(address, {"answer": "confirmed", "name": "Noor Aziz"}).url == address
    assert "We have your answer" in client.get(address).content.decode()
    assert states(application) == ["confirmed", "not asked"]
    assert "A partner has answered" in subjects_to(application.started_by)
    assert client.post(address, {"answer": "declined", "name": "Noor", "message": "No."}).status_code == 409
    assert states(application) == ["confirmed", "not asked"]
    entry = Entry.objects.get(verb="application.partner-answered")
    assert (entry.actor, entry.detail["answer"]) == (None, "confirmed")


def test_a_partner_who_says_that_something_is_wrong_says_what(client):
    application = joint()
    confirmation = ask(application)
    assert client.post(page(confirmation), {"answer": "declined", "name": "Noor"}).status_code == 400
    client.post(page(confirmation), {"answer": "declined", "name": "Noor", "message": "We agreed on half."})
    mine = signed_in_as(application.started_by).get(reverse("application-partners", args=[application.public_id]))
    assert "We agreed on half." in mine.content.decode()
    assert states(application)[0] == "declined"


@pytest.mark.parametrize(
    "change", [{"name": "Example Sister"}, {"role": "Host and more"}, {"share_of_the_money": "4 %"}]
)
def test_a_confirmation_counts_for_exactly_its_words(client, change):
    application = joint(SISTERS)
    confirmation = ask(application)
    client.post(page(confirmation), {"answer": "confirmed", "name": "Noor"})
    write(application, SISTERS | {"contact": "Somebody else"})
    assert states(application) == ["confirmed"]
    write(application, SISTERS | change)
    assert states(application) == ["not asked" if "name" in change else "changed"]
    write(application, SISTERS)
    assert states(application) == ["confirmed"]


def test_a_link_to_words_that_were_changed_answers_nothing(client):
    application = joint(SISTERS)
    confirmation = ask(application)
    write(application, SISTERS | {"share_of_the_money": "10 %"})
    assert "changed since we wrote" in client.get(page(confirmation)).content.decode()
    assert client.post(page(confirmation), {"answer": "confirmed", "name": "Noor"}).status_code == 409
    again = ask(application)
    client.post(page(again), {"answer": "confirmed", "name": "Noor"})
    assert states(application) == ["confirmed"]
    with pytest.raises(NotAllowedNow, match="confirmed these words already"):
        ask(application)


def test_old_replaced_and_late_links_say_why(client):
    call = a_call(closes=clock.now() + dt.timedelta(days=40))
    application = joint(SISTERS, call=call)
    old = ask(application)
    new = ask(application)
    assert "newer email" in client.get(page(old)).content.decode()
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert "This link ended" in client.get(page(new)).content.decode()
    with pytest.raises(NotAllowedNow, match="ended"), clock.at(clock.now() + dt.timedelta(days=31)):
        services.answer_as_partner(new, "confirmed", "Noor", "")
    with pytest.raises(NotValid):
        services.answer_as_partner(new, "perhaps", "Noor", "")
    with pytest.raises(NotValid):
        services.answer_as_partner(new, "confirmed", "  ", "")
    services.withdraw_application(application, by=application.started_by)
    assert "was withdrawn" in client.get(page(new)).content.decode()
    assert PartnerConfirmation.objects.filter(answered_at__isnull=False).count() == 0


def test_wrong_keys_do_not_exist_and_guessing_ends():
    client, confirmation = Client(), ask(joint())
    for number in range(30):
        assert client.get(reverse("partner-answer", args=[f"guess{number}"])).status_code == 404
    assert client.get(page(confirmation)).status_code == 429


def test_only_the_lead_asks_and_nobody_is_flooded():
    application = joint()
    words = partners(application)[0].words
    for user in (joined(application).user, person(), person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.ask_partner(application, words, "x@sisters.example", by=user)
    for _ in range(3):
        ask(application)
    with pytest.raises(TooOften):
        ask(application)
    with pytest.raises(NotAllowedNow, match="changed meanwhile"):
        services.ask_partner(application, "0" * 64, "x@sisters.example", by=application.started_by)


def test_the_lead_asks_from_the_page_and_an_editor_only_reads_it():
    application = joint()
    browser, editor = signed_in_as(application.started_by), signed_in_as(joined(application).user)
    address = reverse("partner-ask", args=[application.public_id, partners(application)[0].words])
    assert 'value="n@sisters.example"' in browser.get(address).content.decode()
    assert editor.get(address).status_code == 403
    listed = reverse("application-partners", args=[application.public_id])
    assert browser.post(address, {"email": "n@sisters.example"}).url == listed
    assert b"n@sisters.example" in browser.get(listed).content
    assert b"n@sisters.example" not in editor.get(listed).content


def test_what_is_not_confirmed_warns_and_does_not_block(client):
    application = joint(SISTERS, FRIENDS)
    browser = signed_in_as(application.started_by)
    check = reverse("application-check", args=[application.public_id])
    assert b"2 of your partners" in browser.get(check).content
    client.post(page(ask(application)), {"answer": "confirmed", "name": "Noor"})
    assert b"1 of your partners" in browser.get(check).content
    assert browser.post(reverse("application-send", args=[application.public_id])).status_code == 302


def test_staff_see_who_confirmed_and_no_more(client):
    application = joint(SISTERS, FRIENDS, sent=True)
    client.post(page(ask(application)), {"answer": "declined", "name": "Noor Aziz", "message": "Not so."})
    desk = signed_in_as(person(Role.STAFF)).get(reverse("admin:grants_application_change", args=[application.pk]))
    text = desk.content.decode()
    assert "Example Sisters</span>: not confirmed" in text
    assert "Not so." not in text
    assert "Noor Aziz" not in text


def test_the_page_where_partners_are_written_shows_who_has_confirmed(django_assert_max_num_queries):
    application = joint()
    services.answer_as_partner(ask(application), "confirmed", "Noor", "")
    browser, card = signed_in_as(application.started_by), "What your partners said"
    with django_assert_max_num_queries(12):
        text = browser.get(section_url(application, 4)).content.decode().partition(card)[2]
    assert (text.index("Example Sisters") < text.index("Confirmed") < text.index("Example Friends")) is True
    assert text.index("Example Friends") < text.index("Not asked yet")
    assert card not in browser.get(section_url(application, 2)).content.decode()


def test_an_application_of_one_group_has_no_partners(django_assert_num_queries):
    application = an_application()
    browser = signed_in_as(application.started_by)
    assert (
        b"No partners are named yet"
        in browser.get(reverse("application-partners", args=[application.public_id])).content
    )
    with django_assert_num_queries(2):
        assert partners(application) == []

"""The reading pack: what is in it, who may have it, and what closes it."""

import pytest
from django.urls import reverse

from cocreation.reading import documents, queries, services
from cocreation.reading.models import Reading, ReadingPack
from grants.applications import queries as grants
from grants.applications import services as applying
from grants.applications.models import Rung
from grants.calls.models import Call
from grants.calls.services import open_declarations
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.record.models import Entry
from tests import paper
from tests.cast import a_call, an_application, eligible, person, signed_in_as
from tests.cocreation.cast import a_group, a_member, applications, closed, declare, declaring, reading
from tests.cocreation.reading.cast import page

pytestmark = pytest.mark.django_db


def made(document):
    files.make(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.READY, document.error
    return document


def want(call, user, by=None):
    return services.want_reading_pack(call, user.membership, by=by or user)


def ready(document):
    """As if it was made: for who may open it, what is in it does not matter."""
    Document.objects.filter(pk=document.pk).update(state=Document.State.READY)
    return document


def test_a_pack_is_a_book_of_what_the_reader_was_given_in_their_own_order():
    call, people, _facilitator = reading(5, 3)
    member = people[0].membership
    member.chosen_name = "Sunbird"
    member.save()
    document = made(want(call, people[0]))
    book = paper.read(document)
    mine = [one.application for one in queries.own_readings(people[0], call)]
    assert (len(mine), document.done, document.total) == (5, 5, 5)
    check_chapters(book, mine)
    check_contents(book, mine)
    check_answers(book, call, mine[0])
    check_mark(book)
    check_paper(book, call, mine)


def check_paper(book, call, mine):
    """A score sheet to fill in by hand after each application, with every anchor."""
    text = paper.flat(book.text)
    for one in mine:
        assert text.count(paper.flat(f"Score sheet: {one.organisation}")) == 1
    for criterion in call.criteria.all():
        for anchor in criterion.anchors.values():
            assert text.count(paper.flat(anchor)) >= len(mine)
    for prompt in call.feedback_prompts:
        assert text.count(paper.flat(prompt)) == len(mine)


def check_chapters(book, mine):
    """In the reader's order, with page numbers that go on over the parts that it was bound from."""
    chapters = [(title, number) for level, title, number in book.outline if level == 1][1:]
    assert [title for title, _page in chapters] == [str(one.organisation) for one in mine]
    for title, number in chapters:
        assert title in book.pages[number - 1]
    for number, text in enumerate(book.pages, start=1):
        assert text.endswith(f"Page {number}")
    sections = {title for level, title, _page in book.outline if level == 2}
    assert sections == {part.title for part in shown_sections(mine[0])} | {"Contents"}


def check_contents(book, mine):
    """Each entry has its page's number, and leads there."""
    first = {title: number for level, title, number in book.outline if level == 1}
    for one in mine:
        entry = f"{one.organisation} {one.reference}. {one.strand}, £25,000 asked for {first[str(one.organisation)]}"
        assert paper.flat(entry) in paper.flat(book.pages[0])
    links = [link.get_object() for link in book.reader.pages[0]["/Annots"]]
    pages = [page.indirect_reference.idnum for page in book.reader.pages]
    assert [pages.index(link["/Dest"][0].idnum) + 1 for link in links] == [first[str(one.organisation)] for one in mine]
    assert all("/A" not in link for link in links)


def check_answers(book, call, application):
    """Every question that readers may see, and no other."""
    text = paper.flat(book.text)
    shown = {one.question.key for part in shown_sections(application) for one in part.answers}
    for question in call.questionnaire.questions.all():
        assert (paper.flat(f"{question.number}. {question.label}") in text) == (question.key in shown)
    assert call.questionnaire.questions.filter(hidden_from_reviewers=True).exists()


def check_mark(book):
    """The reader's name is behind every page, and no screen reader says it; nor the running headers and footers."""
    assert all("Sunbird, " in text for text in book.pages)
    assert "Reader1" not in paper.flat(book.text), "who chose a name is named by it alone"
    spoken = book.spoken()
    assert spoken.count("Sunbird") == 1 + 5, "on the cover and on each sheet to fill in, where it is said whose it is"
    assert "Page2" not in spoken


def shown_sections(application):
    return grants.sections(application, for_reviewers=True)


def test_asking_twice_makes_it_once_and_another_reader_gets_another():
    call, people, _facilitator = reading(3, 3)
    first, again, other = want(call, people[0]), want(call, people[0]), want(call, people[1])
    assert first.pk == again.pk != other.pk
    assert ReadingPack.objects.count() == 2
    assert Entry.objects.filter(verb="reading_pack.asked").count() == 2


def test_a_changed_answer_makes_another_pack():
    call, people, _facilitator = reading(2, 3)
    first = want(call, people[0])
    answer = applications(call)[0].response.answers.first()
    type(answer).objects.filter(pk=answer.pk).update(version=answer.version + 1)
    assert want(call, people[0]).pk != first.pk


@pytest.mark.parametrize("rung", [Rung.ROOM, Rung.SCORING])
def test_a_recusal_closes_the_pack_and_the_next_one_is_without_it(rung):
    call, people, facilitator = reading(3, 3)
    document, reader = ready(want(call, people[0])), signed_in_as(people[0])
    one = applications(call)[1]
    applying.recuse(one, people[0], rung, by=facilitator)
    detail = reverse("document-detail", args=[document.pk])
    shown = reader.get(detail).text
    assert "Please make a new one." in shown
    assert "Download" not in shown
    assert reader.get(reverse("document-download", args=[document.pk])).url == detail
    again = want(call, people[0])
    assert again.pk != document.pk
    assert one not in ReadingPack.objects.get(pk=again.subject).applications.all()


def test_a_recusal_while_it_is_made_leaves_it_out():
    call, people, facilitator = reading(2, 3)
    document, one = want(call, people[0]), applications(call)[0]
    applying.recuse(one, people[0], Rung.ROOM, by=facilitator)
    assert str(one.organisation) not in paper.read(made(document)).text


def test_after_reading_it_holds_all_that_the_member_may_know_of():
    call, people, _facilitator = closed(3, 3)
    theirs = Reading.objects.filter(member=people[0].membership, application=applications(call)[0])
    theirs.update(member=a_member().membership)
    assert len(queries.readable_now(people[0].membership, call)) == 3
    assert documents._paper(call) is None, "there is nothing to score any more"


def test_before_reading_there_is_nothing_to_ask_for():
    call, people = declaring(1), a_group(3)
    declare(call, *people)
    with pytest.raises(NotAllowedNow, match="nothing to read"):
        want(call, people[0])
    assert "Nothing to read" in page(people[0], "reading-pack", call.slug).text


def test_a_facilitator_makes_it_for_a_reader_on_paper_and_a_reader_only_their_own():
    call, people, facilitator = reading(3, 3)
    with pytest.raises(NotAllowed):
        want(call, people[0], by=people[1])
    answer = signed_in_as(facilitator).post(
        reverse("reading-pack-for", args=[call.slug]), {"member": people[0].membership.pk}
    )
    document = ready(Document.objects.get(kind=queries.PACK))
    assert answer.url == reverse("document-detail", args=[document.pk])
    for user, status in ((facilitator, 200), (people[0], 200), (people[1], 404), (person(Role.FINANCE), 404)):
        assert signed_in_as(user).get(answer.url).status_code == status
    assert (
        f'Make a pack<span class="visually-hidden"> for {people[0]}'
        in page(facilitator, "reading-progress", call.slug).text
    )


def test_a_facilitator_who_stays_out_of_one_neither_makes_nor_opens_it():
    call, people, facilitator = reading(3, 3)
    document = ready(want(call, people[0]))
    applying.recuse(applications(call)[0], facilitator, Rung.ROOM, by=person(Role.STAFF))
    with pytest.raises(NotAllowed, match="stay out"):
        want(call, people[0], by=facilitator)
    assert signed_in_as(facilitator).get(reverse("document-detail", args=[document.pk])).status_code == 404


def test_a_member_who_left_opens_it_no_more():
    call, people, _facilitator = reading(2, 3)
    document = ready(want(call, people[0]))
    people[0].roles = []
    people[0].save()
    assert signed_in_as(people[0]).get(reverse("document-detail", args=[document.pk])).status_code == 404


def test_the_page_offers_it_and_lists_what_was_made(django_assert_max_num_queries):
    call, people, _facilitator = reading(3, 3)
    browser, address = signed_in_as(people[0]), reverse("reading-pack", args=[call.slug])
    assert "3 applications, in your own order" in browser.get(address).text
    answer = browser.post(address)
    with django_assert_max_num_queries(12):
        shown = browser.get(address).text
    assert f'href="{answer.url}"' in shown
    assert address in browser.get(reverse("reading-list", args=[call.slug])).text


def test_another_call_is_in_another_pack():
    call, people, _facilitator = reading(1, 3)
    other = Call.objects.get(pk=declaring(1).pk)
    assert {one.call_id for one in queries.readable_now(people[0].membership, call)} == {call.pk}
    assert queries.readable_now(people[0].membership, other) == []


def test_who_reads_on_paper_sees_which_partners_confirmed_as_on_the_page():
    call, staff = a_call(), person(Role.STAFF)
    sent = an_application(call, sent=True, strand="joint", pence=5_000_000)
    eligible(sent, by=staff)
    call, people = open_declarations(Call.objects.get(pk=call.pk), by=staff), a_group(3)
    facilitator = person(Role.FACILITATOR)
    declare(call, *people, facilitator)
    services.assign_readings(call, by=facilitator)
    call = services.open_reading(call, by=facilitator)
    text = paper.flat(" ".join(paper.read(made(want(call, people[0]))).pages))
    assert paper.flat("Partners Example Partners: not confirmed") in text.replace("•", "")

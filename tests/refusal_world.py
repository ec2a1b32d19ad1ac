"""The world of tests/test_refusals.py: one call that went all the way, a funded application and who is recused."""

import datetime as dt

from cocreation.deliberation.services import Option
from cocreation.meetings import services
from cocreation.reading.models import Concern
from grants.access import services as access
from grants.applications import queries
from grants.applications import services as applications
from grants.applications.models import Application, Enquiry, Invitation, Participant, Recusal
from grants.awards.models import Award
from grants.board.models import Recommendation
from grants.calls.models import Call
from grants.finding.services import save_filter
from grants.places.services import accept_place
from grants.runs.models import PaymentLine
from shaping_future import clock
from shaping_future.demo import applying, deciding, designing, discussing, funding, talking
from shaping_future.demo.books import keep_books
from shaping_future.demo.cast import Cast
from shaping_future.demo.definitions import Variation, as_text, varied
from shaping_future.demo.organisations import applicants
from tests.again import shared
from tests.bad_input import agreements, drawing
from tests.bad_input.learned import learn_from
from tests.bad_input.reporting import of_learning
from tests.cast import person
from tests.cocreation.deliberation.cast import Held
from tests.cocreation.meetings import cast as meetings
from tests.cocreation.participation.cast import paid_members
from tests.files.samples import pdf, upload
from tests.fund_learning import fund_learning
from tests.grants.diligence.cast import with_paper
from tests.grants.history.cast import as_json, given, grant
from tests.grants.places.cast import released
from tests.learning.community import cast as community
from tests.shaping_future.rights.cast import complained

CLOSED = Variation("refusals-2025", "A call that went all the way", 400)
FILE = {
    "n": 15, "key": "plan", "section": "Send", "type": "file", "label": "A plan, if you have one",
    "guidance": "One page.", "required": False, "scored": False,
}  # fmt: skip


class World:
    """One call taken through to learning; `application` was funded, and `recused` stays out of the room for it."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.call = self._sent()
        applying.check_all(self.call, self.cast)
        self._decide()
        funding.write_letters(self.call, self.cast)
        funding.release(self.call, self.cast)
        funding.pay(funding.sign(self.call, self.cast, leave=0), self.cast)
        funding.learn(self.call, self.cast)
        self._choose()
        self.design, _asked = designing.go_on_designing(self.call, self.cast)
        self._meet()
        version = self.design.versions.get()
        self.design_comment, self.design_amendment = version.comments.get(), version.amendments.get()

    def _sent(self) -> Call:
        definition = varied(CLOSED)
        definition["questions"].append(FILE)
        call = applying.launched_call(as_text(definition), self.cast)
        for one in applicants(5):
            application = applying.apply(call, one, self.cast, send=False)
            with clock.at(call.closes_at - dt.timedelta(hours=1)):
                lead = application.started_by
                applications.attach(application, "plan", upload("plan.pdf", pdf()), by=lead)
                self._speak(application)
                applications.send_application(application, by=lead)
        return call

    def _speak(self, application: Application) -> None:
        """They ask for a call, and we write down what they say."""
        asked = applications.ask_for_call(application, "", "Any day", by=application.started_by)
        applications.type_answer(asked, "summary", "As I said.", by=self.cast.staff)

    def _decide(self) -> None:
        deciding.declare(self.call, self.cast)
        deciding.assign(self.call, self.cast)
        deciding.read(self.call)
        deciding.close_reading(self.call, self.cast)
        talking.name_finalists(self.call, self.cast)
        for one in talking.invite(self.call, self.cast):
            talking.talk(one, self.cast, correct="It is twenty members.")
        self._discuss()
        with clock.at(self.call.closes_at + dt.timedelta(days=50)):
            self.draw = drawing.begun(self.call, self.cast, clock.now() + dt.timedelta(days=1))
        slate = deciding.propose(self.call, deciding.draft(self.call, self.cast), self.cast)
        deciding.consent(slate, self.cast)
        self.slate = deciding.close(slate, "Agreed by consent.", self.cast)
        deciding.recommend(self.call, self.slate, self.cast)
        deciding.vote(self.call, self.cast)
        deciding.sign_off(self.call, self.cast)

    def _discuss(self) -> None:
        """About every one that the facilitator may know of; whoever stays out later wrote before, too."""
        with clock.at(self.call.closes_at + dt.timedelta(days=45)):
            for application in Application.objects.visible_to(self.cast.facilitator).filter(call=self.call):
                discussing.discuss_one(application, self.cast)

    def _choose(self) -> None:
        funded = Award.objects.filter(application__call=self.call)
        out = Recusal.objects.in_force().filter(application__in=funded.values("application")).first()
        self.application, self.recused = Application.objects.get(pk=out.application_id), out.user
        self.award = self.application.award
        self.conversation = self.application.conversation
        self.correction, self.slot = self.conversation.corrections.get(), self.conversation.slot
        self.blocked = self.conversation.plan.blocked.create(first=clock.today(), last=clock.today())
        self.topic = self.application.topic
        self.point, self.comment = self.topic.points.first(), self.topic.comments.first()
        self.attachment = self.application.attachments.get()
        self.phone_request = self.application.phone_requests.get()
        self.spoken = self.phone_request.answers.get()
        # Of a member who stays out of nothing: what they are shown must not hang on who came first.
        without_ties = self.application.readings.exclude(member__user__in=Recusal.objects.values("user"))
        self.reading = without_ties.order_by("pk")[0]
        self.concern = Concern.objects.create(reading=self.reading, about="safety", text="A named child.")
        self.complaint = complained()
        self.cost = access.ask_cost(self.application, "care", "Childcare", 4_000, by=self.application.started_by)
        self.claim = paid_members(self.call.fund, self.cast.readers[:1], self.cast.finance)[0]
        self.pledge, self.came_in, self.line_move = keep_books(self.call.fund, self.cast)
        self.account = self.award.bank_details.get()
        self.bank_statement = self.account.statements.get()
        self.instalment = self.award.instalments.first()
        self.report, self.talk = self.award.reports.get(key="final"), self.award.reports.get(key="m18")
        self.talk_time, self.change_request, self.told_file = of_learning(self)
        self.payment = PaymentLine.objects.filter(instalment__award=self.award, state="paid").first()
        self.variation = agreements.proposed(self.award, self.cast)
        self.enquiry = Enquiry.objects.create(
            application=self.application, kind="question", question_keys=["summary"], text="Who else?",
            due_at=clock.now() + dt.timedelta(days=1), asked_by=self.cast.staff,
        )  # fmt: skip
        self.check, self.evidence = with_paper(self.application, self.cast.staff)
        self.receipt = queries.receipt(self.application)
        self.recommendation = Recommendation.objects.get(call=self.call)
        self.editor, self.invitation = self._invite()
        self.grant = self.recommendation.grants.get(application=self.application)
        neighbour = Award.objects.filter(application__call=self.call).exclude(pk=self.award.pk).first()
        self.grants_file = given(as_json(grant()), self.cast.staff)
        self.saved_filter = save_filter("Mine", "state=sent", False, by=self.cast.staff)
        self.placed = released(kinds="p").applications[0]
        joining = released("recruitment", "p")
        self.said_yes = accept_place(joining.place(0), by=joining.lead(0))
        self._ask()
        self._gather(neighbour)
        fund_learning(self, self.call)
        learn_from(self, self.award, self.award.application.started_by, self.cast.readers[0])
        self.outsiders = [neighbour.application.started_by, person(name="Nobody Yet")]

    def _meet(self) -> None:
        """A meeting about the application that is on, with an open round, and one that was held."""
        facilitator, name = self.cast.facilitator, self.application.organisation.name
        why = {"why": f"{name} is near the line.", "content_note": f"{name} writes of detention."}
        self.met = meetings.over(
            meetings.about(self.application, facilitator, **why), facilitator, [self.recused], name
        )
        services.confirm_minutes(self.met, by=facilitator)
        self.meeting = meetings.begun(meetings.about(self.application, facilitator, **why), facilitator, [self.recused])
        self.item = self.meeting.items.get()
        self.item_round = services.open_round(self.item, f"We fund {name}.", 30, by=facilitator).round

    def _ask(self) -> None:
        """A closed round that chose among all applications, and one about the application, with an objection."""
        members = [one for one in self.cast.readers if one != self.recused]
        held = Held(self.cast.facilitator, members, self.call)
        options = [Option(application=one, pence=one.asked_pence) for one in self.call.applications.all()]
        self.round = held.open("approval", options=options, rules={"budget_pence": 9_000_000})
        could = {number: 1 for number, one in enumerate(options, start=1) if one.application != self.application}
        held.answer(self.round, *[dict(list(could.items())[:1])] * len(members))
        held.close(self.round, f"{self.application.organisation} comes first.")
        self.objected = held.open(about=self.application, proposal=f"{self.application.organisation} is on.")
        held.answer(self.objected, ("objection", f"{self.application.organisation} is new."), *["consent"] * 9)
        held.over(self.objected)
        self.objection = self.objected.positions.get(stance="objection").objection

    def _gather(self, neighbour: Award) -> None:
        """The partners' space, in which the application's people are, and applicants who would like to meet others."""
        lead, editor, other = self.application.started_by, self.editor.user, neighbour.application.started_by
        self.shared = community.gathered(lead, editor, other, self.cast.learning)
        self.wish, self.asked_to_meet = community.wished(self.application, neighbour.application)

    def _invite(self) -> tuple[Participant, Invitation]:
        lead = self.application.started_by
        invited = [
            applications.invite_person(self.application, f"p{n}@joins.example", "editor", by=lead) for n in (1, 2)
        ]
        return applications.accept_invitation(invited[0], by=person(email="p1@joins.example")), invited[1]


@shared
def world() -> World:
    """The same one for every file that asks for it, as it was built."""
    return World()

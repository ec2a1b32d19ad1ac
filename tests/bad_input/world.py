"""A world in which every form can be sent by its right person: a call at each stage. Tests roll back what they do."""

import datetime as dt

from cocreation.group import services as group
from cocreation.reading import queries as readings
from cocreation.reading import services as reading
from cocreation.reading.models import Concern, Reading
from cocreation.reading.services import ask_to_pass
from cocreation.recommendation.models import SlateItem
from grants.access import services as access
from grants.applications import services as applications
from grants.applications.models import Application, EligibilityCheck
from grants.applications.queries import partners
from grants.awards.models import Award
from grants.calls import loading
from grants.calls.models import Call
from grants.calls.services import invite_tester
from grants.finding import services as finding
from grants.interests.models import Interest
from grants.letters import services as letters
from grants.letters.models import Outcome
from grants.places import services as places
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.demo import applying, books, deciding, funding
from shaping_future.demo.cast import Cast
from shaping_future.demo.definitions import Variation, as_text, varied, varied_call
from shaping_future.demo.organisations import applicants
from tests.bad_input import agreements, asked, brought, drawing, gathering, talking
from tests.bad_input.discussed import discussed
from tests.bad_input.learned import learn
from tests.bad_input.meetings import meet
from tests.bad_input.paying import pay
from tests.bad_input.reporting import learn_more
from tests.cast import answers_to, person
from tests.cocreation.participation.cast import paid_members
from tests.grants.applications.cast import partner_token_of, token_of
from tests.grants.bank.cast import accounts
from tests.grants.diligence.cast import with_paper
from tests.grants.places.cast import choosing, released
from tests.shaping_future.rights.cast import ask_us

Finding = EligibilityCheck.Finding
FILE = {
    "n": 15, "key": "plan", "section": "Send", "type": "file", "label": "A plan, if you have one",
    "guidance": "One page.", "required": False, "scored": False,
}  # fmt: skip
BLIND = {"phase": "reading", "hides": ["organisations", "people"], "from": ["group"]}
CLOSED_DAYS_AGO = {
    "open": -16, "checking": 3, "checked": 4, "declaring": 9, "assigned": 10, "reading": 20, "drafting": 50,
    "deciding": 60, "agreed": 62, "not_agreed": 63, "board": 82, "voted": 83, "letters": 84, "released": 400,
}  # fmt: skip


class World:
    """`calls`: one at each stage, by CLOSED_DAYS_AGO and "preparing". `people`: one of each role with no part in it."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.people = {"applicant": person(name="Somebody else")} | {role.value: person(role) for role in Role}
        self.preparing = loading.load(varied_call(Variation("preparing", "A call being prepared", -30)))
        self.tester = invite_tester(self.preparing, "Tester", "tester@people.example", by=self.people["staff"])
        self.calls: dict[str, Call] = {"preparing": self.preparing}
        self._open()
        self._checking()
        self._reading()
        self._deciding()
        self._released()
        self._places()
        self._group()
        self._design()
        for adds in (talking.talk, drawing.draw, meet, gathering.gather, learn, ask_us):
            adds(self)
        self.claim, *_others = paid_members(self.calls["open"].fund, self.cast.readers[:1], self.cast.finance)
        for call in self.calls.values():
            call.refresh_from_db()

    def _call(self, name: str, sent: int = 3, offset: int = 0) -> Call:
        variation = Variation("hostile-" + name.replace("_", "-"), f"A call: {name}", CLOSED_DAYS_AGO[name])
        definition = varied(variation)
        definition["questions"].append(FILE)
        if name == "checked":  # one that hides something, so that somebody confirms copies for its readers
            definition["review"]["blind"] = [BLIND]
        call = self.calls[name] = applying.launched_call(as_text(definition), self.cast)
        for one in applicants(sent, offset):
            applying.apply(call, one, self.cast)
        return call

    def _open(self) -> None:
        call = self._call("open", 2)
        self.sent = call.applications.first()
        self.withdrawn = applying.withdraw(applying.apply(call, applicants(1, 5)[0], self.cast))
        self.draft = self._complete_draft(call, "single")
        self.joint = self._complete_draft(call, "joint")
        self.phone_request = applications.ask_for_call(self.draft, "", "Any day", by=self.draft.started_by)
        self.spoken = applications.type_answer(self.phone_request, "summary", "As I said.", by=self.cast.staff)
        self.access_cost = access.ask_cost(self.draft, "bsl", "Two hours", 9_000, by=self.draft.started_by)
        self.half = applying.apply(call, applicants(1, 11)[0], self.cast, send=False, part=3)
        self._together()

    def _together(self) -> None:
        """An editor of the draft, an invitation that waits, and one that was withdrawn."""
        lead, address = self.draft.started_by, "{}@together.example".format
        invite = lambda name: applications.invite_person(self.draft, address(name), "editor", by=lead)  # noqa: E731
        self.editor = applications.accept_invitation(invite("editor"), by=person(email=address("editor")))
        withdrawn = invite("invited")
        self.old_token = token_of(withdrawn)
        applications.withdraw_invitation(withdrawn, by=lead)
        self.invitation, self.invited = invite("invited"), person(email=address("invited"))
        self.token = token_of(self.invitation)
        lead, partner = self.joint.started_by, partners.partners(self.joint)[0]
        self.partner_words = partner.words
        asked = [applications.ask_partner(self.joint, partner.words, address("partner"), by=lead) for _ in range(2)]
        self.old_partner_token, self.partner_token = map(partner_token_of, asked)
        applications.ask_for_help(self.joint, "Is our budget clear?", by=lead)

    def _complete_draft(self, call: Call, strand: str) -> Application:
        lead = person()
        application = applications.start_application(call, call.strands.get(key=strand), by=lead)
        pence = 4_500_000 if strand == "joint" else 2_500_000
        applications.save_answers(application, answers_to(call, strand, pence), {}, by=lead)
        return application

    def _checking(self) -> None:
        call = self._call("checking", 5)
        self.reopened = applying.apply(call, applicants(1, 21)[0], self.cast, send=False)
        self.late = applying.apply(call, applicants(1, 20)[0], self.cast, send=False)
        with clock.at(call.closes_at + dt.timedelta(hours=2)):
            applying.calls.begin_checking(call, by=self.cast.staff)
        _row, self.code = applications.reopen_application(
            self.reopened, "technical", "Our site was down.", 24, by=self.cast.staff
        )
        sent = list(call.applications.filter(state="sent").order_by("pk"))
        self.to_check, self.to_talk, self.to_confirm, self.asked, self.answered = sent
        for one in sent[3:]:
            applications.ask_about_answers(one, "question", ["summary"], "What is this?", by=self.cast.staff)
        applications.answer_enquiry(
            self.answered.enquiries.get(), {}, {}, "We meant us.", by=self.lead_of(self.answered)
        )
        applications.check_eligibility(self.to_talk, Finding.NEEDS_CONVERSATION, "", "Let us talk.", by=self.cast.staff)
        self.saved_filter = finding.save_filter("My filter", "state=sent", False, by=self.cast.staff)
        applications.check_eligibility(self.to_confirm, Finding.NOT_ELIGIBLE, "remit", "Sorry.", by=self.cast.staff)
        applying.check_all(self._call("checked", 2), self.cast)
        self.to_copy = self.calls["checked"].applications.first()

    def _until(self, name: str, step, *more, **options) -> Call:
        call = self._call(name, 3 if name in {"declaring", "released", "agreed"} else 2, offset=2 * len(self.calls))
        applying.check_all(call, self.cast)
        deciding.declare(call, self.cast, **options)
        call.refresh_from_db()
        for one in (step, *more):
            one(call)
        return call

    def _reading(self) -> None:
        call = self._until("declaring", lambda call: None, waiting=3)
        self.undeclared = self.cast.readers[-1]
        self.plan = reading.propose_readings(call, by=self.cast.facilitator)
        self.swap = self._swap()
        self.interest = Interest.objects.filter(application__call=call, decided_at=None).first()
        self._until("assigned", lambda call: reading.assign_readings(call, by=self.cast.facilitator))
        call = self._until("reading", lambda call: deciding.assign(call, self.cast))
        sheets = list(Reading.objects.filter(application__call=call).select_related("member__user").order_by("pk"))
        self.sheet, self.sent_sheet = sheets[0], sheets[-1]
        deciding._read(self.sent_sheet, 1)
        self.declaring_sheet = Reading.objects.filter(application__call=self.calls["assigned"]).first()
        self.one_more = next(
            (application, member)
            for application in Application.objects.visible_to(self.cast.facilitator).filter(call=call)
            for member in readings.possible_readers(call)
            if member.user_id in readings.readers_for(application)
        )
        of_it = Reading.objects.filter(application=self.one_more[0]).exclude(pk__in=(self.sheet.pk, self.sent_sheet.pk))
        self.passing = of_it.order_by("pk").first()
        ask_to_pass(self.passing, by=self.passing.member.user)
        other = Reading.objects.filter(application=self.one_more[0]).exclude(pk=self.passing.pk).first()
        self.concern = Concern.objects.create(reading=other, about="safety", text="A named child.")

    def _swap(self) -> dict[str, str]:
        """Fields of an honest change in the proposal."""
        rows = readings.proposal(self.plan.call, self.cast.facilitator)
        row, facts = rows.rows[0], rows.facts
        readers = {member.pk for member, _has in row.readers}
        into = next(pk for pk in facts.readers if pk not in readers and facts.may_read(pk, row.application.pk)
                    and facts.readers[pk].lived)  # fmt: skip
        found = {"application": row.application.public_id, "out": min(readers), "into": into, "seen": self.plan.version}
        return {name: str(value) for name, value in found.items()}

    def _read(self, name: str, *more) -> Call:
        steps = (
            lambda call: deciding.assign(call, self.cast),
            deciding.read,
            lambda call: deciding.close_reading(call, self.cast),
        )
        call = self._until(name, *steps, *more)
        known = Application.objects.visible_to(self.cast.readers[0]).filter(call=call)  # one of them stays out of one
        self.closed_sheet = Reading.objects.filter(application__in=known).first()
        return call

    def _deciding(self) -> None:
        self.drafted = deciding.draft(self._read("drafting"), self.cast, most=1)
        discussed(self, self.calls["drafting"])
        call = self._read("deciding")
        self.proposed = deciding.recommendation.propose_slate(
            deciding.draft(call, self.cast, most=2), clock.now() + dt.timedelta(days=3), by=self.cast.facilitator
        )
        for member in User.objects.filter(pk__in=self.proposed.round.eligible):
            deciding.deliberation.take_position(self.proposed.round, "consent", by=member)
        self.agreed = self._closed_slate(self._read("agreed"), None)
        SlateItem.objects.filter(pk=self.agreed.items.last().pk).update(undecided=True)  # so that a reserve may move up
        self.not_agreed = self._closed_slate(self._read("not_agreed"), 3)
        self.board_grant = self._recommended("board", members=0).grants.order_by("order").first()
        self.voted = self._recommended("voted", members=5)
        deciding.board.hold_in_writing(self.voted, clock.now() + dt.timedelta(days=7), by=self.cast.staff)
        self.check, self.evidence = with_paper(self.board_grant.application, self.cast.staff)
        self.grants_file, self.refused_file = brought.two_files(self.cast.staff)

    def _closed_slate(self, call: Call, objector: int | None):
        slate = deciding.propose(call, deciding.draft(call, self.cast, most=2), self.cast)
        deciding.consent(slate, self.cast, objector=objector)
        return deciding.close(slate, "The Group has spoken.", self.cast)

    def _recommended(self, name: str, members: int):
        call = self._read(name)
        deciding.recommend(call, self._closed_slate(call, None), self.cast)
        deciding.vote(call, self.cast, members=members)
        return call.recommendations.get()

    def _signed_off(self, name: str) -> Call:
        call = self._read(name)
        deciding.recommend(call, self._slate_of_all(call), self.cast)
        for grant in call.recommendations.get().grants.order_by("order"):
            for member in self.cast.board[:5]:
                with clock.at(call.closes_at + dt.timedelta(days=80)):
                    deciding._vote(grant, int(grant.order == 1), last=False, member=member)
        deciding.sign_off(call, self.cast)
        return call

    def _slate_of_all(self, call: Call):
        slate = deciding.propose(call, deciding.draft(call, self.cast), self.cast)
        deciding.consent(slate, self.cast)
        return deciding.close(slate, "All of them.", self.cast)

    def _released(self) -> None:
        call = self._signed_off("letters")
        with clock.at(call.closes_at + dt.timedelta(days=81)):
            letters.prepare_outcomes(call, by=self.cast.staff)
        outcomes = list(Outcome.objects.filter(application__call=call).order_by("pk"))
        self.unwritten, self.unchecked = outcomes[:2]
        letters.write_outcome(self.unchecked, "Members lead.", "Others were closer.", "Keep going.", by=self.cast.staff)
        call = self._signed_off("released")
        funding.write_letters(call, self.cast)
        funding.release(call, self.cast)
        self.award, self.unpaid, self.unsigned = Award.objects.filter(application__call=call).order_by("pk")[:3]
        signed = funding.sign(call, self.cast, leave=1)
        self.unsigned = Award.objects.filter(application__call=call).exclude(pk__in=[one.pk for one in signed]).get()
        self.award, self.unpaid = signed[:2]
        self.account, self.changed_account, self.bank_statement = accounts(self.award, self.unsigned, self.cast)
        pay(self)
        self.pledge, self.came_in, self.line_move = books.keep_books(call.fund, self.cast)
        self.lead = agreements.made(self)
        learn_more(self)
        self.funded = self.award.application

    def _places(self) -> None:
        choosing_now = choosing(count=3)
        self.undecided, self.unchecked_choice, _third = choosing_now.applications
        choosing_now.choose(1, "place", by=self.cast.staff)
        ready = choosing(count=1)
        ready.choose(0, "place")
        self.ready = ready.check_all().call
        heard = released(kinds="ppp", places=3)
        self.offered, self.accepted, self.given_back = heard.applications
        places.accept_place(heard.place(1), by=heard.lead(1))
        places.decline_place(heard.place(2), by=heard.lead(2))

    def _group(self) -> None:  # somebody said yes; a member will be away and said what they need; another left
        joining = released("recruitment", "p")
        self.said_yes = places.accept_place(joining.place(0), by=joining.lead(0))
        self.member = self.cast.readers[2]
        day = clock.today() + dt.timedelta(days=40)
        group.go_away(self.member.membership, day, day + dt.timedelta(days=5), by=self.member)
        group.say_needs(self.member.membership, ["bsl"], "After six, please.", True, by=self.member)
        self.former = group.appoint_member(person(name="Was Here"), clock.today(), by=self.cast.staff).user
        group.leave_group(self.former.membership, by=self.former)

    def _design(self) -> None:
        """What the Group is asked, and what others are."""
        asked.others(self)
        asked.design(self)
        asked.ask(self)

    def lead_of(self, application: Application) -> User:
        return application.started_by

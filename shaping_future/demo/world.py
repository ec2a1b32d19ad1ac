"""The demo world: the fund's real call from launch to learning, and a call at each earlier stage.

Everything is done by calling the services as the person whose step it is, at the time when it would have happened.
"""

from collections.abc import Iterator

from grants.calls.models import Call
from grants.fund.models import Fund
from shaping_future.demo import (
    applying,
    asking,
    banking,
    books,
    building,
    choosing,
    deciding,
    designing,
    diligence,
    discussing,
    fund_learning,
    funding,
    gathering,
    joining,
    learned,
    learning,
    meeting,
    opening,
    paying,
    rounds,
    talking,
    varying,
)
from shaping_future.demo.cast import Cast
from shaping_future.demo.definitions import Variation, real_call, varied_call
from shaping_future.demo.organisations import applicants
from shaping_future.demo.other_ways import answer_in_other_ways

OPEN = Variation("shaping-the-future-next", "Shaping the Future: the call that is open now", -16)
CHECKING = Variation("shaping-the-future-checking", "Shaping the Future: being checked", 3)
DECLARING = Variation("shaping-the-future-declaring", "Shaping the Future: interests", 9)
READING = Variation("shaping-the-future-reading", "Shaping the Future: being read", 20, ("organisations", "people"))
DELIBERATING = Variation("shaping-the-future-deciding", "Shaping the Future: deciding", 60)
BOARD = Variation("shaping-the-future-board", "Shaping the Future: with the Board", 82)
SIGNED_OFF = Variation("shaping-the-future-letters", "Shaping the Future: letters", 84)


def build() -> Iterator[str]:
    """Build the world, saying in a few words what comes next."""
    yield "people"
    cast = Cast()
    for words, make in (
        ("the real call, from launch to learning", _real),
        ("a call that is open now", _open),
        ("a call whose eligibility is checked", _checking),
        ("a call whose interests are declared", _declaring),
        ("a call that is read", _reading),
        ("a call that the Group decides", _deliberating),
        ("a call that is with the Board", _with_board),
        ("a call whose letters are written", _letters),
        ("people who would like to join the Group", joining.recruit),
        ("a leadership programme whose places are given", joining.give_places),
        ("the books of the fund", _books),
    ):
        yield words
        make(cast)


def _books(cast: Cast) -> None:
    for fund in Fund.objects.filter(lines__key="grants"):
        books.keep_books(fund, cast)


def _sent(text: str, cast: Cast, count: int, offset: int = 0) -> Call:
    call = applying.launched_call(text, cast)
    for one in applicants(count, offset):
        applying.apply(call, one, cast)
    return call


def _real(cast: Cast) -> None:
    designing.design_fund(real_call(), cast)
    call = _sent(real_call(), cast, 47)
    applying.withdraw(applying.apply(call, applicants(1, 47)[0], cast))
    applying.check_all(call, cast, not_eligible=6)
    deciding.declare(call, cast)
    deciding.assign(call, cast)
    deciding.read(call)
    deciding.close_reading(call, cast)
    first = deciding.propose(call, deciding.draft(call, cast, most=12), cast, days=55)
    deciding.consent(first, cast, objector=6)
    deciding.close(first, "Not agreed: the north was missing. The facilitator brings a changed slate.", cast)
    _agree(call, cast, late_ties=True)
    diligence.check_all(call, cast)
    deciding.vote(call, cast)
    deciding.sign_off(call, cast)
    funding.write_letters(call, cast)
    funding.release(call, cast)
    signed = funding.sign(call, cast)
    funding.pay(signed, cast)
    banking.change_one(signed[-1])
    varying.vary(signed, cast)
    opening.open_up(signed, cast)
    funding.learn(call, cast)
    learning.talk(signed, cast)
    learning.write_of_changes(signed, cast)
    learning.report_by_phone(cast)
    fund_learning.learn_about_the_fund(call, cast)
    gathering.gather(signed, cast)
    gathering.would_meet(call)
    learned.gather(call, cast)
    paying.pay_members(call, cast)


def _agree(call: Call, cast: Cast, late_ties: bool = False) -> None:
    """The Group agrees. With `late_ties` most members turn out to know one applicant, which loses its quorum."""
    slate = deciding.propose(call, deciding.draft(call, cast), cast)
    deciding.consent(slate, cast)
    if late_ties:
        deciding.declare_late(slate, cast)
    slate = deciding.close(slate, "Agreed by consent, with one concern about care costs.", cast)
    deciding.recommend(call, slate, cast)


def _open(cast: Cast) -> None:
    call = _sent(varied_call(OPEN), cast, 3, offset=2)
    for number, one in enumerate(applicants(4, 10)):
        draft = applying.apply(call, one, cast, send=False, part=3 + 3 * number)
    applying.work_together(draft, cast)
    applying.ask_partners(applying.apply(call, applicants(1, 16)[0], cast, send=False, part=15))
    applying.ask_for_access(draft, cast)
    answer_in_other_ways(draft, cast)
    asking.about_the_call(call, cast)
    building.prepare_next(building.change(call, cast).call, cast)
    designing.go_on_designing(call, cast)


def _checking(cast: Cast) -> None:
    call = _sent(varied_call(CHECKING), cast, 7, offset=5)
    applying.check_all(call, cast, talk=1, leave=3)
    asking.about_answers(call, cast)


def _declaring(cast: Cast) -> None:
    call = _sent(varied_call(DECLARING), cast, 6, offset=12)
    applying.check_all(call, cast)
    deciding.declare(call, cast, waiting=6)
    deciding.propose_readings(call, cast)


def _read_until_assigned(variation: Variation, cast: Cast, count: int, offset: int) -> Call:
    call = _sent(varied_call(variation), cast, count, offset)
    applying.check_all(call, cast)
    deciding.declare(call, cast)
    deciding.assign(call, cast)
    return call


def _reading(cast: Cast) -> None:
    call = _read_until_assigned(READING, cast, 10, 18)
    deciding.practise(call, cast)
    deciding.read(call, share=0.5)
    deciding.take_care(call, cast)


def _deliberating(cast: Cast) -> None:
    call = _read_until_assigned(DELIBERATING, cast, 10, 26)
    deciding.read(call)
    deciding.close_reading(call, cast)
    meeting.hold_a_meeting(call, cast)
    talking.talk_with_finalists(call, cast)
    discussing.discuss(call, cast)
    choosing.vote(call, cast, 57)
    choosing.draw_lots(call, cast, 58)
    slate = deciding.propose(call, deciding.draft(call, cast, most=6), cast, days=59)
    deciding.consent(slate, cast, people=5)
    meeting.plan_the_next(call, cast)
    rounds.ask(call, cast, 56)


def _with_board(cast: Cast) -> None:
    call = _recommended(BOARD, cast, 34)
    diligence.check_all(call, cast, leave=2)
    diligence.load_register(call, cast)
    deciding.vote(call, cast, members=2)


def _letters(cast: Cast) -> None:
    call = _recommended(SIGNED_OFF, cast, 40)
    deciding.vote(call, cast)
    deciding.sign_off(call, cast)
    funding.write_letters(call, cast, leave=3)


def _recommended(variation: Variation, cast: Cast, offset: int) -> Call:
    call = _read_until_assigned(variation, cast, 8, offset)
    deciding.read(call)
    deciding.close_reading(call, cast)
    _agree(call, cast)
    return call

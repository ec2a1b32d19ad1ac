"""The addresses of learning, as tests/addresses.py has the others."""

from tests.addresses_money import OF_ITS_MONEY
from tests.addresses_of_fund_learning import OF_FUND_LEARNING

OF_ITS_GRANT = OF_ITS_MONEY | {
    "change-messages": lambda world: {"public_id": world.award.public_id},
    "change-settle": lambda world: {"public_id": world.change_request.public_id},
    "learning-home": lambda world: {"public_id": world.award.public_id},
    "learning-talk": lambda world: {"public_id": world.talk.public_id},
    "learning-talk-autosave": lambda world: {"public_id": world.talk.public_id},
    "learning-talk-choose": lambda world: {"public_id": world.talk_time.public_id},
    "learning-talk-confirm": lambda world: {"public_id": world.talk.public_id},
    "learning-talk-notes": lambda world: {"public_id": world.talk.public_id},
    "learning-talk-offer": lambda world: {"public_id": world.talk.public_id},
    "learning-talk-take-back": lambda world: {"public_id": world.talk_time.public_id},
    "report-autosave": lambda world: {"public_id": world.report.public_id},
    "report-edit": lambda world: {"public_id": world.report.public_id},
    "report-file": lambda world: {"file_id": world.told_file.pk},
    "report-notes": lambda world: {"public_id": world.report.public_id},
    "report-readers": lambda world: {"public_id": world.report.public_id},
    "report-recording": lambda world: {"public_id": world.report.public_id, "order": 1},
    "report-reply": lambda world: {"public_id": world.report.public_id},
    "report-take": lambda world: {"public_id": world.report.public_id},
}
"""Of one grant, its money and what it taught."""

OF_WHAT_WE_ASK = OF_FUND_LEARNING | {
    "learning-rules": lambda world: {"pk": world.call.fund_id},
    "prompts-write": lambda world: {"pk": world.call.pk, "kind": "report"},
}
"""Of a call or a fund; staff alone."""

"""The addresses of what people told the fund and of its funders' pages; joined to tests/addresses.py."""

from typing import Any


def of_the_advice(world: Any) -> dict:
    return {"public_id": world.advice.public_id}


OF_FUND_LEARNING = {
    "advice-end": of_the_advice,
    "advice-take-back": lambda world: {"public_id": world.advised.public_id},
    "advice-thread": of_the_advice,
    "feedback-look": lambda world: {"pk": world.told.pk},
    "feedback-reply": lambda world: {"slug": world.call.slug, "key": "decided"},
    "funder-answer": lambda world: {"public_id": world.funder_question.public_id},
}

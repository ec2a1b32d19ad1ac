"""The addresses of letters and of talks with finalists, as tests/addresses.py has the others."""

OF_A_LETTER = {
    "letter": lambda world: {"public_id": world.application.public_id},
    "letter-call": lambda world: {"public_id": world.application.public_id},
    "letter-check": lambda world: {"public_id": world.application.public_id},
    "letter-eligibility": lambda world: {"public_id": world.application.public_id},
    "letter-pdf": lambda world: {"public_id": world.application.public_id},
    "letter-scores": lambda world: {"public_id": world.application.public_id},
    "letter-write": lambda world: {"public_id": world.application.public_id},
}

OF_LETTERS = {
    "letter-list": lambda world: {"slug": world.call.slug},
    "letter-template": lambda world: {"kind": "decline"},
}

OF_A_TALK = {
    "talk": lambda world: {"public_id": world.application.public_id},
    "talk-calendar": lambda world: {"public_id": world.application.public_id},
    "talk-cancel": lambda world: {"public_id": world.application.public_id},
    "talk-needs": lambda world: {"public_id": world.application.public_id},
    "talk-none": lambda world: {"public_id": world.application.public_id},
    "talk-notes": lambda world: {"public_id": world.application.public_id},
}

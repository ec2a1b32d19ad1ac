"""The people of the demo world. Names are invented; addresses end in .example and reach nobody."""

from dataclasses import dataclass
from typing import Any

from cocreation.group.kinds import Language, Topic
from grants.organisations.models import Region
from shaping_future.accounts.roles import Role

PASSWORD = "a-quiet-demo-harbour"  # noqa: S105 - the demo's one documented password; the demo never runs in production


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    roles: tuple[Role, ...] = ()
    does: str = ""


FACILITATOR = Person("facilitator@mex.example", "Imran Velasko", (Role.FACILITATOR,), "holds the Group's process")
STAFF = Person("staff@mex.example", "Odile Marchbank", (Role.STAFF,), "runs the call from the desk")
STAFF_2 = Person("staff.second@mex.example", "Tomasz Wrenfield", (Role.STAFF,), "second pair of eyes")
FINANCE = Person("finance@gd.example", "Priya Tarnowe", (Role.FINANCE,), "schedules payments")
FINANCE_2 = Person("finance.second@gd.example", "Callum Ostrey", (Role.FINANCE,), "releases payments")
BOARD = tuple(
    Person(f"board{number}@gd.example", name, (Role.BOARD,), "signs off grants")
    for number, name in enumerate(
        ["Helen Duskwater", "Samuel Okonjima", "Farida Lindqvale", "Gareth Pennoyre", "Mei Castellane"], start=1
    )
)
FUNDER = Person("funder@contributor.example", "Ruth Ambleforth", (Role.FUNDER,), "contributes and advises")
LEARNING = Person("learning@partner.example", "Zahra Quillmont", (Role.LEARNING,), "gathers what is learned")

GROUP_NAMES = [
    "Selam Tesfamar", "Bahar Rostamine", "Yusuf Adeyinko", "Marisol Quintavar", "Dmytro Halevchuk",
    "Nadia Sherwanal", "Thuy Lanphong", "Abdi Warsamoor", "Grace Mbekalu", "Karim Zoubeiri",
    "Leyla Demirkol", "Joseph Kpatchavi", "Anahit Sarkovan", "Rosa Villaquir", "Hamid Noorestan",
]  # fmt: skip
GROUP = tuple(
    Person(f"member{number}@group.example", name, (Role.GROUP_MEMBER,), "reads, scores and decides")
    for number, name in enumerate(GROUP_NAMES, start=1)
)
ON_LEAVE = GROUP[14]
GOES_AWAY = 8
"""The number of who will be away for two weeks."""
TERM_DAYS = 1000
"""How long the term of the first member still lasts; of each next one 60 days less."""
NAMED = {
    0: ("name", "", "I organise with women in the north, and I cook for every meeting."),
    2: ("chosen", "Y. from Leeds", "Twenty years of youth work."),
    4: ("name", "", ""),
    6: ("chosen", "Lan", "أحب أن نقرر معًا."),
}
"""How members are named in public: (choice, chosen name, own line). The others are not named."""
NEEDED = {
    3: (["care", "captions"], "A break every hour, please.", True),
    5: (["larger_text"], "", False),
}
"""What members say they need: (needs, words, whether the facilitator may read it)."""


def brought(number: int) -> dict[str, Any]:
    """What the member of this number says that they bring: a language for most, two subjects, a part of the country."""
    languages, topics, regions = Language.values[2::3], Topic.values, Region.values
    return {
        "languages": [languages[number % len(languages)]] if number % 4 else [],
        "topics": {topics[number % len(topics)], topics[(3 * number + 1) % len(topics)]},
        "regions": [regions[number % 12]],
        "most_readings": 8 if number == 6 else None,
    }


TIED = GROUP[:2]  # these two have ties to applicants

EVERYBODY = (FACILITATOR, STAFF, STAFF_2, FINANCE, FINANCE_2, *BOARD, FUNDER, LEARNING, *GROUP)

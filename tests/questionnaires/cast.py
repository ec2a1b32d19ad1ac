"""A small form with every type of question, and answers to it."""

# ruff: noqa: E501

from shaping_future.questionnaires import definition, services, yaml_lines

EVERY_TYPE = """\
questions:
  - {n: 1, key: org, section: "About you", type: organisation, label: "Your organisation"}
  - {n: 2, key: naming, section: "About you", type: choice, label: "How may we name you?", options: ["Our name", "Region only"]}
  - {n: 3, key: nickname, section: "About you", type: text, label: "Which name?", show_if: "naming != \\"Region only\\"", required: false}
  - {n: 4, key: why, section: "Your idea", type: narrative, guide_words: 8, max_words: 10, criterion: power, label: "Why now?"}
  - {n: 5, key: costs, section: "Your idea", type: budget, label: "What will it cost?", criterion: power}
  - {n: 6, key: partners, section: "Your idea", type: repeat, label: "Partners", show_if: "strand == joint"}
  - {n: 7, key: paper, section: "Being fair", type: file, label: "A paper", required: false}
  - {n: 8, key: links, section: "Being fair", type: narrative, guide_words: 8, max_words: 10, scored: false, hidden_from_reviewers: true, label: "Who do you know?"}
  - {n: 9, key: easier, section: "Being fair", type: choice_multi, label: "What would help?", options: ["BSL", "Captions", "Interpreter"]}
  - {n: 10, key: sure, section: "Send", type: confirm, label: "It is true."}
"""
FACTS = {"strand": {"single", "joint"}}
SINGLE = {"strand": "single"}
JOINT = {"strand": "joint"}
COMPLETE = {
    "org": {"name": "Example Sisters", "kind": "charity", "region": "wales", "register_number": "1234568"},
    "naming": "Our name",
    "why": "Because we are ready",
    "costs": {"rows": [{"kind": "people", "what": "Time", "pence": 100_000}], "with_less": "Fewer days"},
    "partners": [{"name": "Example Brothers", "role": "Peers", "share_of_the_money": "£500", "contact": "a@b.example"}],
    "links": "Nobody",
    "sure": True,
}


def every_type():
    """A response to a form with one question of every type."""
    questions = definition.read_questions(yaml_lines.load(EVERY_TYPE)["questions"], {"power"}, FACTS)
    return services.start_response(services.create_questionnaire("Every type", questions, by=None))


def save(response, by, **values):
    """Save as someone who has just reloaded the page."""
    from shaping_future.questionnaires import queries

    return services.save_answers(response, values, queries.answers_and_versions(response)[1], by=by)

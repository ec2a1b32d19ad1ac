"""The table of forms. tests/bad_input/test_every_form.py holds it equal to the site's routes that take a POST."""

from tests.bad_input.table.applying import APPLYING
from tests.bad_input.table.asking import ASKING
from tests.bad_input.table.building import BUILDING
from tests.bad_input.table.checking import CHECKING
from tests.bad_input.table.deciding import DECIDING
from tests.bad_input.table.designing import DESIGNING
from tests.bad_input.table.diligence import DILIGENCE
from tests.bad_input.table.discussing import DISCUSSING
from tests.bad_input.table.drawing import DRAWING
from tests.bad_input.table.finding import FINDING
from tests.bad_input.table.fund_learning import FUND_LEARNING
from tests.bad_input.table.funding import FUNDING
from tests.bad_input.table.gathering import GATHERING
from tests.bad_input.table.group import GROUP
from tests.bad_input.table.joining import JOINING
from tests.bad_input.table.learned import LEARNED
from tests.bad_input.table.learning import LEARNING
from tests.bad_input.table.letters import LETTERS
from tests.bad_input.table.meetings import MEETING
from tests.bad_input.table.participation import PARTICIPATION
from tests.bad_input.table.reading import READING
from tests.bad_input.table.rights import RIGHTS
from tests.bad_input.table.talking import TALKING
from tests.bad_input.table.together import TOGETHER

FORMS = [
    *APPLYING, *ASKING, *BUILDING, *CHECKING, *DECIDING, *DESIGNING, *DILIGENCE, *DISCUSSING, *DRAWING, *FINDING,
    *FUNDING, *FUND_LEARNING, *GATHERING, *GROUP, *JOINING, *LEARNED, *LEARNING, *LETTERS, *MEETING, *PARTICIPATION,
    *READING, *RIGHTS, *TALKING, *TOGETHER,
]  # fmt: skip

"""What a launched call keeps for good: the database refuses to change it, whatever the code believes."""

import pgtrigger

FROZEN = "RAISE EXCEPTION 'a launched call is frozen' USING ERRCODE = 'insufficient_privilege';"
FROZEN_WITH_CALL = """
    changed := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF (SELECT launched_at FROM grants_call WHERE id = changed.call_id) IS NOT NULL THEN
        RAISE EXCEPTION 'a launched call is frozen' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN changed;
"""


def frozen_with_call() -> list[pgtrigger.Trigger]:
    """Rows of a call's definition refuse every change once the call is launched, whatever the code believes."""
    return [
        pgtrigger.Trigger(
            name="frozen_with_call",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            declare=[("changed", "record")],
            func=FROZEN_WITH_CALL,
        )
    ]

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


STRAND_FITS = """
    IF (SELECT kind FROM grants_call WHERE id = NEW.call_id) = 'grants' THEN
        IF NEW.max_pence IS NOT NULL THEN RETURN NEW; END IF;
    ELSIF NEW.places IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a strand of grants has amounts, any other has places' USING ERRCODE = 'check_violation';
"""


def fits_the_kind() -> pgtrigger.Trigger:
    """A strand has what its call's kind offers. Its own constraint says that it has one of the two."""
    return pgtrigger.Trigger(
        name="fits_the_kind",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=STRAND_FITS,
    )


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

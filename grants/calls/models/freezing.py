"""What a launched call keeps: the database refuses to change it, whatever the code believes.

One way leads through: an amendment that a second person has confirmed and that is being applied in this very
transaction, which says so in the setting shaping_future.amendment (grants.calls.services.amending). From the moment
that it is applied it opens nothing any more.
"""

import pgtrigger

FROZEN = "RAISE EXCEPTION 'a launched call is frozen' USING ERRCODE = 'insufficient_privilege';"
SETTING = "shaping_future.amendment"
BEING_AMENDED = """EXISTS (
        SELECT 1 FROM grants_amendment
        WHERE call_id = {call} AND id::text = current_setting('shaping_future.amendment', true)
        AND confirmed_at IS NOT NULL AND applied_at IS NULL
    )"""
FROZEN_WITH_CALL = f"""
    changed := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF (SELECT launched_at FROM grants_call WHERE id = changed.call_id) IS NOT NULL
        AND NOT {BEING_AMENDED.format(call="changed.call_id")} THEN
        {FROZEN}
    END IF;
    RETURN changed;
"""  # noqa: S608 (no value from outside is in it)


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
    """Rows of a call's definition refuse every change once the call is launched, but for an amendment."""
    return [
        pgtrigger.Trigger(
            name="frozen_with_call",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            declare=[("changed", "record")],
            func=FROZEN_WITH_CALL,
        )
    ]


def frozen_at_launch(*fields: str) -> pgtrigger.Trigger:
    """These fields of the call itself change after launch through an amendment only."""
    return pgtrigger.Trigger(
        name="frozen_at_launch",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(*fields),
        func=f"IF OLD.launched_at IS NOT NULL AND NOT {BEING_AMENDED.format(call='OLD.id')} THEN {FROZEN} END IF;"
        " RETURN NEW;",
    )


def kept_for_good(*fields: str) -> pgtrigger.Trigger:
    """These fields never change after launch, whoever decides it."""
    return pgtrigger.Trigger(
        name="kept_for_good",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(*fields),
        func=f"IF OLD.launched_at IS NOT NULL THEN {FROZEN} END IF; RETURN NEW;",
    )

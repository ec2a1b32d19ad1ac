"""What is never false of the ledger, said to the database itself: whatever writes to it is held to this."""

import pgtrigger

SUMS_TO_NOUGHT = """
IF (SELECT count(*) < 2 OR count(*) <> NEW.sides OR sum(pence) <> 0 FROM grants_posting WHERE transaction_id = NEW.id)
THEN RAISE EXCEPTION 'movement % has not the sides it says, or they do not sum to nought', NEW.id
  USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

NONE_LATER = """
IF (SELECT count(posting.id) <> moved.sides OR sum(posting.pence) <> 0
    FROM grants_ledgertransaction moved JOIN grants_posting posting ON posting.transaction_id = moved.id
    WHERE moved.id = NEW.transaction_id GROUP BY moved.id)
THEN RAISE EXCEPTION 'movement % is whole already, or its sides do not sum to nought', NEW.transaction_id
  USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

OPPOSITE = """
IF EXISTS (SELECT FROM grants_ledgertransaction WHERE id = NEW.counters_id AND (counters_id IS NOT NULL
    OR fund_id <> NEW.fund_id))
  OR EXISTS (
    SELECT account, reference, sum(pence) FROM grants_posting WHERE transaction_id IN (NEW.id, NEW.counters_id)
    GROUP BY account, reference HAVING sum(pence) <> 0)
THEN RAISE EXCEPTION 'a contra entry is the opposite of one movement of its fund' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

COVERED = """
IF (SELECT commits_from FROM grants_fund WHERE id = NEW.fund_id) = 'received' AND (
    SELECT sum(pence) > 0 FROM grants_balance
    WHERE fund_id = NEW.fund_id AND account IN ('received', 'committed', 'ordered', 'paid', 'spent'))
THEN RAISE EXCEPTION 'this fund commits only what came in at the bank' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

RUNNING_SUMS = """
UPDATE grants_balance kept SET pence = kept.pence + moved.pence FROM (
    SELECT it.fund_id, side.account, sum(side.pence)::bigint AS pence
    FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id GROUP BY 1, 2
  ) moved WHERE kept.fund_id = moved.fund_id AND kept.account = moved.account;
INSERT INTO grants_balance (fund_id, account, pence)
  SELECT it.fund_id, side.account, sum(side.pence)::bigint
  FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id
  WHERE NOT EXISTS (SELECT FROM grants_balance kept WHERE kept.fund_id = it.fund_id AND kept.account = side.account)
  GROUP BY 1, 2;
UPDATE grants_holding kept SET pence = kept.pence + moved.pence FROM (
    SELECT it.fund_id, side.account, side.reference, sum(side.pence)::bigint AS pence
    FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id GROUP BY 1, 2, 3
  ) moved
  WHERE kept.fund_id = moved.fund_id AND kept.account = moved.account AND kept.reference = moved.reference;
INSERT INTO grants_holding (fund_id, account, reference, pence)
  SELECT it.fund_id, side.account, side.reference, sum(side.pence)::bigint
  FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id
  WHERE NOT EXISTS (
    SELECT FROM grants_holding kept
    WHERE kept.fund_id = it.fund_id AND kept.account = side.account AND kept.reference = side.reference)
  GROUP BY 1, 2, 3;
RETURN NULL;
"""

ONLY_POSTINGS = """
IF pg_trigger_depth() < 2 THEN
  RAISE EXCEPTION 'a running sum follows from the postings and is written by nobody'
    USING ERRCODE = 'insufficient_privilege';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


RECEIVED_AT_LEAST = """
IF NEW.pence < (SELECT COALESCE(sum(came.pence), 0) FROM grants_receipt came
                WHERE came.contribution_id = NEW.id AND came.undone_at IS NULL)
THEN RAISE EXCEPTION 'a pledge is never less than what came in of it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


def _at_the_end(name: str, func: str, **more) -> pgtrigger.Trigger:
    """Judged when the database transaction ends: a movement and its sides are written one after the other."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=func,
        **more,
    )


def whole_movement() -> list[pgtrigger.Trigger]:
    """A movement has the sides it says, and they sum to nought; a contra entry is the opposite of what it undoes; what
    is committed came in, where the fund says so."""
    return [
        _at_the_end("sums_to_nought", SUMS_TO_NOUGHT),
        _at_the_end("covered", COVERED, condition=pgtrigger.Q(new__kind__in=["commit", "commit-more", "spend"])),
        _at_the_end("undoes_one", OPPOSITE, condition=pgtrigger.Q(new__counters__isnull=False)),
    ]


def whole_posting() -> list[pgtrigger.Trigger]:
    """A posting is written with its movement, never added to one later, and carries the running sums forward."""
    return [
        _at_the_end("none_later", NONE_LATER),
        pgtrigger.Trigger(
            name="running_sums",
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(new="new_postings"),
            func=RUNNING_SUMS,
        ),
    ]


def only_postings() -> list[pgtrigger.Trigger]:
    """A running sum is written by the postings' trigger alone."""
    return [
        pgtrigger.Trigger(
            name="only_postings",
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=ONLY_POSTINGS,
        )
    ]


def never_below_received() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="never_below_received",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.AnyChange("pence"),
            func=RECEIVED_AT_LEAST,
        )
    ]

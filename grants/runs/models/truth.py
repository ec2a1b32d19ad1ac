"""What is never false of payment runs, said to the database itself."""

import pgtrigger

from grants.runs.workflow import NEXT_LINE, NEXT_RUN

FROZEN = "RAISE EXCEPTION '{what}' USING ERRCODE = 'insufficient_privilege';"


def _pairs(table: dict) -> str:
    return ", ".join(f"('{before}', '{after}')" for before, all_after in table.items() for after in sorted(all_after))


def along(table: dict, what: str) -> str:
    """A state follows the one before as the workflow says."""
    return f"""
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_pairs(table)})
THEN RAISE EXCEPTION '{what}' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


STARTS_PREPARED = """
IF NEW.state <> 'prepared' OR EXISTS (
  SELECT FROM grants_paymentrun run WHERE run.id = NEW.run_id AND run.state <> 'prepared')
THEN RAISE EXCEPTION 'a payment joins a run that is being prepared, and no other' USING ERRCODE = 'check_violation';
END IF;
IF EXISTS (
  SELECT FROM grants_paymentrun run, grants_instalment owed JOIN grants_award award ON award.id = owed.award_id
  WHERE run.id = NEW.run_id AND owed.id = NEW.instalment_id
    AND grants_decided(run.prepared_by_id, award.application_id))
THEN RAISE EXCEPTION 'whoever recommended or approved a grant does not pay it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

GOES_OUT = """
IF NEW.state = 'ordered' AND OLD.state = 'prepared' THEN
  IF EXISTS (
    SELECT FROM grants_paymentrun run, grants_instalment owed JOIN grants_award award ON award.id = owed.award_id
    WHERE run.id = NEW.run_id AND owed.id = NEW.instalment_id
      AND (run.approved_by_id IS NULL OR grants_decided(run.approved_by_id, award.application_id)))
  THEN RAISE EXCEPTION 'whoever recommended or approved a grant does not pay it' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT FROM grants_bankdetails account
    JOIN grants_instalment owed ON owed.id = NEW.instalment_id AND owed.award_id = account.award_id
    JOIN grants_paymentrun run ON run.id = NEW.run_id
    WHERE account.id = NEW.account_id AND owed.state = 'scheduled' AND account.stopped_at IS NULL
      AND (account.payable_on IS NULL OR (
        account.called_back_at IS NOT NULL AND account.called_back_by_id <> run.prepared_by_id
        AND account.payable_on <= (run.approved_at AT TIME ZONE 'Europe/London')::date)))
  THEN RAISE EXCEPTION 'a payment goes to an account of its grant that may be paid' USING ERRCODE = 'check_violation';
  END IF;
END IF;
RETURN NEW;
"""
"""The last line behind grants.bank and grants.board: nobody pays what they decided, no account that waits is paid."""

STAYS_AFTER_SENDING = """
IF NEW.state = 'taken_out' AND EXISTS (
  SELECT FROM grants_paymentrun run WHERE run.id = NEW.run_id AND run.sent_at IS NOT NULL)
THEN RAISE EXCEPTION 'a payment that is with the bank is not taken out' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

KEEPS_SUMS = """
UPDATE grants_instalment owed SET
  ordered_pence = (SELECT COALESCE(sum(line.pence), 0) FROM grants_paymentline line
                   WHERE line.instalment_id = owed.id AND line.state = 'ordered'),
  paid_pence = (SELECT COALESCE(sum(line.pence), 0) FROM grants_paymentline line
                WHERE line.instalment_id = owed.id AND line.state = 'paid')
WHERE owed.id = NEW.instalment_id;
RETURN NULL;
"""
"""An instalment's constraint then says whether it is paid beyond its sum: the row is locked by the update."""

FROZEN_ONCE_APPROVED = f"""
IF OLD.approved_at IS NOT NULL THEN {FROZEN.format(what="an approved payment run is frozen")} END IF;
RETURN NEW;
"""

GOES_BACK = """
IF (OLD.state, NEW.state) IN (('paid', 'ordered'), ('returned', 'paid')) AND (
  EXISTS (SELECT FROM grants_match found
          WHERE found.payment_id = NEW.id AND found.back = (OLD.state = 'returned') AND found.undone_id IS NULL)
  OR NOT EXISTS (SELECT FROM grants_match found
                 WHERE found.payment_id = NEW.id AND found.back = (OLD.state = 'returned')))
THEN RAISE EXCEPTION 'a payment goes back when its line of the bank is taken back' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""A payment that stands on a statement of the bank is paid, or came back, for as long as that match stands."""

OPENS_AGAIN = """
IF OLD.state = 'done' AND NEW.state <> 'done' AND (
  (NEW.state = 'sent') <> (NEW.sent_at IS NOT NULL)
  OR NOT EXISTS (SELECT FROM grants_paymentline line WHERE line.run_id = NEW.id AND line.state = 'ordered'))
THEN RAISE EXCEPTION 'a payment run that is done opens again for a payment without an answer, where it was'
  USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

ENDS_ONCE = """
IF OLD.undone_id IS NOT NULL OR NEW.undone_id IS NULL
  OR (NEW.line_id, NEW.payment_id, NEW.back, NEW.found) <> (OLD.line_id, OLD.payment_id, OLD.back, OLD.found)
  OR NEW.line_id <> (SELECT undone.line_id FROM grants_matchundone undone WHERE undone.id = NEW.undone_id)
THEN RAISE EXCEPTION 'a match is never changed: it is taken back once' USING ERRCODE = 'insufficient_privilege'; END IF;
RETURN NEW;
"""

WAITS_WITHOUT = """
IF NEW.matched_at IS NULL AND EXISTS (
  SELECT FROM grants_match found WHERE found.line_id = NEW.id AND found.undone_id IS NULL)
THEN RAISE EXCEPTION 'a line of the bank that is a payment waits for no word' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

MATCH_TRIGGERS = [
    pgtrigger.Trigger(name="match_ends_once", operation=pgtrigger.Update, when=pgtrigger.Before, func=ENDS_ONCE),
    pgtrigger.Trigger(
        name="match_kept",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=FROZEN.format(what="what a line of the bank was is kept"),
    ),
    pgtrigger.Trigger(
        name="matches_kept",
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func=FROZEN.format(what="what a line of the bank was is kept"),
    ),
]

STATEMENT_TRIGGERS = [
    pgtrigger.Trigger(
        name="line_waits_without_match",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("matched_at"),
        func=WAITS_WITHOUT,
    )
]

RUN_TRIGGERS = [
    pgtrigger.Trigger(name="run_opens_again", operation=pgtrigger.Update, when=pgtrigger.Before, func=OPENS_AGAIN),
    pgtrigger.Trigger(
        name="run_along_its_way",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=along(NEXT_RUN, "a payment run cannot go there from here"),
    ),
    pgtrigger.Trigger(
        name="run_frozen_at_approval",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(
            "reference", "fund", "pay_on", "layout", "frozen", "content_hash", "prepared_at", "prepared_by",
            "approved_at", "approved_by",
        ),
        func=FROZEN_ONCE_APPROVED,
    ),
    pgtrigger.Trigger(
        name="run_kept",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=FROZEN.format(what="payment runs are kept"),
    ),
]  # fmt: skip

LINE_TRIGGERS = [
    pgtrigger.Trigger(
        name="line_starts_prepared", operation=pgtrigger.Insert, when=pgtrigger.Before, func=STARTS_PREPARED
    ),
    pgtrigger.Trigger(
        name="line_along_its_way",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=along(NEXT_LINE, "a payment cannot go there from here"),
    ),
    pgtrigger.Trigger(name="line_goes_back", operation=pgtrigger.Update, when=pgtrigger.Before, func=GOES_BACK),
    pgtrigger.Trigger(name="line_goes_out", operation=pgtrigger.Update, when=pgtrigger.Before, func=GOES_OUT),
    pgtrigger.Trigger(
        name="line_stays_after_sending", operation=pgtrigger.Update, when=pgtrigger.Before, func=STAYS_AFTER_SENDING
    ),
    pgtrigger.Trigger(
        name="line_is_frozen",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange("public_id", "run", "number", "instalment", "account", "pence", "reference"),
        func=FROZEN.format(what="a payment of a run is never changed: take it out and prepare it anew"),
    ),
    pgtrigger.Trigger(
        name="line_kept",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func=FROZEN.format(what="payments of a run are kept"),
    ),
    pgtrigger.Trigger(
        name="line_keeps_sums",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        func=KEEPS_SUMS,
    ),
]

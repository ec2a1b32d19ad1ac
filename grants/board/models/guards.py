"""What the database itself refuses or undoes, whoever asks it: the last line behind the services.

Recommender ≠ approver ≠ payer. SQL functions, made by migrations, for every trigger that keeps the three duties apart:

    grants_has_recommended(person bigint, application bigint) → boolean   sent a recommendation with it to the Board
    grants_has_approved(person bigint, application bigint) → boolean      voted on it, signed a resolution with it, or
                                                                          decided a change of it (grants.variations)

How a folder above uses them, in the trigger of whatever names a person who moves money (payments does, on Instalment):

    IF EXISTS (SELECT FROM grants_award award, unnest(ARRAY[NEW.prepared_by_id, NEW.approved_by_id]) person
               WHERE award.id = NEW.award_id AND grants_decided(person, award.application_id))
    THEN RAISE EXCEPTION '...' USING ERRCODE = 'check_violation'; END IF;

`grants_decided` is the two together. A missing person (NULL) has done neither. The same questions for a service, with a
sentence for people: queries.has_decided(user, application).

And one that voids every standing signature that covers a grant; services void first and tell people, so this finds
nothing unless somebody changed the tables by hand:

    grants_void_signatures(item bigint, reason text)
"""

PACK_IS_FROZEN = """
IF OLD.signed_off_at IS NOT NULL OR (OLD.pack_hash <> '' AND
  (NEW.pack, NEW.pack_hash, NEW.call_id, NEW.recommended_by_id, NEW.quorum, NEW.received_at, NEW.public_id)
  IS DISTINCT FROM
  (OLD.pack, OLD.pack_hash, OLD.call_id, OLD.recommended_by_id, OLD.quorum, OLD.received_at, OLD.public_id))
THEN RAISE EXCEPTION 'what the Group sent, and what was signed off, is frozen' USING ERRCODE = 'insufficient_privilege';
END IF;
RETURN NEW;
"""

QUORUM = """
IF NEW.signed_off_at IS NOT NULL AND OLD.signed_off_at IS NULL AND (NEW.resolution IS NULL OR EXISTS (
  SELECT FROM grants_recommendedgrant item WHERE item.recommendation_id = NEW.id
    AND (item.decision = '' OR NEW.quorum > (
      SELECT count(*) FROM grants_boardsignature signature WHERE signature.recommendation_id = NEW.id
        AND signature.voided_at IS NULL AND item.id = ANY (signature.covers)))))
THEN RAISE EXCEPTION 'a resolution takes effect with a quorum of signatures on every grant'
  USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

GRANT_IS_FROZEN = """
IF EXISTS (SELECT FROM grants_recommendation received WHERE received.signed_off_at IS NOT NULL
           AND received.id IN (CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.recommendation_id END,
                               CASE TG_OP WHEN 'DELETE' THEN 0 ELSE NEW.recommendation_id END))
THEN RAISE EXCEPTION 'a grant that was signed off is frozen' USING ERRCODE = 'insufficient_privilege';
END IF;
IF TG_OP = 'INSERT' THEN RETURN NEW; END IF;
PERFORM grants_void_signatures(OLD.id, 'changed');
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

VOTE_CHANGES = """
IF EXISTS (SELECT FROM grants_recommendation received
           JOIN grants_recommendedgrant item ON item.recommendation_id = received.id
           WHERE received.signed_off_at IS NOT NULL
             AND item.id IN (CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.grant_id END,
                             CASE TG_OP WHEN 'DELETE' THEN 0 ELSE NEW.grant_id END))
THEN RAISE EXCEPTION 'votes end at the sign-off' USING ERRCODE = 'insufficient_privilege';
END IF;
IF TG_OP <> 'INSERT' THEN PERFORM grants_void_signatures(OLD.grant_id, 'vote'); END IF;
IF TG_OP <> 'DELETE' THEN PERFORM grants_void_signatures(NEW.grant_id, 'vote'); RETURN NEW; END IF;
RETURN OLD;
"""

APPROVED_BY_OTHERS = """
IF EXISTS (SELECT FROM accounts_user person WHERE person.id = NEW.user_id
           AND person.roles::text[] && ARRAY['group', 'facilitator'])
  OR EXISTS (SELECT FROM grants_recommendedgrant item
             WHERE item.id = ANY ({items}) AND grants_has_recommended(NEW.user_id, item.application_id))
THEN RAISE EXCEPTION 'whoever recommended does not approve' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

IN_TIME = """
IF EXISTS (SELECT FROM grants_recommendation received
           JOIN grants_recommendedgrant item ON item.recommendation_id = received.id
           JOIN grants_award award ON award.application_id = item.application_id
           WHERE received.id = NEW.recommendation_id AND received.signed_off_at IS NOT NULL)
THEN RAISE EXCEPTION 'nobody signs once the letters are out' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""A later signature joins a resolution in force; but who pays by then must not become who approved."""

ONLY_VOIDED = """
IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND NEW.why_voided <> '' AND NEW.told_at IS NULL
  AND to_jsonb(NEW) - 'voided_at' - 'why_voided' = to_jsonb(OLD) - 'voided_at' - 'why_voided'
THEN
  IF NOT EXISTS (SELECT FROM grants_recommendation received
                 WHERE received.id = OLD.recommendation_id AND received.signed_off_at IS NOT NULL)
  THEN RETURN NEW; END IF;
  IF pg_trigger_depth() > 1 THEN RETURN NULL; END IF;  -- a conflict that waited while the Board signed off: too late
END IF;
IF OLD.voided_at IS NOT NULL AND OLD.told_at IS NULL AND to_jsonb(NEW) - 'told_at' = to_jsonb(OLD) - 'told_at'
THEN RETURN NEW; END IF;
RAISE EXCEPTION 'a signature stays; it is voided once, before the sign-off' USING ERRCODE = 'insufficient_privilege';
"""

CONFLICT = """
PERFORM grants_void_signatures(item.id, 'conflict') FROM grants_recommendedgrant item
  WHERE item.application_id = NEW.application_id
    AND EXISTS (SELECT FROM accounts_user person WHERE person.id = NEW.user_id AND 'board' = ANY (person.roles));
RETURN NEW;
"""

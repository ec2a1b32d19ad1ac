"""Recommender ≠ approver ≠ payer, asked inside the database.

SQL functions, made by migration 0022, for every trigger that keeps the three duties apart:

    grants_has_recommended(person bigint, application bigint) → boolean   sent a recommendation with it to the Board
    grants_has_approved(person bigint, application bigint) → boolean      voted on it, or signed a resolution with it

How a folder above uses them, in the trigger of whatever names a person who moves money (payments does, on Instalment):

    IF EXISTS (SELECT FROM grants_award award, unnest(ARRAY[NEW.prepared_by_id, NEW.approved_by_id]) person
               WHERE award.id = NEW.award_id AND grants_decided(person, award.application_id))
    THEN RAISE EXCEPTION '...' USING ERRCODE = 'check_violation'; END IF;

`grants_decided` is the two together. A missing person (NULL) has done neither. The same questions for a service, with a
sentence for people: queries.has_decided(user, application).
"""

"""Orders between what is owed and what is paid; what each reference holds; and the ledger's truths in the database.

What was booked before is counted, not changed: the number of a movement's sides, and the holdings of every reference.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

COUNT_SIDES = """
ALTER TABLE grants_ledgertransaction DISABLE TRIGGER USER;
UPDATE grants_ledgertransaction moved
  SET sides = (SELECT count(*) FROM grants_posting side WHERE side.transaction_id = moved.id);
ALTER TABLE grants_ledgertransaction ENABLE TRIGGER USER;
"""

ADD_UP = """
INSERT INTO grants_holding (fund_id, account, reference, pence)
  SELECT moved.fund_id, side.account, side.reference, sum(side.pence)
  FROM grants_posting side JOIN grants_ledgertransaction moved ON moved.id = side.transaction_id GROUP BY 1, 2, 3;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('grants', '0022_separation_of_duties'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(choices=[('contributed', 'Contributed'), ('lines', 'Other budget lines'), ('available', 'Free for grants'), ('reserved', 'Recommended, not yet signed off'), ('committed', 'Awarded, not yet paid'), ('ordered', 'Payment approved, not yet at the bank'), ('paid', 'Paid'), ('spent', 'Spent from other lines')], max_length=20)),
                ('reference', models.CharField(blank=True, db_index=True, max_length=60)),
                ('pence', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='ledgertransaction',
            name='sides',
            field=models.PositiveSmallIntegerField(help_text='how many postings it has; none is added later', null=True),
        ),
        migrations.RunSQL(COUNT_SIDES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='ledgertransaction',
            name='sides',
            field=models.PositiveSmallIntegerField(help_text='how many postings it has; none is added later'),
        ),
        migrations.AlterField(
            model_name='balance',
            name='account',
            field=models.CharField(choices=[('contributed', 'Contributed'), ('lines', 'Other budget lines'), ('available', 'Free for grants'), ('reserved', 'Recommended, not yet signed off'), ('committed', 'Awarded, not yet paid'), ('ordered', 'Payment approved, not yet at the bank'), ('paid', 'Paid'), ('spent', 'Spent from other lines')], max_length=20),
        ),
        migrations.AlterField(
            model_name='ledgertransaction',
            name='kind',
            field=models.SlugField(help_text='contribution, reserve, free, commit, order, settle, counter, …', max_length=40),
        ),
        migrations.AlterField(
            model_name='posting',
            name='account',
            field=models.CharField(choices=[('contributed', 'Contributed'), ('lines', 'Other budget lines'), ('available', 'Free for grants'), ('reserved', 'Recommended, not yet signed off'), ('committed', 'Awarded, not yet paid'), ('ordered', 'Payment approved, not yet at the bank'), ('paid', 'Paid'), ('spent', 'Spent from other lines')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='balance',
            trigger=pgtrigger.compiler.Trigger(name='only_postings', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF pg_trigger_depth() < 2 THEN\n  RAISE EXCEPTION 'a running sum follows from the postings and is written by nobody'\n    USING ERRCODE = 'insufficient_privilege';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='74221e2165675ec0a98ca70752e42dd3d78c437e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_postings_7f0af', table='grants_balance', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='sums_to_nought', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT count(*) < 2 OR count(*) <> NEW.sides OR sum(pence) <> 0 FROM grants_posting WHERE transaction_id = NEW.id)\nTHEN RAISE EXCEPTION 'movement % has not the sides it says, or they do not sum to nought', NEW.id\n  USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='6e5b2cd5093f36b430e362c693795e0dec8cc7e0', operation='INSERT', pgid='pgtrigger_sums_to_nought_b3c31', table='grants_ledgertransaction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='undoes_one', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."counters_id" IS NOT NULL)', constraint='CONSTRAINT', func="\nIF EXISTS (SELECT FROM grants_ledgertransaction WHERE id = NEW.counters_id AND (counters_id IS NOT NULL\n    OR fund_id <> NEW.fund_id))\n  OR EXISTS (\n    SELECT account, reference, sum(pence) FROM grants_posting WHERE transaction_id IN (NEW.id, NEW.counters_id)\n    GROUP BY account, reference HAVING sum(pence) <> 0)\nTHEN RAISE EXCEPTION 'a contra entry is the opposite of one movement of its fund' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='8090fcbd615e82a2071474ca9c90ba5d35d3493b', operation='INSERT', pgid='pgtrigger_undoes_one_9bd13', table='grants_ledgertransaction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='none_later', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT count(posting.id) <> moved.sides OR sum(posting.pence) <> 0\n    FROM grants_ledgertransaction moved JOIN grants_posting posting ON posting.transaction_id = moved.id\n    WHERE moved.id = NEW.transaction_id GROUP BY moved.id)\nTHEN RAISE EXCEPTION 'movement % is whole already, or its sides do not sum to nought', NEW.transaction_id\n  USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='758b4b77c0cc78c4d0aadcdf8e57a9fc2b1ed874', operation='INSERT', pgid='pgtrigger_none_later_2b637', table='grants_posting', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='running_sums', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nUPDATE grants_balance kept SET pence = kept.pence + moved.pence FROM (\n    SELECT it.fund_id, side.account, sum(side.pence)::bigint AS pence\n    FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id GROUP BY 1, 2\n  ) moved WHERE kept.fund_id = moved.fund_id AND kept.account = moved.account;\nINSERT INTO grants_balance (fund_id, account, pence)\n  SELECT it.fund_id, side.account, sum(side.pence)::bigint\n  FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id\n  WHERE NOT EXISTS (SELECT FROM grants_balance kept WHERE kept.fund_id = it.fund_id AND kept.account = side.account)\n  GROUP BY 1, 2;\nUPDATE grants_holding kept SET pence = kept.pence + moved.pence FROM (\n    SELECT it.fund_id, side.account, side.reference, sum(side.pence)::bigint AS pence\n    FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id GROUP BY 1, 2, 3\n  ) moved\n  WHERE kept.fund_id = moved.fund_id AND kept.account = moved.account AND kept.reference = moved.reference;\nINSERT INTO grants_holding (fund_id, account, reference, pence)\n  SELECT it.fund_id, side.account, side.reference, sum(side.pence)::bigint\n  FROM new_postings side JOIN grants_ledgertransaction it ON it.id = side.transaction_id\n  WHERE NOT EXISTS (\n    SELECT FROM grants_holding kept\n    WHERE kept.fund_id = it.fund_id AND kept.account = side.account AND kept.reference = side.reference)\n  GROUP BY 1, 2, 3;\nRETURN NULL;\n', hash='f7e50017c08a24acb07a059079c512c1f525af96', level='STATEMENT', operation='INSERT', pgid='pgtrigger_running_sums_d5357', referencing='REFERENCING NEW TABLE AS new_postings ', table='grants_posting', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='ledgertransaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counters__isnull', False), ('kind', 'counter')), models.Q(models.Q(('kind', 'counter'), _negated=True), ('counters', None)), _connector='OR'), name='contra_entry_says_what_it_undoes'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('account__in', ['contributed', 'lines', 'available', 'reserved', 'committed', 'ordered', 'paid', 'spent'])), name='posting_is_of_an_account'),
        ),
        migrations.AddField(
            model_name='holding',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='grants.fund'),
        ),
        migrations.AddConstraint(
            model_name='holding',
            constraint=models.UniqueConstraint(fields=('fund', 'account', 'reference'), name='one_holding_per_reference'),
        ),
        migrations.AddConstraint(
            model_name='holding',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gte', 0), models.Q(('account__in', ['lines', 'reserved', 'committed', 'ordered', 'paid', 'spent']), _negated=True), _connector='OR'), name='holding_not_below_nought'),
        ),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='holding',
            trigger=pgtrigger.compiler.Trigger(name='only_postings', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF pg_trigger_depth() < 2 THEN\n  RAISE EXCEPTION 'a running sum follows from the postings and is written by nobody'\n    USING ERRCODE = 'insufficient_privilege';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='f9cf36387747943fa385f959855df23b3f25c76e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_only_postings_2e296', table='grants_holding', when='BEFORE')),
        ),
    ]

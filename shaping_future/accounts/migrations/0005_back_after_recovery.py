from django.db import migrations, models


def they_are_back(apps, schema_editor):
    """Whose second step ended before nobody was told any digits."""
    recoveries = apps.get_model("accounts", "Recovery").objects.using(schema_editor.connection.alias)
    recoveries.filter(done_at__isnull=False).update(back_at=models.F("done_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_recovery_by_two"),
    ]

    operations = [
        migrations.AddField(
            model_name="recovery",
            name="back_at",
            field=models.DateTimeField(
                help_text="from then on signing in does not ask for the digits that they were told on the phone", null=True
            ),
        ),
        migrations.RunPython(they_are_back, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(("back_at", None), ("done_at__isnull", False), _connector="OR"),
                name="back_only_after_a_recovery",
            ),
        ),
    ]

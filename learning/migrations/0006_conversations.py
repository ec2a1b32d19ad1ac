from django.db import migrations

ASKED = ["What did we talk about?", "What did we agree to do next?"]


def conversations_are_talks(apps, schema_editor):
    """Dates that the call named conversations, and that nobody has written anything about, become conversations."""
    report_model, answer_model = apps.get_model("learning", "Report"), apps.get_model("learning", "Answer")
    for report in report_model.objects.filter(kind__istartswith="conversation", state="due").order_by("pk"):
        if report.answers.exclude(text="").exists():
            continue  # somebody has begun to write: it stays a report
        report.answers.all().delete()
        answer_model.objects.bulk_create(
            answer_model(report=report, order=order, prompt=prompt, kind="notes") for order, prompt in enumerate(ASKED, 1)
        )
        report_model.objects.filter(pk=report.pk).update(what="conversation")


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_reports")]

    operations = [migrations.RunPython(conversations_are_talks, migrations.RunPython.noop)]

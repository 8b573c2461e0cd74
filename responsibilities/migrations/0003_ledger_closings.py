"""Problems closed before there were steps were closed by the ledger; how long each took is derived."""

from django.db import migrations


def derive(apps, schema_editor):
    problems = apps.get_model("responsibilities", "Problem").objects
    batch = []
    for problem in (
        problems.filter(closed_on__isnull=False).only("held_on", "closed_on").iterator(chunk_size=1000)
    ):
        problem.ledger_closing = True
        problem.days_taken = (problem.closed_on - problem.held_on).days
        batch.append(problem)
    problems.bulk_update(batch, ["ledger_closing", "days_taken"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("responsibilities", "0002_rectification_life")]
    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]

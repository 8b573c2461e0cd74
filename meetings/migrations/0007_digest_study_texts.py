"""Derive by what stored texts are recognised.

Which of them are alike is not judged here: that would take confirmed ones out of the numbers unseen. A text is
looked for among the others when it is next changed.
"""

from typing import Any

from django.db import migrations

from meetings.similarity import digest, sketch

CHUNK = 500


def derive(apps: Any, schema_editor: Any) -> None:
    products = apps.get_model("meetings", "StudyProduct").objects
    changed = []
    for product in products.exclude(text="").only("pk", "text").iterator(CHUNK):
        product.text_digest, product.text_sketch = digest(product.text), sketch(product.text)
        changed.append(product)
    products.bulk_update(changed, ["text_digest", "text_sketch"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_study_twins")]
    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]

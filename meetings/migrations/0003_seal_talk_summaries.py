"""Encrypt what talks were about, before the column becomes an encrypted one."""

from typing import Any

from django.db import migrations

from branches.encryption import decrypt, encrypt

CHUNK = 500


def seal(apps: Any, schema_editor: Any) -> None:
    _rewrite(apps, encrypt)


def unseal(apps: Any, schema_editor: Any) -> None:
    _rewrite(apps, decrypt)


def _rewrite(apps: Any, change: Any) -> None:
    talks = apps.get_model("meetings", "Talk").objects
    changed = []
    for talk in talks.exclude(summary="").only("pk", "summary").iterator(CHUNK):
        talk.summary = change(talk.summary)
        changed.append(talk)
    talks.bulk_update(changed, ["summary"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_desk")]
    operations = [migrations.RunPython(seal, unseal)]

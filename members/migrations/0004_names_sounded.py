from django.db import migrations

from branches.pinyin import pinyin_of

CHUNK = 2000


def sound_names(apps, schema_editor):
    """Members entered before get the readings under which a name is found now."""
    member = apps.get_model("members", "Member")
    changed = []
    for each in member.objects.only("pk", "name", "name_pinyin").order_by("pk").iterator(chunk_size=CHUNK):
        sound = pinyin_of(each.name)
        if sound != each.name_pinyin:
            each.name_pinyin = sound
            changed.append(each)
    member.objects.bulk_update(changed, ["name_pinyin"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_desk")]

    operations = [migrations.RunPython(sound_names, migrations.RunPython.noop)]

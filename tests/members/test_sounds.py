"""Names entered before they had their sound get it by the step of data that goes with the column."""

from importlib import import_module

from django.apps import apps

from branches.organizations import Organization
from members.models import DevelopmentCase, Member
from tests import factories
from tests.cast import Cast


def test_names_entered_before_are_sounded(cast: Cast) -> None:
    factories.member(cast.first_branch, "贺云峤")
    factories.development_case(cast.first_branch, person_name="单小禾")
    Member.objects.update(name_pinyin="old")
    DevelopmentCase.objects.update(person_name_pinyin="")
    Organization.objects.update(name_pinyin="")
    for name in (
        "branches.migrations.0005_own_lists",
        "members.migrations.0004_names_sounded",
        "members.migrations.0007_names_of_applicants",
    ):
        import_module(name).sound_names(apps, None)
    assert Member.objects.filter(name_pinyin__contains=" hyq").count() == 1
    assert DevelopmentCase.objects.get(person_name="单小禾").person_name_pinyin == "shanxiaohe sxh"
    assert Organization.objects.get(pk=cast.first_branch.pk).name_pinyin.endswith(" jjgdydzb")
    assert not Organization.objects.filter(name_pinyin="").exists()

"""Texts like one another: warned of, counted once, cleared by the secretary."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from branches.audit import AuditLine
from branches.records import Record
from meetings.models import StudyProduct
from meetings.similarity import digest, normalised, percent_found, sketch, sketches_meet
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

TEXT = factories.LONG_TEXT
CHANGED = TEXT.replace("更明白群众盼的是什么", "更清楚百姓盼着什么")
OTHER = "汛期之前把全部闸门逐一启闭检查，登记锈蚀和渗漏的位置，列出维修次序，请老师傅给年轻同志讲了三个晚上的课，大家都说有收获。"
STUDY = BY_STEM["study-product"]


# --- the comparison


def test_a_copy_with_other_signs_and_spaces_is_the_same_text() -> None:
    copy = TEXT.replace("，", ", ").replace("。", "。\n\n")
    assert digest(copy) == digest(TEXT) != ""
    assert normalised("ＡＢ c，d") == "abcd"


@pytest.mark.parametrize("text", ["", "很受教育。", "学" * 39])
def test_a_short_text_is_not_compared(text: str) -> None:
    assert (digest(text), sketch(text)) == ("", "")
    assert percent_found(text[:3], TEXT) == 0


def test_how_much_of_a_text_stands_in_another() -> None:
    assert percent_found(TEXT, TEXT) == 100
    assert 60 < percent_found(CHANGED, TEXT) < 100
    assert percent_found(OTHER, TEXT) == 0
    assert sketches_meet(sketch(CHANGED), sketch(TEXT))
    assert not sketches_meet(sketch(OTHER), sketch(TEXT))
    assert not sketches_meet("", "")


# --- the records


def test_the_later_of_two_alike_names_the_earlier(cast: Cast) -> None:
    earlier = factories.study_product(cast.first_branch, text=TEXT * 3)
    later = factories.study_product(cast.second_branch, text=TEXT * 2 + CHANGED)
    assert (earlier.twin, later.twin) == (None, earlier)
    assert 80 <= later.alike_percent < 100
    assert StudyProduct.objects.duplicates().get() == later
    assert StudyProduct.objects.reflections().get() == earlier


@pytest.mark.parametrize("text", [OTHER, "", "短短几句。"])
def test_other_texts_have_no_twin(text: str, cast: Cast) -> None:
    factories.study_product(cast.first_branch, text=TEXT)
    assert factories.study_product(cast.first_branch, text=text).twin is None


def test_what_is_not_compared(cast: Cast) -> None:
    """Another bureau's, of another kind, and a withdrawn one."""
    factories.study_product(cast.other_branch, text=TEXT)
    factories.study_product(cast.first_branch, text=TEXT, kind=StudyProduct.Kind.RESEARCH)
    factories.study_product(cast.first_branch, text=TEXT, state=Record.State.WITHDRAWN)
    assert factories.study_product(cast.first_branch, text=TEXT).twin is None


def test_a_duplicate_counts_where_its_twin_does_not(cast: Cast) -> None:
    later = factories.duplicate(cast.first_branch)
    assert not StudyProduct.objects.reflections().filter(pk=later.pk).exists()
    factories.set_state(StudyProduct.objects.get(pk=later.twin_id), Record.State.WITHDRAWN)
    assert StudyProduct.objects.reflections().filter(pk=later.pk).exists()


def test_a_text_written_anew_is_no_duplicate_any_more(cast: Cast) -> None:
    later = factories.duplicate(cast.first_branch)
    later.text = OTHER
    later.store(by=cast.first)
    later.refresh_from_db()
    assert (later.twin, later.alike_percent) == (None, None)


def test_the_secretary_clears_it(client: Client, cast: Cast) -> None:
    later = factories.duplicate(cast.first_branch)
    address = reverse("meetings:study-product-clear", args=[later.pk])
    page = sign_in(client, cast.first).get(later.get_absolute_url()).content.decode()
    author = later.twin.studyauthor_set.get().member.name
    assert f"与{author}《{later.twin}》有100%相同" in page and "认定不雷同" in page
    assert client.post(address, {"reason": " "}).context["form"].errors
    client.post(address, {"reason": "同一次调研的分工稿"})
    assert StudyProduct.objects.reflections().filter(pk=later.pk).exists()
    assert "同一次调研的分工稿" in AuditLine.objects.filter(record_key=later.key).last().detail
    assert client.get(address).status_code == 403
    assert "不雷同以前" not in client.get(later.get_absolute_url()).content.decode()


def test_clearing_lasts_as_long_as_the_text(cast: Cast) -> None:
    later = factories.duplicate(cast.first_branch)
    later.clear(by=cast.first, reason="分工稿")
    later.title = "换个题目"
    later.store(by=cast.first)
    assert later.cleared_at is not None
    later.text = TEXT + "又添了一句话。"
    later.store(by=cast.first)
    assert later.cleared_at is None and later.is_duplicate


def test_who_does_not_clear(cast: Cast) -> None:
    later = factories.duplicate(cast.first_branch)
    for user in (cast.clerk, cast.second, cast.leader):
        with pytest.raises(PermissionDenied):
            later.clear(by=user, reason="看过")
    with pytest.raises(ValidationError):
        later.clear(by=cast.first, reason="")


def test_the_text_of_another_branch_is_not_named(cast: Cast) -> None:
    earlier = factories.study_product(cast.first_branch, text=TEXT)
    later = factories.study_product(cast.second_branch, text=TEXT)
    assert str(earlier) not in later.likeness(cast.second)
    assert "其他党组织的一篇有100%相同" in later.likeness(cast.second)
    assert str(earlier) in later.likeness(cast.general)
    assert earlier.likeness(cast.general) == ""

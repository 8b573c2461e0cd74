"""What troubles the people: who came stays hidden, and whether they were content is asked."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from responsibilities.models import MassIssue
from tests import factories
from tests.branches.record_types import BY_STEM, sign_in
from tests.cast import Cast

ISSUE = BY_STEM["mass-issue"]
REVISIT = {
    "closed_on": "2026-03-11",
    "stage": "resolved",
    "revisited_on": "2026-03-12",
    "satisfaction": "satisfied",
}


def test_the_name_is_masked_everywhere(client: Client, cast: Cast) -> None:
    issue = factories.mass_issue(cast.first_branch, petitioner="申屠若溪", state="draft")
    nameless = factories.mass_issue(cast.first_branch, anonymous=True)
    assert (issue.masked_petitioner, nameless.masked_petitioner) == ("申***", "匿名群众")
    sign_in(client, cast.first)
    for address in (
        ISSUE.page.list_url, issue.get_absolute_url(), ISSUE.page.url("edit", issue.pk),
        ISSUE.page.url("history", issue.pk),
    ):  # fmt: skip
        assert "申屠若溪" not in client.get(address).content.decode(), address


def test_mending_keeps_the_name_and_anonymity_takes_it_away(client: Client, cast: Cast) -> None:
    issue = factories.mass_issue(cast.first_branch, petitioner="申屠若溪", state="draft")
    address = ISSUE.page.url("edit", issue.pk)
    sign_in(client, cast.first)
    data = ISSUE.data(cast.first_branch, version=issue.version)
    client.post(address, data)
    issue.refresh_from_db()
    assert issue.petitioner == "申屠若溪"
    client.post(address, data | {"version": issue.version, "anonymous": "on"})
    issue.refresh_from_db()
    assert (issue.petitioner, issue.anonymous) == ("", True)


def test_an_anonymous_one_has_no_name(client: Client, cast: Cast) -> None:
    data = ISSUE.data(cast.first_branch, anonymous="on", petitioner="申屠若溪")
    response = sign_in(client, cast.first).post(ISSUE.page.new_url, data)
    assert "petitioner" in response.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({}, True),
        ({"satisfaction": ""}, False),
        ({"revisited_on": ""}, False),
        ({"revisited_on": "2026-03-10"}, False),
        ({"stage": "handling", "closed_on": ""}, False),
    ],
)
def test_a_revisit_is_told_whole(changes: dict[str, Any], stored: bool, client: Client, cast: Cast) -> None:
    data = ISSUE.data(cast.first_branch, **REVISIT | changes)
    sign_in(client, cast.first).post(ISSUE.page.new_url, data)
    assert MassIssue.objects.filter(revisited_on=date(2026, 3, 12)).exists() is stored
    assert MassIssue.objects.exists() is stored


def test_how_long_it_took(cast: Cast) -> None:
    issue = factories.mass_issue(cast.first_branch, held_on=date(2025, 3, 1), closed_on=date(2025, 3, 10))
    assert issue.days_taken == 9
    assert factories.mass_issue(cast.first_branch, stage="handling", closed_on=None).days_taken is None

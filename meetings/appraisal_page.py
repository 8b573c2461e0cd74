"""What the page of an appraisal shows: the people, how far it is, and the next step."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from branches.accounts import User
from meetings import appraisal_rules
from meetings.models import Appraisal, AppraisalSubject, AppraisalTally


@dataclass(frozen=True)
class SubjectRow:
    """One person appraised, as the organisation that appraises sees him."""

    subject: AppraisalSubject
    self_grade: str
    grade: str
    counts: list[int]
    """Votes by grade, then abstentions; empty while they may not be read."""


def subject_rows(appraisal: Appraisal) -> list[SubjectRow]:
    """Everybody appraised with what is said, counted and decided of him. Three queries."""
    subjects = (
        appraisal.subjects.select_related("member")
        .annotate(opinion_count=Count("opinions"))
        .order_by("member__name_pinyin", "pk")
    )
    counts: dict[tuple[int, str], int] = {}
    if appraisal.shows_count:
        tallies = AppraisalTally.objects.filter(subject__appraisal=appraisal)
        counts = {(each.subject_id, each.choice): each.votes for each in tallies}
    labels = dict(appraisal.grades)
    choices = [*labels, AppraisalTally.ABSTAINED]
    return [
        SubjectRow(
            subject,
            labels.get(subject.self_grade, ""),
            labels.get(subject.grade, ""),
            [counts.get((subject.pk, choice), 0) for choice in choices]
            if subject.graded and appraisal.shows_count
            else [],
        )
        for subject in subjects
    ]


def appraisal_context(appraisal: Appraisal, user: User) -> dict[str, Any]:
    rows = subject_rows(appraisal)
    formal = sum(row.subject.graded for row in rows)
    roll = list(appraisal.roll.select_related("voter").order_by("voter__name_pinyin", "pk"))
    return {
        "rows": rows,
        "headings": [label for _, label in appraisal.grades],
        "runs": appraisal.is_run_by(user),
        "enters": user.may_enter_for(appraisal.organization) and appraisal.state in appraisal.OPEN_STATES,
        "voters": roll,
        "voted": sum(line.has_voted for line in roll),
        "said": sum(bool(row.subject.self_text) for row in rows),
        "most_excellent": appraisal_rules.EXCELLENT_SHARE.most(formal),
        "formal": formal,
        "shown_from": appraisal_rules.SHOWN_FROM,
    }

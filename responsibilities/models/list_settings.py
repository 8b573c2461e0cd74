"""What an organisation calls its lists and how often contact points are to be visited."""

from django.db import models
from django.db.models import F, Q

from branches import audit
from branches.accounts import User
from branches.organizations import Organization
from responsibilities import rules


class ListSettings(models.Model):
    """清单设置: the names of the four lists and the house's own thresholds, for an organisation and all below it."""

    KINDS = ("duty", "problem", "rectification", "task")

    organization = models.OneToOneField(
        Organization, models.PROTECT, related_name="list_settings", verbose_name="党组织"
    )
    duty_label = models.CharField("责任一栏的名称", max_length=20, default="责任清单")
    problem_label = models.CharField("问题一栏的名称", max_length=20, default="问题清单")
    rectification_label = models.CharField("整改一栏的名称", max_length=20, default="整改清单")
    task_label = models.CharField("任务一栏的名称", max_length=20, default="任务清单")
    fewest_branches = models.PositiveSmallIntegerField(
        "每名委员至少联系支部（个）", default=rules.CONTACT_BRANCHES[0]
    )
    most_branches = models.PositiveSmallIntegerField(
        "每名委员至多联系支部（个）", default=rules.CONTACT_BRANCHES[1]
    )
    yearly_visits = models.PositiveSmallIntegerField(
        "每个支部每年至少到访（次）", default=rules.CONTACT_VISITS
    )

    class Meta:
        verbose_name = "清单设置"
        verbose_name_plural = "清单设置"
        constraints = [
            models.CheckConstraint(
                name="list_settings_branches",
                condition=Q(most_branches__gte=F("fewest_branches")),
                violation_error_message="至多联系的支部数不能少于至少联系的支部数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization.short_name}清单设置"

    def labels(self) -> dict[str, str]:
        """The names of the lists by kind."""
        return {kind: getattr(self, f"{kind}_label") for kind in self.KINDS}

    def keep(self, *, by: User, detail: str) -> None:
        """Save with the line of the audit. The caller has opened the transaction."""
        self.save()
        audit.write_line(
            by=by,
            verb=audit.Verb.EDIT,
            record_key=f"{self._meta.label_lower}:{self.pk}",
            organization_id=self.organization_id,
            detail=detail,
        )


def settings_above(organization: Organization) -> ListSettings:
    """The settings of the organisation or of the nearest one above it that has any; else the defaults, unsaved."""
    paths = [
        organization.path[:end]
        for end in range(Organization.steplen, len(organization.path) + 1, Organization.steplen)
    ]
    found = ListSettings.objects.filter(organization__path__in=paths).order_by("-organization__path").first()
    return found or ListSettings(organization=organization)

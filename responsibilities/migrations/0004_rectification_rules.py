from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responsibilities", "0003_ledger_closings")]

    operations = [
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_on__isnull", False), ("stage__in", ["closed", "consolidated", "rebounded"])
                    ),
                    models.Q(
                        models.Q(("stage__in", ["closed", "consolidated", "rebounded"]), _negated=True),
                        ("closed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="problem_closed_when",
                violation_error_message="已销号的问题须填写销号日期，未销号的不填。",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("ledger_closing", True),
                    models.Q(
                        ("applied_by__isnull", False),
                        ("approved_by__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="problem_closed_by_several",
                violation_error_message="销号须经申请、复核和审定，请按步骤办理。",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applied_by__isnull", True),
                    ("reviewed_by__isnull", True),
                    models.Q(("applied_by", models.F("reviewed_by")), _negated=True),
                    _connector="OR",
                ),
                name="problem_reviewed_by_another",
                violation_error_message="复核须由申请人以外的人办理。",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applied_by__isnull", True),
                    ("approved_by__isnull", True),
                    models.Q(("applied_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="problem_approved_by_another",
                violation_error_message="审定须由申请人以外的人办理。",
            ),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="problem_percent",
                violation_error_message="进度应在0到100之间。",
            ),
        ),
    ]

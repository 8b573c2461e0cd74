import branches.encryption
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("branches", "0001_initial"),
        ("branches", "__first__"),
        ("meetings", "0001_initial"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=80, verbose_name="方案名称")),
            ],
            options={
                "verbose_name": "考核方案",
                "verbose_name_plural": "考核方案",
                "db_table": "responsibilities_scheme",
                "ordering": ["-year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "year"),
                        name="assessment_scheme_once",
                        violation_error_message="该组织这一年度已有考核方案，请直接使用。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="考核日期")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="responsibilities.assessmentscheme",
                        verbose_name="考核方案",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="被考核支部",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="考核意见")),
            ],
            options={
                "verbose_name": "年度考核",
                "verbose_name_plural": "年度考核",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="assessment_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assessment_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="assessment_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "branch"),
                        name="assessment_once",
                        violation_error_message="该支部在这一方案下已有考核表。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="督查日期")),
                ("topic", models.CharField(max_length=200, verbose_name="督查主题")),
                ("findings", models.TextField(blank=True, verbose_name="发现问题")),
                (
                    "stage",
                    models.CharField(
                        choices=[("planned", "未开展"), ("done", "已完成")],
                        default="planned",
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
            ],
            options={
                "verbose_name": "党建督查",
                "verbose_name_plural": "党建督查",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="inspection_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="inspection_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="inspection_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BranchVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="responsibilities.inspection",
                        verbose_name="党建督查",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="被督查支部",
                    ),
                ),
            ],
            options={
                "verbose_name": "被督查支部",
                "verbose_name_plural": "被督查支部",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "branch"),
                        name="branch_visit_once",
                        violation_error_message="同一支部在一次督查中只需填写一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="承诺日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="承诺年度")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("deployment", "部署党建工作"),
                            ("hearing", "听取党支部书记专题汇报"),
                            ("inspection", "开展党建督查"),
                            ("observation", "党建工作专题观摩"),
                            ("standardization", "所属党支部全部达到标准化水平"),
                        ],
                        max_length=20,
                        verbose_name="承诺事项",
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("month", "每月"),
                            ("quarter", "每季度"),
                            ("half_year", "每半年"),
                            ("year", "每年"),
                            ("target", "目标年度"),
                        ],
                        max_length=10,
                        verbose_name="周期",
                    ),
                ),
                ("times", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="次数")),
                (
                    "target_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="目标年度"),
                ),
            ],
            options={
                "verbose_name": "工作承诺",
                "verbose_name_plural": "工作承诺",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="commitment_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitment_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="commitment_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("every", "target"), ("target_year__isnull", False), ("times__isnull", True)
                            ),
                            models.Q(
                                models.Q(("every", "target"), _negated=True),
                                ("target_year__isnull", True),
                                ("times__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_times_or_target",
                        violation_error_message="按周期的承诺填写次数，目标年度的承诺填写年份。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="明确日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("guidance", "总支委员联系党支部"), ("contact_point", "领导党建联系点")],
                        default="guidance",
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="members.member",
                        verbose_name="联系人",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="联系支部",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
            ],
            options={
                "verbose_name": "联系分工",
                "verbose_name_plural": "联系分工",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="contact_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="contact_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["guidance", "contact_point"])),
                        name="contact_kind_known",
                        violation_error_message="请选择联系分工的类别。",
                    ),
                    models.UniqueConstraint(
                        fields=("year", "kind", "person", "branch"),
                        name="contact_once",
                        violation_error_message="他这一年联系这个支部已经登记，请打开原有的分工。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="到访日期")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="responsibilities.contact",
                        verbose_name="联系分工",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("survey", "调研指导"),
                            ("organizational_life", "列席组织生活会"),
                            ("lecture", "讲党课"),
                            ("feedback", "问题反馈"),
                        ],
                        max_length=20,
                        verbose_name="到访内容",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_visits",
                        to="meetings.meeting",
                        verbose_name="参加的会议",
                    ),
                ),
                ("summary", models.CharField(max_length=300, verbose_name="指导情况")),
                ("problems", models.CharField(blank=True, max_length=300, verbose_name="提出的问题")),
            ],
            options={
                "verbose_name": "联系指导记录",
                "verbose_name_plural": "联系指导记录",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="contactvisit_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contactvisit_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="contactvisit_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["survey", "organizational_life", "lecture", "feedback"])
                        ),
                        name="contact_visit_kind_known",
                        violation_error_message="请选择到访内容。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="签订日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="与哪个上级党组织签订",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="上级签订人",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="members.member",
                        verbose_name="责任人",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=1, editable=False, max_digits=5, null=True, verbose_name="考核得分"
                    ),
                ),
                ("scored_on", models.DateField(editable=False, null=True, verbose_name="考核日期")),
                (
                    "scored_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="考核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "目标责任书",
                "verbose_name_plural": "目标责任书",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="contract_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contract_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="contract_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "year", "signer"),
                        name="contract_once",
                        violation_error_message="这位责任人这一年度的责任书已经登记，请打开原有的那一份。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization_id", models.F("issuer_id")), _negated=True),
                        name="contract_with_another",
                        violation_error_message="责任书由上下级党组织签订，请选择上级党组织。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("score__isnull", True),
                                ("scored_by__isnull", True),
                                ("scored_on__isnull", True),
                            ),
                            models.Q(
                                ("score__isnull", False),
                                ("scored_by__isnull", False),
                                ("scored_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="contract_scored_who",
                        violation_error_message="责任书的考核得分、考核日期和考核人必须同时填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clauses",
                        to="responsibilities.contract",
                        verbose_name="目标责任书",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="责任条款")),
                (
                    "marks",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.5"))],
                        verbose_name="分值",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="得分"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="评分说明")),
            ],
            options={
                "verbose_name": "责任条款",
                "verbose_name_plural": "责任条款",
                "db_table": "responsibilities_clause",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 0), ("score__lte", models.F("marks"))),
                            _connector="OR",
                        ),
                        name="contract_clause_score",
                        violation_error_message="得分应在0和这一条的分值之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("score", models.F("marks")),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_clause_why",
                        violation_error_message="没有给满分的，请写明扣分的原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="列入日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("group_secretary", "党组书记"),
                            ("group_member", "党组成员"),
                            ("secretary", "党（总）支部书记"),
                        ],
                        max_length=16,
                        verbose_name="层面",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("duty", "责任"), ("task", "任务")],
                        default="duty",
                        max_length=8,
                        verbose_name="列入",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="序号"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="members.member",
                        verbose_name="责任人",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="责任类别")),
                ("content", models.CharField(max_length=300, verbose_name="责任内容")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="工作措施")),
                ("target", models.CharField(blank=True, max_length=60, verbose_name="频次或目标值")),
                ("department", models.CharField(blank=True, max_length=100, verbose_name="责任处室或支部")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="完成时限")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="佐证")),
                ("progress", models.CharField(blank=True, max_length=300, verbose_name="完成情况")),
                (
                    "stage",
                    models.CharField(
                        choices=[("ongoing", "落实中"), ("done", "已落实")],
                        default="ongoing",
                        max_length=10,
                        verbose_name="落实状态",
                    ),
                ),
                (
                    "upper",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lower",
                        to="responsibilities.duty",
                        verbose_name="上级责任",
                    ),
                ),
            ],
            options={
                "verbose_name": "责任清单项",
                "verbose_name_plural": "责任清单",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="duty_scope"),
                    models.Index(fields=["year", "level"], name="duty_year"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="duty_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["duty", "task"])),
                        name="duty_kind_known",
                        violation_error_message="请选择列入责任还是任务。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("upper__isnull", True),
                            models.Q(("upper", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_not_under_itself",
                        violation_error_message="责任项不能分解给自己。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="提出日期")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("leadership", "党组班子及成员"),
                            ("grassroots", "基层党组织及成员"),
                            ("members", "普通党员"),
                        ],
                        max_length=12,
                        verbose_name="层面",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("life_democratic", "民主生活会"),
                            ("organizational_life", "组织生活会"),
                            ("appraisal", "民主评议党员"),
                            ("thematic_education", "主题教育检视"),
                            ("inspection", "党建督查"),
                            ("audit", "巡察"),
                            ("review", "述职点评"),
                            ("talk", "谈心谈话"),
                            ("self_check", "自查"),
                            ("masses", "群众反映"),
                        ],
                        max_length=20,
                        verbose_name="问题来源",
                    ),
                ),
                ("description", models.CharField(max_length=300, verbose_name="问题表现")),
                ("cause", models.CharField(blank=True, max_length=300, verbose_name="原因分析")),
                ("prominent", models.BooleanField(default=True, verbose_name="突出问题")),
                ("measure", models.TextField(blank=True, verbose_name="整改措施")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="members.member",
                        verbose_name="责任人",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="牵头领导",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="整改时限")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="进度（%）"),
                ),
                ("long_term", models.BooleanField(default=False, verbose_name="长期坚持")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("registered", "已登记"),
                            ("listed", "已列入清单"),
                            ("assigned", "已交办"),
                            ("rectifying", "整改中"),
                            ("applied", "申请销号"),
                            ("reviewed", "已复核"),
                            ("closed", "已销号"),
                            ("consolidated", "已巩固"),
                            ("rebounded", "已反弹"),
                        ],
                        default="registered",
                        editable=False,
                        max_length=12,
                        verbose_name="完成情况",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("good", "好"), ("fair", "较好"), ("middling", "一般"), ("poor", "差")],
                        editable=False,
                        max_length=10,
                        verbose_name="整改评价",
                    ),
                ),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="整改轮次"),
                ),
                (
                    "closed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="销号日期"),
                ),
                (
                    "days_taken",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="整改用时（天）"),
                ),
                (
                    "ledger_closing",
                    models.BooleanField(default=False, editable=False, verbose_name="按原台账已销号"),
                ),
                (
                    "applied_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请销号人",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核经手人",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "rebound_of",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rebounds",
                        to="responsibilities.problem",
                        verbose_name="原问题",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="responsibilities.problem",
                        verbose_name="拆分自",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="responsibilities.problem",
                        verbose_name="并入",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=80, verbose_name="来源记录"),
                ),
            ],
            options={
                "verbose_name": "问题",
                "verbose_name_plural": "问题整改",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="problem_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="problem_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="problem_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("stage__in", ["closed", "consolidated", "rebounded"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("stage__in", ["closed", "consolidated", "rebounded"]), _negated=True
                                ),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="problem_closed_when",
                        violation_error_message="已销号的问题须填写销号日期，未销号的不填。",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_by__isnull", True),
                            ("reviewed_by__isnull", True),
                            models.Q(("applied_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="problem_reviewed_by_another",
                        violation_error_message="复核须由申请人以外的人办理。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_by__isnull", True),
                            ("approved_by__isnull", True),
                            models.Q(("applied_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="problem_approved_by_another",
                        violation_error_message="审定须由申请人以外的人办理。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)),
                        name="problem_percent",
                        violation_error_message="进度应在0到100之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", True),
                            ("reviewer__isnull", True),
                            models.Q(("owner", models.F("reviewer")), _negated=True),
                            _connector="OR",
                        ),
                        name="problem_reviewer_not_owner",
                        violation_error_message="复核人不能是责任人本人，请另选一人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="problem_closed_after_found",
                        violation_error_message="销号日期不能早于提出日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="佐证材料")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "verbose_name_plural": "佐证",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="responsibilities.assessmentscheme",
                        verbose_name="考核方案",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("text", models.CharField(max_length=120, verbose_name="考核内容")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.5"))],
                        verbose_name="分值",
                    ),
                ),
                ("figure_code", models.CharField(blank=True, max_length=40, verbose_name="对应指标")),
                ("target", models.PositiveIntegerField(blank=True, null=True, verbose_name="达到满分的数值")),
            ],
            options={
                "verbose_name": "考核指标",
                "verbose_name_plural": "考核指标",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "position"),
                        name="indicator_once",
                        violation_error_message="考核指标的顺序不能重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("figure_code", ""), ("target__isnull", True)),
                            models.Q(models.Q(("figure_code", ""), _negated=True), ("target__gte", 1)),
                            _connector="OR",
                        ),
                        name="indicator_target_of_figure",
                        violation_error_message="对应数字指标的，请填写达到满分的数值。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="responsibilities.assessment",
                        verbose_name="年度考核",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="responsibilities.indicator",
                        verbose_name="考核指标",
                    ),
                ),
                ("value", models.IntegerField(blank=True, null=True, verbose_name="指标数值")),
                (
                    "suggested",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="按数字得分"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="得分"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="评分说明")),
            ],
            options={
                "verbose_name": "指标得分",
                "verbose_name_plural": "指标得分",
                "db_table": "responsibilities_score",
                "ordering": ["indicator__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "indicator"),
                        name="indicator_score_once",
                        violation_error_message="同一指标只评一次分。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__gte", 0), _connector="OR"),
                        name="indicator_score_not_negative",
                        violation_error_message="得分不能小于0。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            ("suggested__isnull", True),
                            ("score", models.F("suggested")),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="indicator_departure_in_words",
                        violation_error_message="得分与按数字得分不同时，请写明评分说明。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="开展日期")),
                ("category", models.CharField(max_length=60, verbose_name="举措类别")),
                (
                    "stage",
                    models.CharField(
                        choices=[("planned", "未开展"), ("done", "已开展")],
                        default="planned",
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
            ],
            options={
                "verbose_name": "党建举措",
                "verbose_name_plural": "党建举措",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="initiative_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiative_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="initiative_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="建立日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("group_secretary", "党组书记"),
                            ("group_member", "党组成员"),
                            ("secretary", "党（总）支部书记"),
                        ],
                        max_length=16,
                        verbose_name="层面",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_sets",
                        to="members.member",
                        verbose_name="责任人",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("edition", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="版次")),
                ("published_on", models.DateField(editable=False, null=True, verbose_name="发布日期")),
                (
                    "duty_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="发布的责任项"),
                ),
                (
                    "problem_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="发布的问题"),
                ),
                (
                    "rectification_count",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="发布的整改项"),
                ),
            ],
            options={
                "verbose_name": "年度清单",
                "verbose_name_plural": "年度清单",
                "ordering": ["-year", "organization", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="listset_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="listset_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="listset_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "year", "level", "owner"),
                        name="list_set_once",
                        violation_error_message="该责任人这一年度、这一层面的清单已经建立，请打开原有的清单。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["group_secretary", "group_member", "secretary"])),
                        name="list_set_level_known",
                        violation_error_message="请选择清单的层面。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition", 0), ("published_on__isnull", True)),
                            models.Q(("edition__gt", 0), ("published_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="list_set_published_when",
                        violation_error_message="已发布的清单须有发布日期，未发布的没有。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "list_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="responsibilities.listset",
                        verbose_name="年度清单",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("content", models.TextField(help_text="清单内容的 JSON 文本", verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单版次",
                "verbose_name_plural": "清单版次",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list_set", "number"),
                        name="list_edition_once",
                        violation_error_message="这一版已经发布，请刷新后再发布下一版。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_settings",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "duty_label",
                    models.CharField(default="责任清单", max_length=20, verbose_name="责任一栏的名称"),
                ),
                (
                    "problem_label",
                    models.CharField(default="问题清单", max_length=20, verbose_name="问题一栏的名称"),
                ),
                (
                    "rectification_label",
                    models.CharField(default="整改清单", max_length=20, verbose_name="整改一栏的名称"),
                ),
                (
                    "task_label",
                    models.CharField(default="任务清单", max_length=20, verbose_name="任务一栏的名称"),
                ),
                (
                    "fewest_branches",
                    models.PositiveSmallIntegerField(default=1, verbose_name="每名委员至少联系支部（个）"),
                ),
                (
                    "most_branches",
                    models.PositiveSmallIntegerField(default=4, verbose_name="每名委员至多联系支部（个）"),
                ),
                (
                    "yearly_visits",
                    models.PositiveSmallIntegerField(default=2, verbose_name="每个支部每年至少到访（次）"),
                ),
            ],
            options={
                "verbose_name": "清单设置",
                "verbose_name_plural": "清单设置",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("most_branches__gte", models.F("fewest_branches"))),
                        name="list_settings_branches",
                        violation_error_message="至多联系的支部数不能少于至少联系的支部数。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MassIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="受理日期")),
                (
                    "category",
                    models.CharField(
                        choices=[("worry", "操心事"), ("annoyance", "烦心事"), ("distress", "揪心事")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visit", "走访调研"),
                            ("reception", "来访接待"),
                            ("call", "来信来电"),
                            ("hotline", "热线转办"),
                            ("online", "网络留言"),
                            ("inspection", "督查发现"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("content", models.CharField(max_length=300, verbose_name="诉求内容")),
                ("petitioner", branches.encryption.EncryptedTextField(blank=True, verbose_name="群众姓名")),
                ("anonymous", models.BooleanField(default=False, verbose_name="匿名")),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="承办人",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("handling", "办理中"), ("resolved", "已办结")],
                        default="handling",
                        max_length=10,
                        verbose_name="办理状态",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="佐证材料")),
                ("revisited_on", models.DateField(blank=True, null=True, verbose_name="回访日期")),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[("satisfied", "满意"), ("mostly", "基本满意"), ("dissatisfied", "不满意")],
                        max_length=12,
                        verbose_name="群众满意度",
                    ),
                ),
                ("revisit_note", models.CharField(blank=True, max_length=200, verbose_name="回访情况")),
            ],
            options={
                "verbose_name": "群众身边事",
                "verbose_name_plural": "群众身边事",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="massissue_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="massissue_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="massissue_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("stage", "resolved")),
                            models.Q(("closed_on__isnull", True), ("stage", "handling")),
                            _connector="OR",
                        ),
                        name="mass_issue_closed_when",
                        violation_error_message="已办结的事项须填写办结日期，办理中的不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="mass_issue_closed_after",
                        violation_error_message="办结日期不能早于受理日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revisited_on__isnull", True), ("satisfaction", "")),
                            models.Q(
                                ("revisited_on__isnull", False), models.Q(("satisfaction", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="mass_issue_revisit_told",
                        violation_error_message="回访日期和群众满意度请一并填写，没有回访的都不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revisited_on__isnull", True),
                            models.Q(
                                ("closed_on__isnull", False), ("revisited_on__gte", models.F("closed_on"))
                            ),
                            _connector="OR",
                        ),
                        name="mass_issue_revisit_after",
                        violation_error_message="办结以后才能回访，回访日期不能早于办结日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("anonymous", False), ("petitioner", ""), _connector="OR"),
                        name="mass_issue_nameless",
                        violation_error_message="匿名反映的请不填群众姓名。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfaction__in", ["", "satisfied", "mostly", "dissatisfied"]),
                            (
                                "source__in",
                                [
                                    "",
                                    "visit",
                                    "reception",
                                    "call",
                                    "hotline",
                                    "online",
                                    "inspection",
                                    "other",
                                ],
                            ),
                        ),
                        name="mass_issue_words_known",
                        violation_error_message="请从列表中选择来源和满意度。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlySummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="总结日期")),
                ("month", models.DateField(verbose_name="总结月份")),
                ("progress", models.TextField(verbose_name="本月工作")),
                ("problems", models.TextField(blank=True, verbose_name="问题整改")),
                ("next_steps", models.TextField(blank=True, verbose_name="下月安排")),
            ],
            options={
                "verbose_name": "月总结",
                "verbose_name_plural": "月总结",
                "db_table": "responsibilities_summary",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="monthlysummary_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="monthlysummary_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="monthlysummary_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "month"),
                        name="monthly_summary_once",
                        violation_error_message="这个月的总结已经有了，请打开原来的总结修改。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_on__gte", models.F("month"))),
                        name="monthly_summary_after_start",
                        violation_error_message="总结日期不能早于总结的月份。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="responsibilities.branchvisit",
                        verbose_name="被督查支部",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("text", models.CharField(max_length=120, verbose_name="检查内容")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("good", "符合"), ("fault", "有问题")],
                        max_length=6,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="发现的问题")),
                (
                    "problem",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="found_by",
                        to="responsibilities.problem",
                        verbose_name="形成的问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "督查检查项",
                "verbose_name_plural": "督查检查项",
                "db_table": "responsibilities_check",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "position"),
                        name="inspection_check_once",
                        violation_error_message="同一支部的检查项不能重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "fault"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_fault_in_words",
                        violation_error_message="有问题的检查项请写明发现的问题。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="应查日期")),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="responsibilities.problem",
                        verbose_name="问题",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="回访日期")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "未反弹"), ("rebound", "反弹")],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="回访情况")),
            ],
            options={
                "verbose_name": "回头看",
                "verbose_name_plural": "回头看",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="followup_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="followup_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="followup_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", True), ("result", "")),
                            models.Q(("done_on__isnull", False), ("result__in", ["kept", "rebound"])),
                            _connector="OR",
                        ),
                        name="follow_up_result_when_done",
                        violation_error_message="回访日期与结论必须同时填写。",
                    ),
                    models.UniqueConstraint(
                        fields=("problem", "held_on"),
                        name="follow_up_once_a_day",
                        violation_error_message="该问题这一天的回头看已安排。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="responsibilities.problem",
                        verbose_name="问题",
                    ),
                ),
                ("until", models.DateField(verbose_name="申请延至")),
                ("was_due_on", models.DateField(verbose_name="原时限")),
                ("reason", models.CharField(max_length=200, verbose_name="延期原因")),
                (
                    "requested_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="申请时间"),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                ("approved", models.BooleanField(null=True, verbose_name="批准")),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期",
                "verbose_name_plural": "延期",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("approved__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("approved__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="extension_answered_who",
                        violation_error_message="延期的答复、答复人与答复时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_other_person",
                        violation_error_message="延期须由申请人以外的人批准。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("was_due_on"))),
                        name="extension_later",
                        violation_error_message="延期后的时限应晚于原时限。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="responsibilities.evidence",
                        verbose_name="佐证",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="responsibilities.problem",
                        verbose_name="问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证所用",
                "verbose_name_plural": "佐证所用",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evidence", "problem"),
                        name="evidence_use_once",
                        violation_error_message="这份佐证已用于该问题。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProblemStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="responsibilities.problem",
                        verbose_name="问题",
                    ),
                ),
                ("verb", models.CharField(max_length=20, verbose_name="步骤")),
                ("from_stage", models.CharField(max_length=12, verbose_name="原阶段")),
                ("to_stage", models.CharField(max_length=12, verbose_name="现阶段")),
                ("held_on", models.DateField(verbose_name="日期")),
                ("note", models.TextField(blank=True, verbose_name="情况")),
                ("percent", models.PositiveSmallIntegerField(null=True, verbose_name="进度（%）")),
                ("at_dispatch", models.BooleanField(default=False, verbose_name="周调度会上")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理经过",
                "verbose_name_plural": "办理经过",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__isnull", True), ("percent__lte", 100), _connector="OR"),
                        name="problem_step_percent",
                        violation_error_message="进度应在0到100之间。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="自查日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("q1", "第一季度"),
                            ("q2", "第二季度"),
                            ("q3", "第三季度"),
                            ("q4", "第四季度"),
                            ("h1", "上半年"),
                            ("h2", "下半年"),
                            ("year", "全年"),
                        ],
                        max_length=4,
                        verbose_name="自查期间",
                    ),
                ),
                ("starts_on", models.DateField(editable=False, verbose_name="期间起始")),
                ("ends_on", models.DateField(editable=False, verbose_name="期间截止")),
                (
                    "tasks",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="规范任务数"),
                ),
                (
                    "assessed",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="已自查数"),
                ),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("0"),
                        editable=False,
                        max_digits=4,
                        verbose_name="得分",
                    ),
                ),
                ("reached", models.BooleanField(default=False, editable=False, verbose_name="达标")),
                (
                    "superseded_on",
                    models.DateField(editable=False, null=True, verbose_name="被下一次自查取代之日"),
                ),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="自查说明")),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="复核时间")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "对标自查",
                "verbose_name_plural": "对标自查",
                "db_table": "responsibilities_selfcheck",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="selfcheck_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="selfcheck_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="selfcheck_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "year", "part"),
                        name="self_check_once",
                        violation_error_message="该支部这一期间已有自查，请打开原来的自查继续填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="self_check_reviewed_who",
                        violation_error_message="复核人与复核时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            ("confirmed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="self_check_reviewed_by_other",
                        violation_error_message="复核须由确认自查以外的人办理。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessed__lte", models.F("tasks"))),
                        name="self_check_assessed",
                        violation_error_message="已自查数不能多于规范任务数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="生效日期")),
                ("expired_on", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "方面"), (2, "标准"), (3, "规范任务")], verbose_name="层级"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="responsibilities.standardnode",
                        verbose_name="上一级",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=12, verbose_name="编号")),
                ("text", models.CharField(max_length=200, verbose_name="内容")),
                ("basis", models.CharField(blank=True, max_length=120, verbose_name="依据")),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("month", "每月"),
                            ("quarter", "每季度"),
                            ("half_year", "每半年"),
                            ("year", "每年"),
                            ("as_needed", "适时"),
                        ],
                        max_length=20,
                        verbose_name="频次",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=100, verbose_name="佐证材料")),
                (
                    "marks",
                    models.DecimalField(
                        decimal_places=1,
                        default=Decimal("1"),
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.5"))],
                        verbose_name="分值",
                    ),
                ),
                ("key_task", models.BooleanField(default=False, verbose_name="关键任务")),
                ("duty_post", models.CharField(blank=True, max_length=20, verbose_name="责任委员")),
                ("figure_code", models.CharField(blank=True, max_length=40, verbose_name="对应指标")),
                (
                    "times",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每期至少次数"),
                ),
            ],
            options={
                "verbose_name": "标准化对标条目",
                "verbose_name_plural": "标准化对标台账",
                "ordering": ["pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="standardnode_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="standardnode_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="standardnode_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent__isnull", True)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="standard_only_aspects_on_top",
                        violation_error_message="标准和规范任务须选择上一级，方面不选。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("figure_code", ""), ("times__isnull", True)),
                            models.Q(
                                models.Q(("figure_code", ""), _negated=True),
                                ("times__gte", 1),
                                models.Q(("frequency__in", ["", "as_needed"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="standard_times_of_figure",
                        violation_error_message="对应数字指标的任务，请填写每期至少次数，频次选每月、每季度、每半年或每年。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfCheckItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="responsibilities.selfcheck",
                        verbose_name="对标自查",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="responsibilities.standardnode",
                        verbose_name="规范任务",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "达标"),
                            ("basic", "基本达标"),
                            ("failed", "不达标"),
                            ("not_applicable", "不适用"),
                        ],
                        max_length=14,
                        verbose_name="自查结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="自查说明")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="佐证")),
                ("record_key", models.CharField(blank=True, max_length=80, verbose_name="佐证记录")),
                (
                    "parts_due",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="应达到的期数"),
                ),
                (
                    "parts_met",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="已达到的期数"),
                ),
                (
                    "reviewed_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "达标"),
                            ("basic", "基本达标"),
                            ("failed", "不达标"),
                            ("not_applicable", "不适用"),
                        ],
                        max_length=14,
                        verbose_name="复核结论",
                    ),
                ),
                ("review_note", models.CharField(blank=True, max_length=200, verbose_name="复核意见")),
                (
                    "problem",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_check_items",
                        to="responsibilities.problem",
                        verbose_name="形成的问题",
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1, verbose_name="版本")),
            ],
            options={
                "verbose_name": "自查项",
                "verbose_name_plural": "自查项",
                "db_table": "responsibilities_selfcheckitem",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_sheet", "task"),
                        name="self_check_item_once",
                        violation_error_message="同一规范任务在一次自查中只查一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__in", ["failed", "not_applicable"]), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="self_check_shortfall_in_words",
                        violation_error_message="不达标或不适用的，请在说明里写明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "reached"), _negated=True),
                            ("parts_due__isnull", True),
                            ("parts_met__gte", models.F("parts_due")),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="self_check_above_figure",
                        violation_error_message="记录没有达到要求而仍选达标的，请在说明里写明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_result", ""),
                            ("reviewed_result", models.F("result")),
                            models.Q(("review_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="self_check_review_in_words",
                        violation_error_message="复核结论与自查结果不同的，请写明复核意见。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeakBranch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("reopened", "重新打开"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="退回或撤销的原因"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="录入时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                ("entered_late", models.BooleanField(default=False, editable=False, verbose_name="补录")),
                (
                    "source_cell",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="来源"),
                ),
                (
                    "submission_key",
                    models.CharField(
                        editable=False, max_length=40, null=True, unique=True, verbose_name="提交标识"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("held_on", models.DateField(verbose_name="提出日期")),
                ("cause", models.TextField(blank=True, verbose_name="原因分析")),
                ("plan", models.TextField(blank=True, verbose_name="整顿方案（一支部一策）")),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="联系领导",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("rating", "评定中"),
                            ("listed", "已挂牌整顿"),
                            ("applied", "申请摘牌"),
                            ("accepted", "验收合格"),
                            ("removed", "已摘牌"),
                        ],
                        default="rating",
                        editable=False,
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                ("listed_on", models.DateField(editable=False, null=True, verbose_name="挂牌日期")),
                ("removed_on", models.DateField(editable=False, null=True, verbose_name="摘牌日期")),
                (
                    "applied_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请摘牌人",
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="验收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "软弱涣散党组织整顿",
                "verbose_name_plural": "软弱涣散党组织整顿",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="weakbranch_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="weakbranch_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="weakbranch_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("listed_on__isnull", True), ("stage", "rating")),
                            models.Q(
                                models.Q(("stage", "rating"), _negated=True), ("listed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="weak_branch_listed_when",
                        violation_error_message="挂牌以后须有挂牌日期，评定中的没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_on__isnull", False), ("stage", "removed")),
                            models.Q(
                                models.Q(("stage", "removed"), _negated=True), ("removed_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="weak_branch_removed_when",
                        violation_error_message="已摘牌的须有摘牌日期，未摘牌的没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_on__isnull", True),
                            ("removed_on__gte", models.F("listed_on")),
                            _connector="OR",
                        ),
                        name="weak_branch_removed_after",
                        violation_error_message="摘牌日期不能早于挂牌日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["accepted", "removed"]), _negated=True),
                            models.Q(
                                ("accepted_by__isnull", False),
                                ("applied_by__isnull", False),
                                models.Q(("applied_by", models.F("accepted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="weak_branch_accepted_who",
                        violation_error_message="验收须由申请摘牌以外的人办理。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeakSituation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="situations",
                        to="responsibilities.weakbranch",
                        verbose_name="软弱涣散党组织整顿",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("secretary_vacant", "支部书记长期空缺或不能正常履职"),
                            ("life_neglected", "“三会一课”、组织生活会、民主评议不按规定开展"),
                            ("no_development", "两年以上没有培养发展对象"),
                            ("poor_assessment", "年度考核或述职评议结果差"),
                            ("low_satisfaction", "党员群众满意率低"),
                            ("apart_from_work", "党建与业务“两张皮”"),
                            ("no_example", "战斗堡垒作用不明显"),
                            ("basics_missing", "台账记录、党费收缴等基础工作不落实"),
                        ],
                        max_length=20,
                        verbose_name="情形",
                    ),
                ),
                ("settled_on", models.DateField(null=True, verbose_name="验收日期")),
            ],
            options={
                "verbose_name": "软弱涣散情形",
                "verbose_name_plural": "软弱涣散情形",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "code"),
                        name="weak_situation_once",
                        violation_error_message="同一情形只需勾选一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeakStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="responsibilities.weakbranch",
                        verbose_name="软弱涣散党组织整顿",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self_rating", "支部自评"),
                            ("masses_rating", "党员群众评议"),
                            ("superior_rating", "上级评定"),
                            ("publicity", "公示"),
                            ("listed", "挂牌"),
                            ("progress", "整顿进展"),
                            ("applied", "申请摘牌"),
                            ("refused", "验收未通过"),
                            ("accepted", "逐条验收"),
                            ("removed", "摘牌"),
                        ],
                        max_length=16,
                        verbose_name="步骤",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("note", models.TextField(verbose_name="情况")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿经过",
                "verbose_name_plural": "整顿经过",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="Inspection",
            name="visited",
            field=models.ManyToManyField(
                related_name="inspections", through="responsibilities.BranchVisit", to="branches.organization"
            ),
        ),
        migrations.AddField(
            model_name="Evidence",
            name="problems",
            field=models.ManyToManyField(
                related_name="evidences",
                through="responsibilities.EvidenceUse",
                to="responsibilities.problem",
            ),
        ),
    ]

import branches.encryption
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("branches", "0001_initial"),
        ("branches", "__first__"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                ("held_on", models.DateField(verbose_name="日期")),
                ("begins", models.TimeField(blank=True, null=True, verbose_name="开始时间")),
                ("ends", models.TimeField(blank=True, null=True, verbose_name="结束时间")),
                ("topic", models.CharField(max_length=200, verbose_name="主题")),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "group"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党小组",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="主持人",
                    ),
                ),
                (
                    "recorder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="记录人",
                    ),
                ),
                (
                    "lecturer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="主讲人",
                    ),
                ),
                ("guest_lecturer", models.CharField(blank=True, max_length=60, verbose_name="外请主讲人")),
                ("due", models.PositiveIntegerField(blank=True, null=True, verbose_name="应到")),
                ("present", models.PositiveIntegerField(blank=True, null=True, verbose_name="实到")),
                (
                    "voting_due",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="应到有表决权"),
                ),
                (
                    "voting_present",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="实到有表决权"),
                ),
                ("by_roster", models.BooleanField(default=False, verbose_name="按名单计数")),
                ("guests", models.CharField(blank=True, max_length=120, verbose_name="其他列席人员")),
                (
                    "study_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leaders_first", "领导干部带头学"),
                            ("reflections", "交流心得比着学"),
                            ("discussion", "专题研讨深入学"),
                            ("quiz", "知识问答激励学"),
                            ("lecture", "讲授党课引领学"),
                        ],
                        max_length=14,
                        verbose_name="学习形式",
                    ),
                ),
                (
                    "business_problem",
                    models.CharField(blank=True, max_length=200, verbose_name="要解决的业务问题"),
                ),
                ("business_help", models.TextField(blank=True, verbose_name="学习怎样帮助解决")),
                ("business_result", models.TextField(blank=True, verbose_name="解决结果")),
                (
                    "quiz_persons",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="知识问答参加人数"),
                ),
                (
                    "quiz_passed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="知识问答合格人数"),
                ),
                (
                    "quiz_average",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="知识问答平均分"
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
            ],
            options={
                "verbose_name": "会议活动",
                "verbose_name_plural": "会议活动",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="meeting_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meeting_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="meeting_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__isnull", True),
                            ("present__isnull", True),
                            ("present__lte", models.F("due")),
                            _connector="OR",
                        ),
                        name="meeting_present_within_due",
                        violation_error_message="实到人数不能多于应到人数，请核对；列席人员不计入实到。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voting_due__isnull", True),
                            ("voting_present__isnull", True),
                            ("voting_present__lte", models.F("voting_due")),
                            _connector="OR",
                        ),
                        name="meeting_voters_within_due",
                        violation_error_message="实到有表决权的人数不能多于应到有表决权的人数，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins__isnull", True),
                            ("ends__isnull", True),
                            ("ends__gt", models.F("begins")),
                            _connector="OR",
                        ),
                        name="meeting_ends_after_beginning",
                        violation_error_message="结束时间应晚于开始时间，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "study_form__in",
                                ["", "leaders_first", "reflections", "discussion", "quiz", "lecture"],
                            )
                        ),
                        name="meeting_study_form_known",
                        violation_error_message="请从五种学习形式中选择一种。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quiz_passed__isnull", True),
                            ("quiz_persons__isnull", True),
                            ("quiz_passed__lte", models.F("quiz_persons")),
                            _connector="OR",
                        ),
                        name="meeting_quiz_within_persons",
                        violation_error_message="合格人数不能多于参加知识问答的人数，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quiz_average__isnull", True),
                            models.Q(("quiz_average__gte", 0), ("quiz_average__lte", 100)),
                            _connector="OR",
                        ),
                        name="meeting_quiz_average_range",
                        violation_error_message="平均分按百分制填写，在0到100之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appraisal",
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
                ("held_on", models.DateField(verbose_name="评议日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("members", "民主评议党员"), ("secretaries", "述职评议")],
                        default="members",
                        max_length=12,
                        verbose_name="评议类别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="评议年度")),
                (
                    "way",
                    models.CharField(
                        choices=[("online", "系统内投票"), ("paper", "会场纸质票")],
                        default="online",
                        max_length=8,
                        verbose_name="测评方式",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="meetings.meeting",
                        verbose_name="所在会议",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("preparing", "自评互评"), ("voting", "测评中"), ("counted", "已计票")],
                        default="preparing",
                        editable=False,
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                ("given", models.PositiveIntegerField(editable=False, null=True, verbose_name="发出票数")),
                ("returned", models.PositiveIntegerField(editable=False, null=True, verbose_name="收回票数")),
                (
                    "tellers",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="监票人和计票人"
                    ),
                ),
                (
                    "decider",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("committee", "支部委员会"),
                            ("assembly", "党员大会"),
                            ("superior", "上级党组织"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="评定机关",
                    ),
                ),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="评定日期")),
                (
                    "share_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="优秀超出三分之一的理由"
                    ),
                ),
                (
                    "graded_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="评定人数"),
                ),
                (
                    "excellent_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="其中优秀人数"),
                ),
                ("stands", models.BooleanField(default=True, editable=False, null=True, verbose_name="有效")),
            ],
            options={
                "verbose_name": "评议",
                "verbose_name_plural": "评议",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="appraisal_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="appraisal_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "kind", "year", "stands"),
                        name="appraisal_once_a_year",
                        violation_error_message="本组织这一年度的这类评议已经登记，请打开原有的评议。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["members", "secretaries"])),
                        name="appraisal_kind_known",
                        violation_error_message="请选择评议类别。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["preparing", "voting", "counted"])),
                        name="appraisal_stage_known",
                        violation_error_message="评议阶段不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["online", "paper"])),
                        name="appraisal_way_known",
                        violation_error_message="请选择测评方式。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decider__in", ["", "committee", "assembly", "superior"])),
                        name="appraisal_decider_known",
                        violation_error_message="请选择评定机关。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("decider", "")),
                            models.Q(("decided_on__isnull", False), models.Q(("decider", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="appraisal_decided_who",
                        violation_error_message="评定机关与评定日期必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned__isnull", True),
                            models.Q(("given__isnull", False), ("returned__lte", models.F("given"))),
                            _connector="OR",
                        ),
                        name="appraisal_returned_in_given",
                        violation_error_message="收回的票数不能多于发出的票数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("excellent_count__lte", models.F("graded_count"))),
                        name="appraisal_excellent_within",
                        violation_error_message="优秀人数不能多于评定人数。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appraisal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subjects",
                        to="meetings.appraisal",
                        verbose_name="评议",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="参评人员",
                    ),
                ),
                ("graded", models.BooleanField(default=True, verbose_name="评定等次")),
                ("self_text", models.TextField(blank=True, max_length=2000, verbose_name="个人自评")),
                (
                    "self_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "优秀"),
                            ("qualified", "合格"),
                            ("barely", "基本合格"),
                            ("unqualified", "不合格"),
                        ],
                        max_length=12,
                        verbose_name="自评等次",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "优秀"),
                            ("qualified", "合格"),
                            ("barely", "基本合格"),
                            ("unqualified", "不合格"),
                        ],
                        max_length=12,
                        verbose_name="评定等次",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=300, verbose_name="评定意见")),
            ],
            options={
                "verbose_name": "参评人员",
                "verbose_name_plural": "参评人员",
                "ordering": ["member__name_pinyin", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appraisal", "member"),
                        name="appraisal_subject_once",
                        violation_error_message="同一人只需列入一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grade__in", ["", "excellent", "qualified", "barely", "unqualified"]),
                            ("self_grade__in", ["", "excellent", "qualified", "barely", "unqualified"]),
                        ),
                        name="appraisal_grade_known",
                        violation_error_message="请从四个等次中选择。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("graded", True), ("grade", ""), _connector="OR"),
                        name="appraisal_ungraded_no_grade",
                        violation_error_message="预备党员参加评议，不评定等次。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="meetings.appraisalsubject",
                        verbose_name="参评人员",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="互评人",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="互评意见")),
            ],
            options={
                "verbose_name": "互评意见",
                "verbose_name_plural": "互评意见",
                "ordering": ["author__name_pinyin", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "author"),
                        name="appraisal_opinion_once",
                        violation_error_message="对同一人只需填写一条互评意见。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="meetings.appraisalsubject",
                        verbose_name="参评人员",
                    ),
                ),
                ("choice", models.CharField(max_length=12, verbose_name="选择")),
                ("votes", models.PositiveIntegerField(default=0, verbose_name="票数")),
            ],
            options={
                "verbose_name": "测评票数",
                "verbose_name_plural": "测评票数",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "choice"),
                        name="appraisal_tally_once",
                        violation_error_message="这一档已经计数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("choice__in", ["excellent", "qualified", "barely", "unqualified", "abstained"])
                        ),
                        name="appraisal_choice_known",
                        violation_error_message="请从四个等次或弃权中选择。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="meetings.meeting",
                        verbose_name="会议活动",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "出席"),
                            ("excused", "请假"),
                            ("absent", "缺席"),
                            ("observer", "列席"),
                        ],
                        max_length=10,
                        verbose_name="出席情况",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="原因")),
                (
                    "left_out",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illness", "因病不能表达意志"),
                            ("abroad", "自费出国半年以上"),
                            ("detained", "被羁押或服刑未受留党察看处分"),
                            ("bedridden", "年老体弱卧床不起"),
                            ("seconded", "外出学习工作半年以上应转未转组织关系"),
                        ],
                        max_length=10,
                        verbose_name="不计入应到的情形",
                    ),
                ),
                ("consent", models.CharField(blank=True, max_length=60, verbose_name="上级同意的文号或日期")),
            ],
            options={
                "verbose_name": "出席",
                "verbose_name_plural": "出席",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "member"),
                        name="attendance_once",
                        violation_error_message="同一人在一次会议中只能有一条出席记录。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["present", "excused", "absent", "observer"])),
                        name="attendance_status_known",
                        violation_error_message="请从出席、请假、缺席、列席中选择。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_out__in", ["", "illness", "abroad", "detained", "bedridden", "seconded"])
                        ),
                        name="attendance_left_out_known",
                        violation_error_message="请从可不计入应到的五种情形中选择。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_out", ""),
                            models.Q(("status", "excused"), models.Q(("consent", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attendance_left_out_consent",
                        violation_error_message="不计入应到的须经上级党组织同意，请写明同意的文号或日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="meetings.meeting",
                        verbose_name="会议活动",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="顺序")),
                ("title", models.CharField(max_length=200, verbose_name="议题")),
                ("studies_party_building", models.BooleanField(default=False, verbose_name="专题研究党建")),
                ("summary", models.TextField(blank=True, verbose_name="讨论摘要")),
                ("resolution", models.TextField(blank=True, verbose_name="决议")),
                (
                    "development_case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="members.developmentcase",
                        verbose_name="所议发展对象",
                    ),
                ),
                ("agreed", models.PositiveIntegerField(blank=True, null=True, verbose_name="赞成")),
                ("opposed", models.PositiveIntegerField(blank=True, null=True, verbose_name="反对")),
                ("abstained", models.PositiveIntegerField(blank=True, null=True, verbose_name="弃权")),
                (
                    "written_opinions",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="书面意见数"),
                ),
                ("unfinished", models.BooleanField(default=False, verbose_name="未完成，下次再议")),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="meetings.agendaitem",
                        verbose_name="承接自",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题",
                "verbose_name_plural": "议题",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MeetingSeries",
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
                ("held_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "day_of_month",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每月几日"),
                ),
                (
                    "week",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "第一个"), (2, "第二个"), (3, "第三个"), (4, "第四个"), (5, "最后一个")],
                        null=True,
                        verbose_name="第几个",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "星期一"),
                            (2, "星期二"),
                            (3, "星期三"),
                            (4, "星期四"),
                            (5, "星期五"),
                            (6, "星期六"),
                            (7, "星期日"),
                        ],
                        null=True,
                        verbose_name="星期几",
                    ),
                ),
                ("begins", models.TimeField(blank=True, null=True, verbose_name="开始时间")),
                ("topic_pattern", models.CharField(blank=True, max_length=200, verbose_name="主题样式")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="主持人",
                    ),
                ),
            ],
            options={
                "verbose_name": "固定会议",
                "verbose_name_plural": "固定会议",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="meetingseries_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="meetingseries_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="meetingseries_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("day_of_month__isnull", False),
                                ("week__isnull", True),
                                ("weekday__isnull", True),
                            ),
                            models.Q(
                                ("day_of_month__isnull", True),
                                ("week__isnull", False),
                                ("weekday__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="series_one_kind_of_day",
                        violation_error_message="请填写每月几日，或者选择第几个、星期几，两种只填一种。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day_of_month__isnull", True),
                            models.Q(("day_of_month__gte", 1), ("day_of_month__lte", 31)),
                            _connector="OR",
                        ),
                        name="series_day_of_month",
                        violation_error_message="每月几日请填1到31；月份没有这一天时按月末。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("week__isnull", True),
                            models.Q(("week__gte", 1), ("week__lte", 5)),
                            _connector="OR",
                        ),
                        name="series_week_known",
                        violation_error_message="请选择第一个到第四个，或最后一个。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekday__isnull", True),
                            models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                            _connector="OR",
                        ),
                        name="series_weekday_known",
                        violation_error_message="请选择星期一到星期日。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("held_on")), _connector="OR"
                        ),
                        name="series_ends_after_start",
                        violation_error_message="停用日期不能早于起始日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="meetings.meeting",
                        verbose_name="会议活动",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="事项")),
                ("done", models.BooleanField(default=False, verbose_name="已完成")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "会前会上会后事项",
                "verbose_name_plural": "会前会上会后事项",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "code"),
                        name="meeting_step_once",
                        violation_error_message="同一事项只需填写一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done", True), ("done_on__isnull", True), _connector="OR"),
                        name="meeting_step_day_when_done",
                        violation_error_message="填写完成日期的事项，请同时勾选“已完成”。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="meetings.meeting",
                        verbose_name="会议活动",
                    ),
                ),
                (
                    "tag",
                    models.CharField(
                        choices=[
                            ("study", "集中学习"),
                            ("organizational_life", "组织生活"),
                            ("deliberation", "民主议事"),
                            ("volunteering", "志愿服务"),
                        ],
                        max_length=20,
                        verbose_name="主题党日内容",
                    ),
                ),
            ],
            options={
                "verbose_name": "主题党日内容",
                "verbose_name_plural": "主题党日内容",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "tag"),
                        name="meeting_tag_once",
                        violation_error_message="同一项内容只需选择一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tag__in", ["study", "organizational_life", "deliberation", "volunteering"])
                        ),
                        name="meeting_tag_known",
                        violation_error_message="请从集中学习、组织生活、民主议事、志愿服务中选择。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="types",
                        to="meetings.meeting",
                        verbose_name="会议活动",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("party_group", "党组会"),
                            ("general_committee", "党总支委员会"),
                            ("branch_committee", "支部委员会"),
                            ("assembly", "党员大会"),
                            ("group_meeting", "党小组会"),
                            ("lecture", "党课"),
                            ("theme_day", "主题党日"),
                            ("life_democratic", "民主生活会"),
                            ("organizational_life", "组织生活会"),
                            ("appraisal", "民主评议党员"),
                            ("center_study", "理论学习中心组学习"),
                            ("study", "集中学习"),
                            ("deployment", "部署会"),
                            ("hearing", "专题汇报会"),
                            ("promotion", "工作推进会"),
                            ("observation", "现场观摩会"),
                            ("dispatch", "周调度"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议类型",
                "verbose_name_plural": "会议类型",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["kind", "meeting"], name="meeting_type_kind")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "kind"),
                        name="meeting_type_once",
                        violation_error_message="同一类型只需选择一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleOverride",
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
                        related_name="rule_overrides",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "rule_code",
                    models.CharField(
                        choices=[
                            ("assembly", "党员大会"),
                            ("branch_committee", "支部委员会"),
                            ("group_meeting", "党小组会"),
                            ("lecture", "党课"),
                            ("theme_day", "主题党日"),
                            ("organizational_life", "组织生活会"),
                            ("appraisal", "民主评议党员"),
                            ("center_study", "理论学习中心组集体学习"),
                            ("party_group_study", "党组专题研究全面从严治党"),
                            ("secretary_lecture", "党组书记讲党课"),
                            ("deployment", "部署党建工作"),
                            ("dues", "党费收缴"),
                            ("inspection", "党建督查"),
                        ],
                        max_length=30,
                        verbose_name="事项",
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(verbose_name="不少于（次）")),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("month", "每月"),
                            ("quarter", "每季度"),
                            ("half_year", "每半年"),
                            ("year", "每年"),
                        ],
                        max_length=10,
                        verbose_name="周期",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起算日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("document", models.CharField(max_length=120, verbose_name="依据文件")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="设定时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "本单位规定",
                "verbose_name_plural": "本单位规定",
                "ordering": ["rule_code", "-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="override_ends_after_start",
                        violation_error_message="截止日期不能早于起算日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__in", ["month", "quarter", "half_year", "year"])),
                        name="override_every_known",
                        violation_error_message="请选择周期。",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "rule_code", "starts_on"),
                        name="override_once_a_day",
                        violation_error_message="该组织这一天起已有同一事项的规定，请先核对，或换一个起算日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series_types",
                        to="meetings.meetingseries",
                        verbose_name="固定会议",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("party_group", "党组会"),
                            ("general_committee", "党总支委员会"),
                            ("branch_committee", "支部委员会"),
                            ("assembly", "党员大会"),
                            ("group_meeting", "党小组会"),
                            ("lecture", "党课"),
                            ("theme_day", "主题党日"),
                            ("life_democratic", "民主生活会"),
                            ("organizational_life", "组织生活会"),
                            ("appraisal", "民主评议党员"),
                            ("center_study", "理论学习中心组学习"),
                            ("study", "集中学习"),
                            ("deployment", "部署会"),
                            ("hearing", "专题汇报会"),
                            ("promotion", "工作推进会"),
                            ("observation", "现场观摩会"),
                            ("dispatch", "周调度"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="类型",
                    ),
                ),
            ],
            options={
                "verbose_name": "固定会议类型",
                "verbose_name_plural": "固定会议类型",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "kind"),
                        name="series_type_once",
                        violation_error_message="同一类型只需选择一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyProduct",
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
                ("held_on", models.DateField(verbose_name="提交日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("reflection", "心得体会"), ("research", "调研报告")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="题目")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                (
                    "text_digest",
                    models.CharField(
                        blank=True, db_index=True, editable=False, max_length=64, verbose_name="正文校验值"
                    ),
                ),
                ("text_sketch", models.TextField(blank=True, editable=False, verbose_name="正文特征")),
                (
                    "twin",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.studyproduct",
                        verbose_name="雷同文稿",
                    ),
                ),
                (
                    "alike_percent",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="相同百分比"),
                ),
                ("cleared_at", models.DateTimeField(editable=False, null=True, verbose_name="核查时间")),
                (
                    "cleared_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "学习成果",
                "verbose_name_plural": "学习成果",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="studyproduct_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="studyproduct_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="studyproduct_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cleared_at__isnull", True), ("cleared_by__isnull", True)),
                            models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="study_cleared_who",
                        violation_error_message="核查人与核查时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alike_percent__isnull", True), ("twin__isnull", True)),
                            models.Q(("alike_percent__isnull", False), ("twin__isnull", False)),
                            _connector="OR",
                        ),
                        name="study_twin_alike",
                        violation_error_message="雷同文稿与相同百分比必须同时填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="meetings.studyproduct",
                        verbose_name="学习成果",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="members.member", verbose_name="作者"
                    ),
                ),
            ],
            options={
                "verbose_name": "作者",
                "verbose_name_plural": "作者",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "member"),
                        name="study_author_once",
                        violation_error_message="同一作者只需填写一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TalkRound",
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
                    "kind",
                    models.CharField(
                        choices=[("heart_to_heart", "谈心谈话"), ("admonition", "约谈")],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=60, verbose_name="轮次")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="目的")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="开始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "planned",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.member", verbose_name="计划谈话对象"
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话轮次",
                "verbose_name_plural": "谈话轮次",
                "ordering": ["-year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "kind", "year", "name"),
                        name="talk_round_once",
                        violation_error_message="该年度已有同名轮次，请直接选用。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="talk_round_ends_after_start",
                        violation_error_message="轮次的结束日期不能早于开始日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Talk",
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
                ("held_on", models.DateField(verbose_name="谈话日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("heart_to_heart", "谈心谈话"), ("admonition", "约谈")],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="meetings.talkround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "talker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="谈话人",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_of_mind", "了解思想动态"),
                            ("suggestions", "听取对支部工作的意见"),
                            ("appointment", "新任职"),
                            ("secondment", "借调回访"),
                            ("activist", "积极分子考察"),
                            ("results", "考核结果反馈"),
                            ("honour_or_sanction", "受到表彰或处分"),
                            ("hardship", "遇到困难或挫折"),
                            ("disagreement", "出现矛盾分歧"),
                            ("appraisal", "考察或民主评议前后"),
                            ("feedback", "群众有反映"),
                            ("post_change", "岗位变动"),
                            ("retirement", "退休"),
                            ("family", "家庭变故"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="事由",
                    ),
                ),
                ("summary", branches.encryption.EncryptedTextField(blank=True, verbose_name="内容摘要")),
            ],
            options={
                "verbose_name": "谈话",
                "verbose_name_plural": "谈话",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="talk_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="talk_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="talk_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason", ""),
                            (
                                "reason__in",
                                [
                                    "state_of_mind",
                                    "suggestions",
                                    "appointment",
                                    "secondment",
                                    "activist",
                                    "results",
                                    "honour_or_sanction",
                                    "hardship",
                                    "disagreement",
                                    "appraisal",
                                    "feedback",
                                    "post_change",
                                    "retirement",
                                    "family",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="talk_reason_known",
                        violation_error_message="请从列表中选择谈话事由。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TalkParticipant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="meetings.talk", verbose_name="谈话"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.member",
                        verbose_name="谈话对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "谈话对象",
                "verbose_name_plural": "谈话对象",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("talk", "member"),
                        name="talk_participant_once",
                        violation_error_message="同一人在一次谈话中只需填写一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AppraisalRoll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appraisal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roll",
                        to="meetings.appraisal",
                        verbose_name="评议",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="参加测评人员",
                    ),
                ),
                ("has_voted", models.BooleanField(default=False, verbose_name="已投票")),
            ],
            options={
                "verbose_name": "测评名单",
                "verbose_name_plural": "测评名单",
                "ordering": ["voter__name_pinyin", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appraisal", "voter"),
                        name="appraisal_voter_once",
                        violation_error_message="同一人只需列入一次。",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="StudyProduct",
            name="authors",
            field=models.ManyToManyField(
                related_name="study_products", through="meetings.StudyAuthor", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="Talk",
            name="participants",
            field=models.ManyToManyField(
                related_name="talks", through="meetings.TalkParticipant", to="members.member"
            ),
        ),
    ]

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
    ]

    operations = [
        migrations.CreateModel(
            name="PointScheme",
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
                        related_name="point_schemes",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=6, verbose_name="起始分"
                    ),
                ),
                (
                    "ceiling",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="最高分"
                    ),
                ),
                ("publicity_days", models.PositiveSmallIntegerField(default=5, verbose_name="公示工作日")),
                ("shows_ranking", models.BooleanField(default=False, verbose_name="显示名次")),
                ("document", models.CharField(blank=True, max_length=120, verbose_name="依据")),
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
            ],
            options={
                "verbose_name": "积分办法",
                "verbose_name_plural": "积分办法",
                "ordering": ["organization", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "version"),
                        name="point_scheme_version_once",
                        violation_error_message="这个版本的积分办法已经存在，请刷新后再试。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="point_scheme_ends_after",
                        violation_error_message="停止日期不能早于施行日期，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointRule",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="members.pointscheme",
                        verbose_name="积分办法",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("code", models.CharField(max_length=30, verbose_name="代码")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("study", "政治学习"),
                            ("life", "组织生活"),
                            ("obligation", "履行义务"),
                            ("role", "作用发挥"),
                            ("excellence", "创先争优"),
                            ("negative", "负面扣分"),
                            ("veto", "一票否决"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="积分项")),
                (
                    "kind",
                    models.CharField(
                        choices=[("add", "加分"), ("deduct", "扣分"), ("veto", "一票否决")],
                        max_length=6,
                        verbose_name="加减",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="分值")),
                ("unit", models.CharField(default="次", max_length=6, verbose_name="单位")),
                (
                    "cap",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="封顶分"
                    ),
                ),
                (
                    "cap_every",
                    models.CharField(
                        choices=[("month", "每月"), ("quarter", "每季度"), ("year", "每年")],
                        default="year",
                        max_length=8,
                        verbose_name="封顶周期",
                    ),
                ),
                ("needs_evidence", models.BooleanField(default=False, verbose_name="须有佐证")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("attendance", "会议出席"),
                            ("lecture_given", "讲授党课"),
                            ("reflection", "心得体会"),
                            ("research", "调研报告"),
                            ("service", "志愿服务"),
                            ("dues_paid", "按月交纳党费"),
                            ("self", "本人申报"),
                            ("committee", "支部登记"),
                        ],
                        default="committee",
                        max_length=14,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分项",
                "verbose_name_plural": "积分项",
                "ordering": ["scheme", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "code"),
                        name="point_rule_once",
                        violation_error_message="同一办法中积分项的代码不能重复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)),
                        name="point_rule_value_positive",
                        violation_error_message="分值应大于0，扣分由“加减”决定。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["add", "deduct", "veto"])),
                        name="point_rule_kind_known",
                        violation_error_message="请选择加分、扣分或一票否决。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                ("held_on", models.DateField(verbose_name="加入党组织日期")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "name_pinyin",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="姓名拼音"),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("male", "男"), ("female", "女")], max_length=6, verbose_name="性别"
                    ),
                ),
                ("ethnicity", models.CharField(default="汉族", max_length=20, verbose_name="民族")),
                (
                    "id_number",
                    branches.encryption.EncryptedTextField(blank=True, verbose_name="公民身份号码"),
                ),
                (
                    "id_number_index",
                    models.CharField(
                        editable=False, max_length=64, null=True, unique=True, verbose_name="身份号码索引"
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="出生日期")),
                ("education", models.CharField(blank=True, max_length=20, verbose_name="学历")),
                (
                    "category",
                    models.CharField(
                        choices=[("formal", "正式党员"), ("probationary", "预备党员")],
                        max_length=12,
                        verbose_name="人员类别",
                    ),
                ),
                ("formal_on", models.DateField(blank=True, null=True, verbose_name="转为正式党员日期")),
                ("job", models.CharField(blank=True, max_length=40, verbose_name="工作岗位")),
                ("phone", branches.encryption.EncryptedTextField(blank=True, verbose_name="联系电话")),
                ("address", branches.encryption.EncryptedTextField(blank=True, verbose_name="家庭住址")),
                (
                    "standing",
                    models.CharField(
                        choices=[("normal", "正常"), ("suspended", "停止党籍")],
                        default="normal",
                        max_length=10,
                        verbose_name="党籍状态",
                    ),
                ),
                ("lost_contact", models.BooleanField(default=False, verbose_name="是否失联党员")),
                ("lost_contact_on", models.DateField(blank=True, null=True, verbose_name="失去联系日期")),
                ("floating", models.BooleanField(default=False, verbose_name="是否流动党员")),
                ("floating_to", models.CharField(blank=True, max_length=60, verbose_name="外出流向")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="离开日期")),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="member",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "党员",
                "verbose_name_plural": "党员",
                "ordering": ["organization", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="member_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="member_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="member_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentCase",
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
                ("held_on", models.DateField(verbose_name="立项日期")),
                ("person_name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "person_name_pinyin",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="姓名拼音"),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="出生日期")),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="development",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "listed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="确定发展对象日期"),
                ),
                (
                    "admission_meeting_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="支部大会接收日期"),
                ),
                (
                    "admission_approved_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="上级审批日期"),
                ),
                (
                    "conversion_meeting_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="转正大会日期"),
                ),
                (
                    "conversion_approved_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="转正审批日期"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_time", "按期转正"),
                            ("extended", "延长预备期"),
                            ("after_ext", "延长后转正"),
                            ("cancelled", "取消预备党员资格"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="转正结论",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("application", "申请入党"),
                            ("activist", "积极分子的确定和培养教育"),
                            ("candidate", "发展对象的确定和考察"),
                            ("admission", "预备党员的接收"),
                            ("probation", "预备党员的教育考察和转正"),
                        ],
                        default="application",
                        editable=False,
                        max_length=12,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "reached",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="已办到第几步"),
                ),
                (
                    "next_step",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, null=True, verbose_name="下一步"
                    ),
                ),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="最近的期限")),
            ],
            options={
                "verbose_name": "发展党员",
                "verbose_name_plural": "发展党员",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="developmentcase_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="developmentcase_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="developmentcase_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("admission_approved_on__isnull", True),
                            ("admission_approved_on__gte", models.F("admission_meeting_on")),
                            _connector="OR",
                        ),
                        name="development_admission_order",
                        violation_error_message="上级审批日期不能早于支部大会接收日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conversion_approved_on__isnull", True),
                            ("conversion_approved_on__gte", models.F("conversion_meeting_on")),
                            _connector="OR",
                        ),
                        name="development_conversion_order",
                        violation_error_message="转正审批日期不能早于转正大会日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentMove",
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
                        related_name="moves",
                        to="members.developmentcase",
                        verbose_name="发展党员",
                    ),
                ),
                (
                    "from_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="转出党组织",
                    ),
                ),
                (
                    "to_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="转入党组织",
                    ),
                ),
                ("moved_on", models.DateField(verbose_name="转移日期")),
                (
                    "moved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发展党员转移",
                "verbose_name_plural": "发展党员转移",
                "ordering": ["moved_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentStep",
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
                        to="members.developmentcase",
                        verbose_name="发展党员",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="步骤")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("general_branch", "党总支审议"),
                            ("party_group", "党组审核把关"),
                            ("committee", "机关党委审批"),
                            ("work_committee", "机关工委审批"),
                        ],
                        max_length=16,
                        verbose_name="审批层级",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("actor", models.CharField(blank=True, max_length=80, verbose_name="由谁办理")),
                ("notice_from", models.DateField(blank=True, null=True, verbose_name="公示开始")),
                ("notice_to", models.DateField(blank=True, null=True, verbose_name="公示结束")),
                (
                    "training_days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, message="天数不能小于0，请核对。")
                        ],
                        verbose_name="培训天数",
                    ),
                ),
                (
                    "training_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, message="学时不能小于0，请核对。")
                        ],
                        verbose_name="培训学时",
                    ),
                ),
                (
                    "passed",
                    models.BooleanField(
                        choices=[(True, "合格"), (False, "不合格")], null=True, verbose_name="政治审查结论"
                    ),
                ),
                ("leaves_on", models.DateField(blank=True, null=True, verbose_name="预计离开本单位日期")),
                ("barred", models.BooleanField(default=False, verbose_name="有人正受留党察看处分")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_time", "转为正式党员"),
                            ("extended", "延长预备期"),
                            ("cancelled", "取消预备党员资格"),
                        ],
                        max_length=10,
                        verbose_name="讨论结论",
                    ),
                ),
                (
                    "extension_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="延长（月）"),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="结论或意见")),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="超出规定的原因")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
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
            ],
            options={
                "verbose_name": "发展步骤",
                "verbose_name_plural": "发展步骤",
                "ordering": ["case", "number", "held_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 25)),
                        name="dev_step_number_known",
                        violation_error_message="步骤应是第1步至第25步。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                ["", "general_branch", "party_group", "committee", "work_committee"],
                            )
                        ),
                        name="dev_step_level_known",
                        violation_error_message="请选择审批层级。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "on_time", "extended", "cancelled"])),
                        name="dev_step_outcome_known",
                        violation_error_message="请选择讨论结论。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notice_to__isnull", True),
                            ("notice_to__gte", models.F("notice_from")),
                            _connector="OR",
                        ),
                        name="dev_step_notice_order",
                        violation_error_message="公示结束不能早于公示开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="dev_step_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuesCollection",
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
                ("held_on", models.DateField(verbose_name="收缴日期")),
                ("month", models.DateField(verbose_name="所属月份")),
                ("persons_due", models.PositiveIntegerField(verbose_name="应交人数")),
                ("persons_paid", models.PositiveIntegerField(verbose_name="实交人数")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0"), message="金额不能小于0，请核对。"
                            )
                        ],
                        verbose_name="实收金额（元）",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                (
                    "month_key",
                    models.CharField(
                        editable=False, max_length=30, null=True, unique=True, verbose_name="月份标识"
                    ),
                ),
            ],
            options={
                "verbose_name": "党费收缴",
                "verbose_name_plural": "党费收缴",
                "ordering": ["-month", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="duescollection_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duescollection_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="duescollection_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("persons_paid__lte", models.F("persons_due"))),
                        name="dues_paid_within_due",
                        violation_error_message="实交人数不能多于应交人数，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="dues_amount_not_negative",
                        violation_error_message="金额不能小于0，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuesPublication",
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
                ("held_on", models.DateField(verbose_name="公示日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "way",
                    models.CharField(
                        choices=[("assembly", "党员大会"), ("notice", "公示栏"), ("internal", "内部网络")],
                        max_length=10,
                        verbose_name="公示方式",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="党员意见")),
            ],
            options={
                "verbose_name": "党费公示",
                "verbose_name_plural": "党费公示",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="duespublication_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duespublication_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="duespublication_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuesUse",
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
                ("held_on", models.DateField(verbose_name="支出日期")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("training", "培训党员"),
                            ("materials", "订阅或购买报刊、资料、音像制品和设备"),
                            ("commendation", "表彰先进"),
                            ("hardship", "补助生活困难的党员"),
                            ("disaster", "补助受灾党员和修缮活动设施"),
                            ("meetings", "三会一课等组织生活"),
                            ("emblems", "党徽党旗等"),
                        ],
                        max_length=14,
                        verbose_name="使用类别",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), message="金额应大于0，请核对。"
                            )
                        ],
                        verbose_name="金额（元）",
                    ),
                ),
                ("content", models.CharField(max_length=200, verbose_name="用途")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="集体研究日期")),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        help_text="例如：支部委员会会议。",
                        max_length=100,
                        verbose_name="集体研究的会议",
                    ),
                ),
                ("voucher", models.CharField(blank=True, max_length=40, verbose_name="凭证号")),
            ],
            options={
                "verbose_name": "党费使用",
                "verbose_name_plural": "党费使用",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="duesuse_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duesuse_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="duesuse_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="dues_use_positive",
                        violation_error_message="金额应大于0，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", True),
                            ("decided_on__lte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="dues_use_decided_before",
                        violation_error_message="集体研究应在支出之前，请核对日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
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
                ("held_on", models.DateField(verbose_name="支出日期")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("meetings", "三会一课和主题党日"),
                            ("training", "党员教育培训"),
                            ("materials", "资料和设备"),
                            ("premises", "活动阵地"),
                            ("care", "走访慰问"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), message="金额应大于0，请核对。"
                            )
                        ],
                        verbose_name="金额（元）",
                    ),
                ),
                ("content", models.CharField(max_length=200, verbose_name="用途")),
                ("voucher", models.CharField(blank=True, max_length=40, verbose_name="凭证号")),
            ],
            options={
                "verbose_name": "党建经费支出",
                "verbose_name_plural": "党建经费支出",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["organization", "held_on", "state"], name="expense_scope")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="expense_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="expense_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="expense_positive",
                        violation_error_message="金额应大于0，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtraDues",
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
                ("held_on", models.DateField(verbose_name="交纳日期")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extra_dues",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), message="金额应大于0，请核对。"
                            )
                        ],
                        verbose_name="金额（元）",
                    ),
                ),
                ("forwarded_on", models.DateField(blank=True, null=True, verbose_name="上缴日期")),
                ("receipt", models.CharField(blank=True, max_length=60, verbose_name="收据编号")),
            ],
            options={
                "verbose_name": "自愿多交党费",
                "verbose_name_plural": "自愿多交党费",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="extradues_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="extradues_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="extradues_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="extra_dues_positive",
                        violation_error_message="金额应大于0，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forwarded_on__isnull", True),
                            ("forwarded_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="extra_dues_forwarded_after",
                        violation_error_message="上缴日期不能早于交纳日期，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuesPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="members.duescollection",
                        verbose_name="党费收缴",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues_payments",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                ("month", models.DateField(verbose_name="所属月份")),
                (
                    "owed",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="应交（元）"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="实交（元）")),
                ("paid_on", models.DateField(verbose_name="交纳日期")),
            ],
            options={
                "verbose_name": "党费交纳",
                "verbose_name_plural": "党费交纳",
                "ordering": ["month", "pk"],
                "indexes": [models.Index(fields=["month", "member"], name="dues_payment_month")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "month"),
                        name="dues_payment_once",
                        violation_error_message="这名党员这个月的党费已经登记，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="dues_payment_positive",
                        violation_error_message="实交金额应大于0，未交的请留空。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuesBase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues_bases",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起始月份")),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("salaried", "按月领取工资"),
                            ("retired", "离退休"),
                            ("farmer", "农民"),
                            ("no_salary", "学生、下岗失业、抚恤救济、低保"),
                        ],
                        default="salaried",
                        max_length=10,
                        verbose_name="交纳类别",
                    ),
                ),
                ("base", branches.encryption.EncryptedTextField(blank=True, verbose_name="交纳基数（元）")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="月应交（元）")),
                ("relief", models.CharField(blank=True, max_length=100, verbose_name="减免的批准文件")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="核定时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "党费核定",
                "verbose_name_plural": "党费核定",
                "ordering": ["-starts_on", "-pk"],
                "indexes": [models.Index(fields=["member", "starts_on"], name="dues_base_since")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="dues_base_not_negative",
                        violation_error_message="月应交金额不能小于0，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payer__in", ["salaried", "retired", "farmer", "no_salary"])),
                        name="dues_base_payer_known",
                        violation_error_message="请选择交纳类别。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="members.developmentstep",
                        verbose_name="发展步骤",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系人和介绍人",
                "verbose_name_plural": "联系人和介绍人",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("step", "member"),
                        name="dev_person_once",
                        violation_error_message="同一人在一个步骤里只需选择一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("secretary", "书记"),
                            ("deputy_secretary", "副书记"),
                            ("committee_member", "委员"),
                            ("group_leader", "组长"),
                        ],
                        max_length=20,
                        verbose_name="职务",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="任职日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="免职日期")),
                ("approval", models.CharField(blank=True, max_length=60, verbose_name="批准文号")),
            ],
            options={
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
                "ordering": ["organization", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "organization", "position", "starts_on"),
                        name="appointment_once",
                        violation_error_message="该任职已登记，请核对任职日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "position__in",
                                ["secretary", "deputy_secretary", "committee_member", "group_leader"],
                            )
                        ),
                        name="appointment_position_known",
                        violation_error_message="请选择职务。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_memberships",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="原所在党组织",
                    ),
                ),
                ("until", models.DateField(verbose_name="转出日期")),
            ],
            options={
                "verbose_name": "原所在党组织",
                "verbose_name_plural": "原所在党组织",
                "ordering": ["until", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "until"),
                        name="past_membership_once",
                        violation_error_message="同一天只能转出一次，请核对转出日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointMonth",
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
                        verbose_name="党支部",
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "登记中"), ("publicised", "公示中"), ("effective", "已生效")],
                        default="open",
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                ("publicised_on", models.DateField(null=True, verbose_name="公示日期")),
                (
                    "publicised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公示人",
                    ),
                ),
                ("effective_on", models.DateField(null=True, verbose_name="生效日期")),
                (
                    "effective_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="生效经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分月",
                "verbose_name_plural": "积分月",
                "ordering": ["-month", "organization"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "month"),
                        name="point_month_once",
                        violation_error_message="这个月已经登记，请刷新页面。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("publicised_by__isnull", True), ("publicised_on__isnull", True)),
                            models.Q(("publicised_by__isnull", False), ("publicised_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="point_month_publicised_who",
                        violation_error_message="公示人与公示日期必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effective_by__isnull", True), ("effective_on__isnull", True)),
                            models.Q(("effective_by__isnull", False), ("effective_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="point_month_effective_who",
                        violation_error_message="生效日期与经办人必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("effective_on__isnull", True),
                                ("publicised_on__isnull", True),
                                ("stage", "open"),
                            ),
                            models.Q(
                                ("effective_on__isnull", True),
                                ("publicised_on__isnull", False),
                                ("stage", "publicised"),
                            ),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("publicised_on__isnull", False),
                                ("stage", "effective"),
                            ),
                            _connector="OR",
                        ),
                        name="point_month_in_order",
                        violation_error_message="积分先公示、后生效，请核对阶段和日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="members.pointmonth",
                        verbose_name="积分月",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_entries",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="members.pointrule",
                        verbose_name="积分项",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=7, verbose_name="分值")),
                ("occurred_on", models.DateField(verbose_name="发生日期")),
                ("note", models.CharField(max_length=200, verbose_name="事由")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="佐证")),
                ("source_key", models.CharField(blank=True, max_length=80, verbose_name="来源记录")),
                (
                    "source_once",
                    models.CharField(
                        editable=False, max_length=160, null=True, unique=True, verbose_name="来源标识"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "待初审"),
                            ("reviewed", "待审定"),
                            ("approved", "已审定"),
                            ("rejected", "不予认定"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("reviewed_at", models.DateTimeField(editable=False, null=True, verbose_name="初审时间")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="初审人",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="审定时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="不予认定或冲销的原因")),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="members.pointentry",
                        verbose_name="冲销的记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分记录",
                "verbose_name_plural": "积分记录",
                "ordering": ["-occurred_on", "-pk"],
                "indexes": [models.Index(fields=["member", "occurred_on"], name="point_entry_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["submitted", "reviewed", "approved", "rejected"])),
                        name="point_entry_status_known",
                        violation_error_message="积分记录的状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="point_entry_reviewed_who",
                        violation_error_message="初审人与初审时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="point_entry_decided_who",
                        violation_error_message="审定人与审定时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("status__in", ["approved", "rejected"])),
                            models.Q(("decided_at__isnull", True), ("status__in", ["submitted", "reviewed"])),
                            _connector="OR",
                        ),
                        name="point_entry_decided_or_waits",
                        violation_error_message="已审定的积分须有审定人和时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "rejected"), _negated=True),
                            ("reason__gt", ""),
                            _connector="OR",
                        ),
                        name="point_entry_refused_why",
                        violation_error_message="不予认定须写明原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="members.pointentry",
                        verbose_name="积分记录",
                    ),
                ),
                (
                    "raised_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="提出时间"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="异议理由")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "异议成立"), ("dismissed", "维持原认定")],
                        max_length=10,
                        verbose_name="复核结论",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
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
                "verbose_name": "积分异议",
                "verbose_name_plural": "积分异议",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                ("answer__gt", ""),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("outcome__in", ["upheld", "dismissed"]),
                            ),
                            _connector="OR",
                        ),
                        name="point_objection_answered",
                        violation_error_message="复核结论、答复、复核人和时间必须同时填写。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointCategoryCap",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caps",
                        to="members.pointscheme",
                        verbose_name="积分办法",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("study", "政治学习"),
                            ("life", "组织生活"),
                            ("obligation", "履行义务"),
                            ("role", "作用发挥"),
                            ("excellence", "创先争优"),
                            ("negative", "负面扣分"),
                            ("veto", "一票否决"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("cap", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="封顶分")),
            ],
            options={
                "verbose_name": "类别封顶",
                "verbose_name_plural": "类别封顶",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "category"),
                        name="point_category_cap_once",
                        violation_error_message="同一类别只能有一个封顶分。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VolunteerTeam",
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
                ("held_on", models.DateField(verbose_name="成立日期")),
                ("name", models.CharField(max_length=80, verbose_name="队伍名称")),
                ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="人数")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
            ],
            options={
                "verbose_name": "志愿服务队",
                "verbose_name_plural": "志愿服务队",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="volunteerteam_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="volunteerteam_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="volunteerteam_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dissolved_on__isnull", True),
                            ("dissolved_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="team_dissolved_after_founded",
                        violation_error_message="撤销日期不能早于成立日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
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
                ("held_on", models.DateField(verbose_name="服务日期")),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="members.volunteerteam",
                        verbose_name="志愿服务队",
                    ),
                ),
                ("content", models.CharField(max_length=120, verbose_name="服务内容")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("beneficiary", models.CharField(blank=True, max_length=80, verbose_name="服务对象")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5"), "时长至少0.5小时。"),
                            django.core.validators.MaxValueValidator(Decimal("24"), "时长不超过24小时。"),
                        ],
                        verbose_name="时长（小时）",
                    ),
                ),
            ],
            options={
                "verbose_name": "志愿服务",
                "verbose_name_plural": "志愿服务",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="serviceevent_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="serviceevent_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="serviceevent_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", Decimal("0.5")), ("hours__lte", Decimal("24"))),
                        name="service_hours_sensible",
                        violation_error_message="时长应在0.5小时到24小时之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceParticipation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="members.serviceevent",
                        verbose_name="志愿服务",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.5"), "时长至少0.5小时。"),
                            django.core.validators.MaxValueValidator(Decimal("24"), "时长不超过24小时。"),
                        ],
                        verbose_name="时长（小时）",
                    ),
                ),
            ],
            options={
                "verbose_name": "参加服务",
                "verbose_name_plural": "参加服务",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "member"),
                        name="service_participation_once",
                        violation_error_message="同一人在一次服务中只需填写一次。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", Decimal("0.5")), ("hours__lte", Decimal("24"))),
                        name="participation_hours_sensible",
                        violation_error_message="时长应在0.5小时到24小时之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
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
                ("held_on", models.DateField(verbose_name="批复日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("meetings", "三会一课和主题党日"),
                            ("training", "党员教育培训"),
                            ("materials", "资料和设备"),
                            ("premises", "活动阵地"),
                            ("care", "走访慰问"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), message="金额应大于0，请核对。"
                            )
                        ],
                        verbose_name="预算（元）",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "党建经费预算",
                "verbose_name_plural": "党建经费预算",
                "ordering": ["-held_on", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization", "held_on", "state"], name="budgetline_scope")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="budgetline_confirmed_who",
                        violation_error_message="确认人与确认时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "confirmed", "returned", "reopened", "withdrawn"])
                        ),
                        name="budgetline_state_known",
                        violation_error_message="记录状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="budget_line_positive",
                        violation_error_message="金额应大于0，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentMaterial",
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
                        related_name="materials",
                        to="members.developmentcase",
                        verbose_name="发展党员",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="步骤")),
                ("name", models.CharField(max_length=30, verbose_name="材料")),
                ("received", models.BooleanField(default=False, verbose_name="已收到")),
                (
                    "noted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发展材料",
                "verbose_name_plural": "发展材料",
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number", "name"),
                        name="dev_material_once",
                        violation_error_message="这份材料已登记。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentPlan",
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
                        related_name="development_plans",
                        to="branches.organization",
                        verbose_name="党支部",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("quota", models.PositiveSmallIntegerField(verbose_name="计划（名）")),
                (
                    "set_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="下达时间"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下达人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发展计划",
                "verbose_name_plural": "发展计划",
                "ordering": ["-year", "organization"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "year"),
                        name="dev_plan_once",
                        violation_error_message="这个支部本年度的计划已经下达，请修改原来的计划。",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="ServiceEvent",
            name="participants",
            field=models.ManyToManyField(
                related_name="service_events", through="members.ServiceParticipation", to="members.member"
            ),
        ),
    ]

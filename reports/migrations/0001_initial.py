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
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
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
                ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="地址校验值")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="建立时间"),
                ),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="最近读取时间")),
            ],
            options={
                "verbose_name": "日历订阅",
                "verbose_name_plural": "日历订阅",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DutyReport",
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
                ("period_start", models.DateField(verbose_name="述职期起")),
                ("period_end", models.DateField(verbose_name="述职期止")),
                ("author_name", models.CharField(blank=True, max_length=40, verbose_name="述职人")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交，待审定"),
                            ("approved", "已审定"),
                            ("returned", "已退回，待修改"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=500, verbose_name="退回原因")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="稿次")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="成稿时间"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成稿人",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审定时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="校验码")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "述职报告",
                "verbose_name_plural": "述职报告",
                "ordering": ["-year", "organization__path"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "year"),
                        name="duty_report_once_a_year",
                        violation_error_message="该组织这一年度已有述职报告，请打开已有的报告修改。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "returned"])),
                        name="duty_report_state_known",
                        violation_error_message="报告状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))),
                        name="duty_report_period_order",
                        violation_error_message="述职期的截止日期不能早于起始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_report_submitted_who",
                        violation_error_message="提交人与提交时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_report_approved_who",
                        violation_error_message="审定人与审定时间必须同时填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="frozen",
                        to="reports.dutyreport",
                        verbose_name="述职报告",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代号")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("unit", models.CharField(max_length=10, verbose_name="单位")),
                ("value", models.IntegerField(verbose_name="数值")),
                ("rule", models.CharField(max_length=300, verbose_name="口径")),
                ("evidence", models.TextField(help_text="记录编号的 JSON 数组", verbose_name="记录编号")),
                ("pending", models.PositiveIntegerField(default=0, verbose_name="待确认")),
            ],
            options={
                "verbose_name": "定稿数字",
                "verbose_name_plural": "定稿数字",
                "ordering": ["report", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "code"),
                        name="frozen_figure_once",
                        violation_error_message="同一数字在一份报告中只冻结一次。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="名称")),
                ("digest", models.CharField(max_length=64, verbose_name="文件校验值")),
                (
                    "state",
                    models.CharField(
                        choices=[("staged", "进行中"), ("applied", "已导入"), ("failed", "未导入")],
                        default="staged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "under_way",
                    models.BooleanField(
                        default=True, editable=False, null=True, unique=True, verbose_name="占用"
                    ),
                ),
                ("counts", models.JSONField(default=dict, verbose_name="数量")),
                ("faults", models.JSONField(default=list, verbose_name="问题")),
                ("claim", models.CharField(max_length=32, verbose_name="占用标识")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始时间"),
                ),
                (
                    "heartbeat_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="最近心跳"),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入批次",
                "verbose_name_plural": "导入批次",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "staged"), ("under_way", True)),
                            models.Q(
                                models.Q(("state", "staged"), _negated=True), ("under_way__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="import_under_way_staged",
                        violation_error_message="只有进行中的导入占用导入位置。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthValue",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("figure", models.CharField(max_length=40, verbose_name="指标")),
                ("record_type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("month", models.DateField(verbose_name="月份")),
                ("value", models.IntegerField(verbose_name="数值")),
            ],
            options={
                "verbose_name": "月度值",
                "verbose_name_plural": "月度值",
                "indexes": [
                    models.Index(fields=["record_type", "organization", "month"], name="month_value_cell")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("figure", "month", "organization"), name="month_value_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
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
                        related_name="nudges",
                        to="branches.organization",
                        verbose_name="被催办的党组织",
                    ),
                ),
                (
                    "sent_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="发出的党组织",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发出人",
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="发出时间")),
                (
                    "sent_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="发出日期"),
                ),
                ("subject", models.CharField(max_length=80, verbose_name="事项")),
                ("parts", models.CharField(blank=True, max_length=200, verbose_name="所缺期间")),
                ("title", models.CharField(max_length=120, verbose_name="内容")),
                ("message", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                (
                    "record_key",
                    models.CharField(blank=True, editable=False, max_length=80, verbose_name="答复的记录"),
                ),
            ],
            options={
                "verbose_name": "催办",
                "verbose_name_plural": "催办",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [models.Index(fields=["organization", "answered_at"], name="nudge_open")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "subject", "sent_on"),
                        name="nudge_once_a_day",
                        violation_error_message="今天已就这件事催办过该组织，请明天再看。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(
                                    ("answered_by__isnull", False),
                                    models.Q(("record_key", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="nudge_answered_how",
                        violation_error_message="答复应写明答复人，或指明答复的记录。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_preference",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("by_mail", models.BooleanField(default=True, verbose_name="用邮件提醒我")),
                ("muted", models.CharField(blank=True, max_length=200, verbose_name="不提醒的事项")),
            ],
            options={
                "verbose_name": "提醒设置",
                "verbose_name_plural": "提醒设置",
            },
        ),
        migrations.CreateModel(
            name="ReminderSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="事项标识")),
                ("day", models.DateField(verbose_name="日期")),
                ("light", models.CharField(max_length=10, verbose_name="当时的灯")),
                (
                    "state",
                    models.CharField(
                        choices=[("claimed", "发送中"), ("sent", "已发送")],
                        default="claimed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "claimed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始发送时间"),
                ),
            ],
            options={
                "verbose_name": "已发提醒",
                "verbose_name_plural": "已发提醒",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "key", "day"),
                        name="reminder_once_a_day",
                        violation_error_message="这件事今天已经提醒过。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["claimed", "sent"])),
                        name="reminder_state_known",
                        violation_error_message="提醒状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="reports.dutyreport",
                        verbose_name="述职报告",
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="段号")),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                (
                    "kind",
                    models.CharField(
                        choices=[("heading", "一级标题"), ("lead", "带小标题的段"), ("paragraph", "段")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                (
                    "variant",
                    models.CharField(
                        choices=[
                            ("strong", "原写法"),
                            ("weak", "写弱"),
                            ("custom", "自写"),
                            ("zero", "不写"),
                        ],
                        default="strong",
                        max_length=8,
                        verbose_name="写法",
                    ),
                ),
                ("edited", models.BooleanField(default=False, verbose_name="手工改写")),
            ],
            options={
                "verbose_name": "报告段落",
                "verbose_name_plural": "报告段落",
                "ordering": ["report", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "key"),
                        name="report_block_once",
                        violation_error_message="同一段只能有一份，请打开已有的一段修改。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSettings",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "guiding_thought",
                    models.CharField(default="党的创新理论", max_length=80, verbose_name="指导思想表述"),
                ),
                (
                    "plenum",
                    models.CharField(default="党的全会精神", max_length=80, verbose_name="最近全会的表述"),
                ),
                (
                    "education_name",
                    models.CharField(default="党内学习教育", max_length=60, verbose_name="学习教育名称"),
                ),
                ("whole_name", models.CharField(default="全局", max_length=20, verbose_name="全单位的简称")),
                (
                    "superior_name",
                    models.CharField(default="上级机关工委", max_length=40, verbose_name="上级指导机关"),
                ),
                ("business_area", models.CharField(default="业务", max_length=20, verbose_name="业务领域")),
                (
                    "brand_name",
                    models.CharField(blank=True, max_length=20, verbose_name="党建品牌（党建+××保障行动）"),
                ),
                ("key_task", models.CharField(default="年度", max_length=30, verbose_name="重点工作")),
                ("system_name", models.CharField(default="本单位", max_length=20, verbose_name="所在系统")),
                (
                    "region_name",
                    models.CharField(default="机关", max_length=20, verbose_name="和谐××（地方名称）"),
                ),
                (
                    "guarantee_kind",
                    models.CharField(default="组织", max_length=20, verbose_name="坚强××保障"),
                ),
                ("cause_name", models.CharField(default="机关党建", max_length=20, verbose_name="××事业")),
            ],
            options={
                "verbose_name": "述职用语",
                "verbose_name_plural": "述职用语",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "year"),
                        name="report_settings_once",
                        violation_error_message="该组织这一年度的述职用语已存在，请直接修改。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="事项标识")),
                ("until", models.DateField(verbose_name="再次提醒日期")),
            ],
            options={
                "verbose_name": "稍后提醒",
                "verbose_name_plural": "稍后提醒",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "key"),
                        name="snooze_once",
                        violation_error_message="这件事已经设为稍后提醒。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StagedChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="reports.importbatch",
                        verbose_name="导入批次",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="顺序")),
                ("payload", branches.encryption.EncryptedTextField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "待导入数据",
                "verbose_name_plural": "待导入数据",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "position"), name="staged_chunk_once")
                ],
            },
        ),
    ]

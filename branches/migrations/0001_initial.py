import branches.attachments
import branches.encryption
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "该用户名已被使用，请换一个。"},
                        max_length=60,
                        unique=True,
                        verbose_name="用户名",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="邮箱")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="登录后须改密码")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="创建时间"),
                ),
            ],
            options={
                "verbose_name": "用户",
                "verbose_name_plural": "用户",
            },
        ),
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
                ("user_id", models.BigIntegerField(null=True, verbose_name="用户编号")),
                ("user_name", models.CharField(max_length=60, verbose_name="用户")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("create", "录入"),
                            ("edit", "修改"),
                            ("confirm", "确认"),
                            ("send_back", "退回"),
                            ("withdraw", "撤销"),
                            ("reopen", "重新打开"),
                            ("import", "导入"),
                            ("reveal", "查看完整信息"),
                            ("attach", "上传附件"),
                            ("submit", "提交"),
                            ("approve", "审定"),
                            ("step", "办理"),
                            ("export", "导出"),
                            ("nudge", "催办"),
                            ("answer", "答复"),
                            ("close", "关账"),
                            ("log_in", "登录"),
                            ("log_out", "退出登录"),
                            ("password", "修改密码"),
                        ],
                        max_length=20,
                        verbose_name="操作",
                    ),
                ),
                (
                    "record_key",
                    models.CharField(blank=True, db_index=True, max_length=80, verbose_name="对象"),
                ),
                ("organization_id", models.BigIntegerField(null=True, verbose_name="党组织编号")),
                ("detail", models.TextField(blank=True, verbose_name="内容")),
                ("succeeded", models.BooleanField(default=True, verbose_name="成功")),
            ],
            options={
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_key", models.CharField(db_index=True, max_length=80, verbose_name="所属记录")),
                ("part", models.CharField(blank=True, max_length=20, verbose_name="所属部分")),
                ("file", models.FileField(upload_to=branches.attachments.stored_name, verbose_name="文件")),
                ("name", models.CharField(max_length=150, verbose_name="文件名")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="上传时间"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="branches.auditline",
                        verbose_name="审计记录",
                    ),
                ),
                ("position", models.BigIntegerField(unique=True, verbose_name="序号")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
            ],
            options={
                "verbose_name": "审计封印",
                "verbose_name_plural": "审计封印",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="DayChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.DateField(
                        error_messages={"unique": "这一天已经登记，请先删除原来的登记。"},
                        unique=True,
                        verbose_name="日期",
                    ),
                ),
                (
                    "works",
                    models.BooleanField(
                        choices=[(False, "放假"), (True, "调休上班")], default=False, verbose_name="上班"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="节日")),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "放假调休",
                "verbose_name_plural": "放假调休",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="类型")),
                ("label", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="进度（%）")),
                ("message", models.TextField(blank=True, verbose_name="说明")),
                ("parameters", models.JSONField(default=dict, verbose_name="参数")),
                ("result_name", models.CharField(blank=True, max_length=120, verbose_name="结果文件名")),
                (
                    "result_file",
                    models.FileField(blank=True, upload_to="jobs/%Y/%m", verbose_name="结果文件"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提交时间"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                ("heartbeat_at", models.DateTimeField(null=True, verbose_name="最近心跳")),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="党组织名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_committee", "机关工委"),
                            ("party_group", "党组"),
                            ("party_committee", "机关党委"),
                            ("general_branch", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ],
                        max_length=20,
                        verbose_name="组织类别",
                    ),
                ),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="成立日期")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="branches.organization",
                        verbose_name="接收的党组织",
                    ),
                ),
                (
                    "renamed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="最近更名日期"),
                ),
                ("unit_name", models.CharField(blank=True, max_length=120, verbose_name="所在单位")),
                (
                    "name_pinyin",
                    models.CharField(blank=True, editable=False, max_length=400, verbose_name="名称拼音"),
                ),
            ],
            options={
                "verbose_name": "党组织",
                "verbose_name_plural": "党组织",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "work_committee",
                                    "party_group",
                                    "party_committee",
                                    "general_branch",
                                    "branch",
                                    "group",
                                ],
                            )
                        ),
                        name="organization_kind_known",
                        violation_error_message="请选择组织类别。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthClose",
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
                ("month", models.DateField(verbose_name="月份")),
                ("drafts", models.PositiveIntegerField(default=0, verbose_name="关账时未确认的记录")),
                (
                    "closed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="关账时间"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="关账人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度关账",
                "verbose_name_plural": "月度关账",
                "ordering": ["-month", "organization"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "month"),
                        name="month_close_once",
                        violation_error_message="这个月已经关账。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cell",
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
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("record_type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("month", models.DateField(verbose_name="月份")),
                ("dirty", models.BooleanField(default=True, verbose_name="待重算")),
            ],
            options={
                "verbose_name": "统计单元",
                "verbose_name_plural": "统计单元",
                "indexes": [models.Index(fields=["dirty", "record_type"], name="cell_dirty")],
                "constraints": [
                    models.UniqueConstraint(fields=("record_type", "organization", "month"), name="cell_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("secretary", "书记"),
                            ("committee_member", "委员"),
                            ("clerk", "干事"),
                            ("dues_officer", "党费管理员"),
                            ("staff", "党务专干"),
                            ("leader", "领导"),
                            ("member", "党员"),
                            ("system_administrator", "系统管理员"),
                            ("security_administrator", "安全管理员"),
                            ("audit_administrator", "审计管理员"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="开始日期"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="post_ends_after_start",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "secretary",
                                    "committee_member",
                                    "clerk",
                                    "dues_officer",
                                    "staff",
                                    "leader",
                                    "member",
                                    "system_administrator",
                                    "security_administrator",
                                    "audit_administrator",
                                ],
                            )
                        ),
                        name="post_role_known",
                        violation_error_message="请选择角色。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "closed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="branches.monthclose",
                        verbose_name="月度关账",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="要补录或更正的内容")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="申请时间"),
                ),
                (
                    "asked_by",
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
                ("open_until", models.DateField(null=True, verbose_name="补录截止日期")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
            ],
            options={
                "verbose_name": "补录申请",
                "verbose_name_plural": "补录申请",
                "ordering": ["-pk"],
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
                        name="reopening_answered_who",
                        violation_error_message="补录申请的答复、答复人与答复时间必须同时填写。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reopening_other_person",
                        violation_error_message="补录申请须由申请人以外的人答复。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved", True), ("open_until__isnull", False)),
                            models.Q(("approved__isnull", True), ("open_until__isnull", True)),
                            models.Q(("approved", False), ("open_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="reopening_until_if_approved",
                        violation_error_message="批准的补录申请须有截止日期，其他的没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("approved", True), ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reopening_ended_who",
                        violation_error_message="只有批准的补录可以结束，结束人与结束时间必须同时填写。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reorganization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("renamed", "更名"), ("merged", "撤并"), ("rebuilt", "改建")],
                        max_length=10,
                        verbose_name="调整方式",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reorganizations",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branches.organization",
                        verbose_name="接收的党组织",
                    ),
                ),
                ("old_name", models.CharField(blank=True, max_length=120, verbose_name="原名")),
                ("document", models.CharField(max_length=120, verbose_name="批准文件")),
                ("approved_by_organization", models.CharField(max_length=120, verbose_name="批准的党组织")),
                ("approved_on", models.DateField(verbose_name="批准日期")),
                ("effective_on", models.DateField(verbose_name="执行日期")),
                ("members_moved", models.PositiveIntegerField(default=0, verbose_name="转入党员（名）")),
                (
                    "carried_out_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                ),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "组织调整",
                "verbose_name_plural": "组织调整",
                "ordering": ["-effective_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["renamed", "merged", "rebuilt"])),
                        name="reorganization_kind_known",
                        violation_error_message="请选择调整方式。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "renamed"), ("old_name__gt", ""), ("receiver__isnull", True)),
                            models.Q(
                                ("kind__in", ["merged", "rebuilt"]),
                                ("old_name", ""),
                                ("receiver__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reorganization_receiver",
                        violation_error_message="更名须留原名，撤并和改建须有接收的党组织。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("receiver__isnull", True),
                            models.Q(("receiver", models.F("organization")), _negated=True),
                            _connector="OR",
                        ),
                        name="reorganization_other",
                        violation_error_message="党组织不能并入自己，请选择另一个党组织。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_on__lte", models.F("effective_on"))),
                        name="reorganization_approved_before",
                        violation_error_message="批准日期不能晚于执行日期，请核对。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("record_type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("query", models.TextField(blank=True, verbose_name="条件")),
                (
                    "saved_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="保存时间"),
                ),
            ],
            options={
                "verbose_name": "保存的视图",
                "verbose_name_plural": "保存的视图",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "record_type", "name"),
                        name="saved_view_once",
                        violation_error_message="已有同名的视图，请换一个名称，或用“覆盖”更新它。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListSetting",
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
                        related_name="list_settings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("record_type", models.CharField(max_length=60, verbose_name="记录类型")),
                ("columns", models.TextField(blank=True, verbose_name="显示的列")),
                (
                    "default_view",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="branches.savedview",
                        verbose_name="默认视图",
                    ),
                ),
            ],
            options={
                "verbose_name": "列表设置",
                "verbose_name_plural": "列表设置",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "record_type"),
                        name="list_setting_once",
                        violation_error_message="这个列表的设置已经存在，请刷新页面后再试。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                        related_name="terms",
                        to="branches.organization",
                        verbose_name="党组织",
                    ),
                ),
                ("elected_on", models.DateField(verbose_name="本届换届日期")),
                ("years", models.PositiveSmallIntegerField(default=3, verbose_name="任期（年）")),
                ("approval", models.CharField(blank=True, max_length=60, verbose_name="批复文号")),
            ],
            options={
                "verbose_name": "届次",
                "verbose_name_plural": "届次",
                "ordering": ["organization", "-elected_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "elected_on"),
                        name="term_once_a_day",
                        violation_error_message="该组织这一天的换届已登记，请核对换届日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
                ("sheet", models.CharField(max_length=120, verbose_name="表单")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("address", models.CharField(max_length=500, verbose_name="页面地址")),
                ("content", branches.encryption.EncryptedTextField(verbose_name="内容")),
                (
                    "begun_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始时间"),
                ),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="最近暂存时间"),
                ),
            ],
            options={
                "verbose_name": "暂存",
                "verbose_name_plural": "暂存",
                "ordering": ["-written_at"],
                "indexes": [models.Index(fields=["written_at"], name="draft_written")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "sheet"),
                        name="draft_once",
                        violation_error_message="这张表单已有暂存的内容，请接着写那一份。",
                    )
                ],
            },
        ),
    ]

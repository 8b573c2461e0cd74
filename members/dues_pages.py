"""The pages of the records of dues and of the branch's money."""

from branches.pages import Column, RecordPage
from members.dues_forms import BudgetLineForm, DuesPublicationForm, DuesUseForm, ExpenseForm, ExtraDuesForm
from members.models import BudgetLine, DuesPublication, DuesUse, Expense, ExtraDues

DUES_USE = RecordPage(
    model=DuesUse,
    name="党费使用",
    form=DuesUseForm,
    search=("content", "voucher"),
    choices=("purpose",),
    columns=(
        Column("用途", lambda use: use.content),
        Column("支出日期", lambda use: use.held_on, sort="held_on"),
        Column("党组织", lambda use: use.organization, sort="organization"),
        Column("使用类别", lambda use: use.get_purpose_display()),
        Column("金额（元）", lambda use: use.amount, sort="amount", numeric=True),
        Column("集体研究", lambda use: use.decided_by),
        Column("状态", lambda use: use.get_state_display()),
    ),
    facts=(
        Column("使用类别", lambda use: use.get_purpose_display()),
        Column("金额（元）", lambda use: use.amount),
        Column("集体研究日期", lambda use: use.decided_on),
        Column("集体研究的会议", lambda use: use.decided_by),
        Column("凭证号", lambda use: use.voucher),
    ),
)

EXTRA_DUES = RecordPage(
    model=ExtraDues,
    name="自愿多交党费",
    form=ExtraDuesForm,
    search=("member__name", "receipt"),
    columns=(
        Column("党员", lambda extra: extra.member, sort="member__name_pinyin"),
        Column("交纳日期", lambda extra: extra.held_on, sort="held_on"),
        Column("党组织", lambda extra: extra.organization, sort="organization"),
        Column("金额（元）", lambda extra: extra.amount, sort="amount", numeric=True),
        Column("上缴日期", lambda extra: extra.forwarded_on),
        Column("收据编号", lambda extra: extra.receipt),
        Column("下一步", lambda extra: extra.next_step),
    ),
    rows=lambda records: records.select_related("organization", "member"),
    facts=(
        Column("党员", lambda extra: extra.member),
        Column("金额（元）", lambda extra: extra.amount),
        Column("上缴日期", lambda extra: extra.forwarded_on),
        Column("收据编号", lambda extra: extra.receipt),
        Column("下一步", lambda extra: extra.next_step),
    ),
)

DUES_PUBLICATION = RecordPage(
    model=DuesPublication,
    name="党费公示",
    form=DuesPublicationForm,
    search=("remark",),
    choices=("way",),
    columns=(
        Column("年度", lambda each: each.year, sort="year"),
        Column("公示日期", lambda each: each.held_on, sort="held_on"),
        Column("党组织", lambda each: each.organization, sort="organization"),
        Column("公示方式", lambda each: each.get_way_display()),
        Column("党员意见", lambda each: each.remark),
        Column("状态", lambda each: each.get_state_display()),
    ),
    facts=(
        Column("年度", lambda each: each.year),
        Column("公示方式", lambda each: each.get_way_display()),
        Column("党员意见", lambda each: each.remark),
    ),
)

BUDGET_LINE = RecordPage(
    model=BudgetLine,
    name="经费预算",
    form=BudgetLineForm,
    search=("remark",),
    choices=("category",),
    columns=(
        Column("年度", lambda line: line.year, sort="year"),
        Column("类别", lambda line: line.get_category_display()),
        Column("党组织", lambda line: line.organization, sort="organization"),
        Column("预算（元）", lambda line: line.amount, sort="amount", numeric=True),
        Column("批复日期", lambda line: line.held_on, sort="held_on"),
        Column("说明", lambda line: line.remark),
        Column("状态", lambda line: line.get_state_display()),
    ),
    facts=(
        Column("年度", lambda line: line.year),
        Column("类别", lambda line: line.get_category_display()),
        Column("预算（元）", lambda line: line.amount),
        Column("说明", lambda line: line.remark),
    ),
)

EXPENSE = RecordPage(
    model=Expense,
    name="经费支出",
    form=ExpenseForm,
    search=("content", "voucher"),
    choices=("category",),
    columns=(
        Column("用途", lambda expense: expense.content),
        Column("支出日期", lambda expense: expense.held_on, sort="held_on"),
        Column("党组织", lambda expense: expense.organization, sort="organization"),
        Column("类别", lambda expense: expense.get_category_display()),
        Column("金额（元）", lambda expense: expense.amount, sort="amount", numeric=True),
        Column("状态", lambda expense: expense.get_state_display()),
    ),
    facts=(
        Column("类别", lambda expense: expense.get_category_display()),
        Column("金额（元）", lambda expense: expense.amount),
        Column("凭证号", lambda expense: expense.voucher),
    ),
)

"""The pages of the standard ledger."""

from branches.pages import Column, RecordPage
from responsibilities.forms import StandardForm
from responsibilities.models import StandardNode

STANDARD = RecordPage(
    model=StandardNode,
    name="标准化对标台账",
    form=StandardForm,
    search=("text",),
    choices=("level",),
    columns=(
        Column("内容", lambda node: node.text),
        Column("层级", lambda node: node.get_level_display(), sort="level"),
        Column("上一级", lambda node: node.parent),
        Column("频次", lambda node: node.frequency),
        Column("佐证材料", lambda node: node.evidence),
        Column("生效日期", lambda node: node.held_on, sort="held_on"),
    ),
    rows=lambda nodes: nodes.select_related("organization", "parent"),
    facts=(
        Column("层级", lambda node: node.get_level_display()),
        Column("上一级", lambda node: node.parent),
        Column("频次", lambda node: node.frequency),
        Column("佐证材料", lambda node: node.evidence),
        Column("失效日期", lambda node: node.expired_on),
    ),
)

"""What 民主生活会 and 组织生活会 ask for before, at and after the meeting: plain data, worded by the house.

The steps are those of domain.md 1.4 and 2.4 (OL-1). A code never changes its meaning: records keep it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

BEFORE, AT, AFTER = "before", "at", "after"
STAGES = {BEFORE: "会前", AT: "会上", AFTER: "会后"}
LIFE_MEETINGS = ("life_democratic", "organizational_life")
DEMOCRATIC, BRANCH = LIFE_MEETINGS


@dataclass(frozen=True)
class Step:
    """One thing to be done, and the types of meeting that ask for it."""

    code: str
    stage: str
    text: str
    kinds: tuple[str, ...] = LIFE_MEETINGS


STEPS: tuple[Step, ...] = (
    Step("plan", BEFORE, "制定方案并报上级党组织", (DEMOCRATIC,)),
    Step("study", BEFORE, "组织集中学习"),
    Step("opinions", BEFORE, "征求党员和群众意见"),
    Step("talks", BEFORE, "开展谈心谈话"),
    Step("self_check", BEFORE, "撰写对照检查材料"),
    Step("last_measures", AT, "通报上次整改落实情况"),
    Step("notice", AT, "通报征求意见情况", (DEMOCRATIC,)),
    Step("criticism", AT, "逐一查摆问题，开展批评和自我批评"),
    Step("comment", AT, "上级派员点评或主持人总结"),
    Step("measures", AFTER, "制定整改清单，明确责任人和时限"),
    Step("report", AFTER, "报送会议情况报告", (DEMOCRATIC,)),
    Step("announce", AFTER, "向党员通报会议情况和整改措施"),
)
BY_CODE = {step.code: step for step in STEPS}


def steps_for(kinds: Iterable[str]) -> list[Step]:
    """The steps a meeting of these types goes through, in order; none for any other meeting."""
    chosen = set(kinds)
    return [step for step in STEPS if chosen & set(step.kinds)]

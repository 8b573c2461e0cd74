"""Who and what a ledger's words name: organisations and members, those stored and those being imported."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from branches.organizations import Organization
from branches.typed import compact
from members.models import Member
from reports.ledgers.values import find_organization, organization_key

Kind = Organization.Kind


class NotFound(LookupError):
    """A name that is nobody's, or several's. `message` says what is wrong, `advice` what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


class Directory:
    """Names and what they name. New objects have no id yet; `ref` numbers them below zero for keys."""

    def __init__(self, unit: str = "") -> None:
        self.unit = unit
        self.organizations: dict[str, Organization] = {each.name: each for each in Organization.objects.all()}
        self.members: dict[str, list[Member]] = defaultdict(list)
        for member in Member.objects.only("name", "organization_id", "left_on").order_by("pk"):
            self.members[member.name].append(member)
        self._names = frozenset(self.organizations)
        self._by_pk = {each.pk: each for each in self.organizations.values()}
        self._found: dict[str, Organization] = {}
        self._refs: dict[int, int] = {}
        self._kept: list[Any] = []

    def ref(self, thing: Any) -> int | None:
        """The id, or a number of its own for what is not stored yet: it stands for the id in natural keys."""
        if thing is None:
            return None
        if thing.pk is not None:
            return int(thing.pk)
        if id(thing) not in self._refs:
            self._kept.append(thing)  # a number belongs to one object only while that object lives
            self._refs[id(thing)] = -len(self._kept)
        return self._refs[id(thing)]

    # --- organisations

    def add_organization(self, organization: Organization) -> None:
        self.organizations[organization.name] = organization
        self._names = frozenset(self.organizations)
        self._found.clear()

    def organization(self, text: str) -> Organization:
        """The one organisation the text names in full or in short. Raises NotFound."""
        if text in self._found:
            return self._found[text]
        name = find_organization(text, self._names)
        if name is None:
            raise NotFound(f"没有“{text}”这个党组织，或同名的不止一个。", self._nearest_organizations(text))
        return self._found.setdefault(text, self.organizations[name])

    def _nearest_organizations(self, text: str) -> str:
        near = _nearest(organization_key(text), {organization_key(name): name for name in self.organizations})
        if near:
            return f"请改成党组织的全称，名称相近的有：{near}。"
        return "请改成党组织情况表里的全称，或先在党组织情况表里登记。"

    def head(self) -> Organization:
        """The 党总支 or 机关党委 of the reporting unit, in whose name the bureau's registers are kept."""
        heads = [each for each in self.organizations.values() if each.heads_bureau()]
        if len(heads) > 1 and self.unit:
            heads = [each for each in heads if self.unit in each.name] or [
                each for each in heads if each.unit_name == self.unit
            ]
        if len(heads) == 1:
            return heads[0]
        if not heads:
            raise NotFound(
                "没有找到填报单位的党总支或机关党委。", "请先在党组织情况表里登记党总支或机关党委。"
            )
        raise NotFound(
            f"党总支或机关党委不止一个：{'、'.join(each.name for each in heads)}。",
            "请在表头写明填报单位，并让党总支的名称或所在单位与它一致。",
        )

    # --- members

    def add_member(self, member: Member) -> None:
        self.members[member.name].append(member)

    def home(self, member: Member) -> Organization:
        """The member's own organisation; new members carry it, stored ones only its id."""
        if member.pk is None:
            return member.organization
        return self._by_pk[member.organization_id]

    def member(self, name: str, within: Organization | None = None) -> Member:
        """The one member of that name, of the organisation if several share it. Raises NotFound."""
        found = self.members.get(name, [])
        if len(found) > 1:
            found = [each for each in found if each.left_on is None] or found
        if len(found) > 1 and within is not None:
            found = [each for each in found if self.home(each) is within] or found
        if len(found) == 1:
            return found[0]
        if found:
            branches = "、".join(self.home(each).name for each in found)
            raise NotFound(
                f"名册中有{len(found)}人叫“{name}”（{branches}），分不清是哪一位。",
                "请在党员名册中给同名的人加以区分，例如“张伟（大）”，台账里也这样写。",
            )
        near = _nearest(name, {each: each for each in self.members})
        advice = f"请核对姓名，名册中相近的有：{near}。" if near else "请核对姓名，或先把此人登记到党员名册。"
        raise NotFound(f"党员名册中没有“{name}”。", advice)


def _nearest(text: str, words: dict[str, str]) -> str:
    return "、".join(words[word] for word in difflib.get_close_matches(text, list(words), n=3, cutoff=0.5))


# --- names given to a command

_KINDS = (
    (("工作委员会", "机关工委", "工委"), (Kind.WORK_COMMITTEE,)),
    (("党总支", "总支部", "总支"), (Kind.GENERAL_BRANCH,)),
    (("机关党委", "党委"), (Kind.PARTY_COMMITTEE,)),
    (("党组",), (Kind.PARTY_GROUP,)),
    (("党支部", "支部"), (Kind.BRANCH,)),
    (("党小组", "小组"), (Kind.GROUP,)),
)


def organization_named(text: str) -> Organization:
    """The stored organisation a person means: 云岚区水务局总支, 局党总支 or 云岚区水务局. Raises NotFound.

    A bare unit means the organisation that heads it. Two that fit equally well are not guessed between.
    """
    wanted = compact(text)
    stored = list(Organization.objects.all())
    name = find_organization(wanted, frozenset(each.name for each in stored))
    for each in stored:
        if each.name == name:
            return each
    kinds: Iterable[str] = ()
    rest = wanted.removeprefix("中国共产党").removeprefix("中共")
    for words, codes in _KINDS:
        word = next((word for word in words if word in rest), None)
        if word:
            kinds, rest = codes, rest.split(word)[0]
            break
    if kinds:
        fitting = [each for each in stored if each.kind in kinds and _of_unit(each, rest)]
    else:
        fitting = [each for each in stored if each.heads_bureau() and _of_unit(each, rest)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFound(
            f"“{text}”可以指{len(fitting)}个党组织：{'、'.join(each.name for each in fitting)}。",
            "请写出党组织的全称。",
        )
    near = _nearest(organization_key(wanted), {organization_key(each.name): each.name for each in stored})
    raise NotFound(
        f"没有“{text}”这个党组织。",
        f"请写出党组织的全称，名称相近的有：{near}。" if near else "请写出党组织的全称。",
    )


def _of_unit(organization: Organization, rest: str) -> bool:
    return not rest or rest in organization.name or organization.unit_name.endswith(rest)

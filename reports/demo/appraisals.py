"""The demonstration's appraisals: last year's of the first branch, decided and told; this year's, being voted on."""

from datetime import date
from itertools import pairwise

from branches.accounts import User
from branches.organizations import Organization
from meetings.models import Appraisal, AppraisalOpinion, AppraisalSubject, AppraisalTally
from members.models import Member

Grade = AppraisalSubject.Grade
SAID = "能按时参加组织生活，完成岗位任务；理论学习还不够系统，联系群众不够经常，明年按计划补上。"
OPINION = "工作踏实，学习上可以再抓紧一些。"


def fill(today: date) -> None:
    """One appraisal counted on paper and confirmed, one open to ballots, of which some have come in."""
    secretary = User.objects.get(username="first")
    branch = secretary.current_posts()[0].organization
    _link_account(branch)
    _past(branch, secretary, today.year - 1)
    _running(branch, secretary, today)


def _link_account(branch: Organization) -> None:
    """The demonstration's plain member is the person of his name on the roster."""
    account = User.objects.get(username="member")
    person = Member.objects.get(organization=branch, name=account.name)
    person.account = account
    person.store(by=User.objects.importer(), detail="登录账号")


def _begin(branch: Organization, secretary: User, held_on: date, way: str) -> Appraisal:
    appraisal = Appraisal(organization=branch, year=held_on.year, held_on=held_on, way=way)
    appraisal.store(by=secretary)
    appraisal.set_people(*appraisal.usual_people(), by=secretary)
    subjects = list(appraisal.subjects.select_related("member", "appraisal__organization"))
    for subject in subjects:
        subject.say_of_oneself(SAID, Grade.QUALIFIED, by=secretary)
    for author, subject in pairwise(subjects):
        AppraisalOpinion.keep(subject.appraisal, author.member, {subject.pk: OPINION}, by=secretary)
    appraisal.refresh_from_db()
    appraisal.open_vote(by=secretary)
    return appraisal


def _past(branch: Organization, secretary: User, year: int) -> None:
    appraisal = _begin(branch, secretary, date(year, 12, 10), Appraisal.Way.PAPER)
    graded = list(appraisal.subjects.filter(graded=True))
    ballots = appraisal.roll.count()
    excellent = len(graded) // 3
    votes: dict[tuple[int, str], int] = {}
    for place, subject in enumerate(graded):
        liked = ballots - place % 3 if place < excellent else place % 4
        votes |= {(subject.pk, Grade.EXCELLENT): liked, (subject.pk, Grade.QUALIFIED): ballots - liked}
    appraisal.count_paper(ballots, ballots, votes, "监票人、计票人各一名，由大会通过", by=secretary)
    grades: dict[int, tuple[str, str]] = {
        subject.pk: (Grade.EXCELLENT if place < excellent else Grade.QUALIFIED, "")
        for place, subject in enumerate(graded)
    }
    appraisal.decide(grades, Appraisal.Decider.COMMITTEE, date(year, 12, 12), "", by=secretary)
    appraisal.confirm(by=secretary)


def _running(branch: Organization, secretary: User, today: date) -> None:
    appraisal = _begin(branch, secretary, today, Appraisal.Way.ONLINE)
    graded = list(appraisal.subjects.filter(graded=True))
    voters = [line.voter for line in appraisal.roll.filter(voter__account=None).select_related("voter")]
    for number, voter in enumerate(voters[: len(voters) // 2]):
        choices = (Grade.EXCELLENT, Grade.QUALIFIED, AppraisalTally.ABSTAINED)
        appraisal.cast(voter, {each.pk: choices[(each.pk + number) % 3] for each in graded})

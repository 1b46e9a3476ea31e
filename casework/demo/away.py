"""Who is on leave for illness, and who came back?"""

from datetime import date, datetime, timedelta

from casework.demo.paper import scanned
from casework.demo.road import Road
from casework.models.leave_certificates import LeaveCertificate
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan
from casework.rules.follow_up_notes import Course, NextStep, Scale, Told, View, Way
from casework.rules.leave_certificates import HandedTo
from casework.rules.leaves import ContactWay, LeaveEnd, Reached
from casework.rules.previews import Preview
from casework.rules.return_plans import Outcome
from casework.rules.vocabulary import CaseKind, Hat
from casework.rules.work_talks import Topic
from casework.services import (
    follow_up_notes,
    leave_certificates,
    leave_contacts,
    leave_ends,
    leaves,
    return_absences,
    return_plans,
    scans,
    stage_texts,
    team_stages,
    work_talks,
)
from casework.services.leave_certificates import Period
from casework.services.leave_contacts import Kept
from casework.services.leaves import Contact, New, Term
from casework.services.return_plans import New as PlanOf
from casework.services.return_plans import Stage
from casework.services.work_talks import Held

_PAY = "短くした時間は無給。通院は年次有給休暇で扱う。"
_BASIS = "就業規則 第32条"
_WAITS = Contact(ContactWay.NONE, None, "労務課 森", "")
_READY = follow_up_notes.New(
    Way.IN_PERSON, Told(Course.BETTER, View.NONE, NextStep.PLANNED, {Scale.CONDITION: 6, Scale.SLEEP: 6}),
    "朝は6時に起き、午前は図書館で過ごしている。早く元の仕事に戻りたい。",
    "戻ってからの量は、上司と少しずつ決めてください。",
)  # fmt: skip
_READY_AGAIN = follow_up_notes.New(
    Way.IN_PERSON, Told(Course.BETTER, View.NONE, NextStep.PLANNED, {Scale.CONDITION: 7, Scale.SLEEP: 7}),
    "通勤の時間に家を出ることを2週間続けられた。前回より慎重に戻りたい。",
    "段階ごとに、きつくないかを確かめながら進めましょう。",
)  # fmt: skip
_TOO_SOON = follow_up_notes.New(
    Way.IN_PERSON, Told(Course.SAME, View.KEEP, NextStep.MEDICAL, {Scale.CONDITION: 4, Scale.SLEEP: 4}),
    "業務の量は、戻った月のうちに休む前と同じになった。朝の電車がつらい。",
    "量を戻す速さを、上司と相談してみてください。",
)  # fmt: skip


def on_leave(road: Road) -> None:
    """One since twelve days, planned anew yesterday, whom HR called in between. One came back in the third week now
    from a second leave, which ended the talks that were to come after the first.
    """
    stage, made = road.stage, road.stage.made
    first = stage.today - timedelta(days=12)
    limit = first + timedelta(days=364)
    new = New(
        made.employments["resting"].number, first, Term(stage.today + timedelta(days=7), limit, _BASIS),
        Contact(ContactWay.TELEPHONE, 2, "労務課 森", "080-0000-1937（平日の午後）"),
    )  # fmt: skip
    leave_id = stage.act("hr", Hat.HR, leaves.begin, new, now=stage.office(11, 10))
    now = stage.office(3, 14)
    kept = Kept(now.date(), ContactWay.TELEPHONE, Reached.TALKED, "給与の締め日と、手続きの書類の送り先を伝えた。")
    stage.act("hr", Hat.HR, leave_contacts.log, leave_id, kept, now=now)
    _certified(road, leave_id)
    longer = Term(stage.today + timedelta(days=21), limit, _BASIS, "期限の前に、次の予定を一緒に確かめましょう。")
    stage.act("hr", Hat.HR, leaves.extend, leave_id, longer, version=1, now=stage.office(1, 11))
    _returned(road, 240, 151)
    _talked(road, _READY)
    follow_up, now = _talked(road, _TOO_SOON)
    stage.act("physician", Hat.PHYSICIAN, follow_up_notes.settle, follow_up, now=now + timedelta(days=6))
    ago = (stage.today - back_again_on(stage.today)).days
    back = _returned(road, 105, ago + 1)
    _talked(road, _READY_AGAIN)
    _by_stages(road, back, ago)
    _absent(road)


def back_again_on(today: date) -> date:
    """When they came back for the second time: on a Monday."""
    first = today - timedelta(days=16)
    return first - timedelta(days=first.weekday())


def _talked(road: Road, said: follow_up_notes.New) -> tuple[str, datetime]:
    """The physician talks on the day of the earliest talk that is due with whoever came back; the talk, and when."""
    stage = road.stage
    follow_up, due_on = stage.due_follow_ups("returning", CaseKind.RETURN)[0]
    now = stage.at((stage.today - due_on).days, 17)
    stage.act("physician", Hat.PHYSICIAN, follow_up_notes.hold, follow_up, due_on, said, now=now)
    return follow_up, now


def _certified(road: Road, leave_id: str) -> None:
    """By the physician's certificate until next week, which the nurse opened; one for the three weeks after was given
    to HR yesterday evening and can still be taken back. A file with a wrong day was taken back at once.
    """
    stage = road.stage
    first, last = stage.today - timedelta(days=12), stage.today + timedelta(days=7)
    paper = scans.look(scanned())
    me = ("resting", Hat.WORKER)
    wrong, right = Period(first, last - timedelta(days=1)), Period(first, last)
    stage.act(*me, leave_certificates.hand_in, leave_id, HandedTo.HEALTH, wrong, paper, now=stage.at(10, 20))
    given = stage.of_case(LeaveCertificate, "resting", CaseKind.RETURN)
    stage.act(*me, leave_certificates.take_away, given, now=stage.at(10, 20))
    stage.act(*me, leave_certificates.hand_in, leave_id, HandedTo.HEALTH, right, paper, now=stage.at(10, 21))
    given = stage.of_case(LeaveCertificate, "resting", CaseKind.RETURN)
    stage.act("nurse", Hat.NURSE, leave_certificates.original, given, now=stage.office(2, 10))
    more = Period(last + timedelta(days=1), last + timedelta(days=21))
    stage.act(*me, leave_certificates.hand_in, leave_id, HandedTo.HR, more, paper, now=stage.at(1, 20))


def _absent(road: Road) -> None:
    """HR handed in everybody's days of absence: of whoever came back, three within two weeks wait for a physician."""
    stage = road.stage
    whose, others = stage.made.employments["returning"].number, stage.made.crowd["design"][0].number
    days = {(whose, stage.workday(ago)) for ago in (12, 7, 2)} | {(others, stage.workday(7))}
    rows = [f"{number},{day.isoformat()}" for number, day in sorted(days)]
    file = "\r\n".join(["社員番号,欠勤日", *rows]).encode()
    stage.act("hr", Hat.HR, return_absences.load, file, now=stage.office(1, 10))


def _by_stages(road: Road, leave_id: str, ago: int) -> None:
    """In the third or fourth of eight weeks, which began so many days `ago`: the first stage went well, the text of the
    second went out three days ago.
    """
    stage = road.stage
    tasks = (
        "図面の照合と、部品表の更新",
        "図面の照合。午後は、水曜の定例会議まで",
        "通常の担当。新しい案件の主担当は外す",
    )
    stages = (
        Stage(2, 240, 5, tasks[0], 0, no_night=True, no_holiday=True, place="設計課（在宅勤務なし）"),
        Stage(3, 360, 5, tasks[1], 0, no_night=True, no_holiday=True, place="設計課（在宅勤務は週1日まで）"),
        Stage(3, 450, 5, tasks[2], 10, no_night=True, no_holiday=True, place="設計課"),
    )
    new = PlanOf(stage.today - timedelta(days=ago), "労務課 森", "産業医との復帰前の面談", _PAY, stages)
    plan_id = stage.act("hr", Hat.HR, return_plans.save, leave_id, new, version=0, now=stage.office(ago + 5, 10))
    stage.act("hr", Hat.HR, return_plans.decide, plan_id, version=1, now=stage.office(ago + 4, 11))
    _told(road, plan_id, ago + 3, ago + 2)
    version = stage.version(ReturnPlan, plan_id)
    stage.act("hr", Hat.HR, return_plans.check, plan_id, Outcome.WELL, None, "図面の照合は、予定の分を終えられている。",
              version=version, now=stage.office(5, 16))  # fmt: skip
    _told(road, plan_id, 4, 3)
    _talked_of_work(road, leave_id, plan_id)


def _talked_of_work(road: Road, leave_id: str, plan_id: str) -> None:
    """HR and the head of the department each wrote down what they talked about of the work."""
    stage, now = road.stage, road.stage.office(6, 11)
    held = Held(now.date(), (Topic.HOURS, Topic.PROCEDURE), "今月の締め日と、時間単位の休みの取り方を伝えた。")
    stage.act("hr", Hat.HR, work_talks.keep_of_leave, leave_id, held, now=now)
    now = stage.office(2, 16)
    held = Held(now.date(), (Topic.AMOUNT, Topic.SUPPORT), "照合は一日に十枚まで。急ぎの分は、同じ班で分ける。")
    text_id = stage.newest_text(plan_id)
    stage.act("head_design", Hat.SUPERVISOR, work_talks.keep_of_stage, text_id, held, now=now)


def _told(road: Road, plan_id: str, answered_ago: int, sent_ago: int) -> None:
    """The employee finds the newest text of a plan fine, and the head of the department reads it."""
    stage = road.stage
    text_id = stage.newest_text(plan_id)
    now = stage.office(answered_ago, 12)
    stage.act("returning", Hat.WORKER, stage_texts.answer, text_id, Preview.FINE, "", now=now)
    stage.act("hr", Hat.HR, stage_texts.send, text_id, "", now=stage.office(sent_ago, 11))
    stage.act("head_design", Hat.SUPERVISOR, team_stages.acknowledge, text_id, now=stage.office(sent_ago, 15))


def _returned(road: Road, begun_ago: int, ended_ago: int) -> str:
    """On leave so many days ago, and back; the leave's id."""
    stage = road.stage
    first, last = (stage.today - timedelta(days=days) for days in (begun_ago, ended_ago))
    new = New(stage.made.employments["returning"].number, first, Term(last, None, ""), _WAITS)
    leave_id = stage.act("hr", Hat.HR, leaves.begin, new, now=stage.office(begun_ago, 10))
    version, now = stage.version(SickLeave, leave_id), stage.office(ended_ago - 2, 13)
    stage.act("hr", Hat.HR, leave_ends.end, leave_id, last, LeaveEnd.RETURNED, version=version, now=now)
    return leave_id

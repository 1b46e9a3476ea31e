"""May everybody open every page that they should, and nobody else, and what do they read there?

Every endpoint and method × everybody, over HTTP, on both databases. The table is typed by hand from who may do what; it
must name every endpoint there is. A stranger gets 404 whether the thing exists or not. Every confidential field of the
world holds a canary; each reader's answers may hold only the canaries that are typed for them, and each canary must be
met.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from werkzeug.test import TestResponse

from casework.rules.vocabulary import Hat
from forms.base import Form, OwnIds
from tests import world as worlds
from tests.clients import Site, Visitor
from tests.databases import KINDS, Databases
from tests.web import canaries
from tests.web.canaries import Everything

EVERYBODY: dict[str, tuple[str, Hat] | None] = {
    "nobody": None,
    "worker": ("worker", Hat.WORKER),
    "colleague": ("colleague", Hat.WORKER),
    "supervisor": ("supervisor", Hat.SUPERVISOR),
    "other_supervisor": ("other_supervisor", Hat.SUPERVISOR),
    "former_supervisor": ("former_supervisor", Hat.SUPERVISOR),
    "hr": ("hr", Hat.HR),
    "hr_herself": ("hr", Hat.WORKER),
    "factory_hr": ("factory_hr", Hat.HR),
    "clerk": ("clerk", Hat.CLERK),
    "examiner": ("physician", Hat.PHYSICIAN),
    "interviewer": ("outside_physician", Hat.PHYSICIAN),
    "factory_physician": ("factory_physician", Hat.PHYSICIAN),
    "nurse": ("nurse", Hat.NURSE),
    "committee": ("committee", Hat.COMMITTEE),
    "admin": ("admin", Hat.ADMIN),
    "coordinator": ("coordinator", Hat.COORDINATOR),
    "stranger": ("stranger", Hat.WORKER),
    "stranger_hr": ("stranger_hr", Hat.HR),
    "stranger_clerk": ("stranger_clerk", Hat.CLERK),
    "stranger_physician": ("stranger_physician", Hat.PHYSICIAN),
}
WORKERS = ("worker", "colleague", "hr_herself", "stranger")
SUPERVISORS = ("supervisor", "other_supervisor", "former_supervisor")
HRS = ("hr", "factory_hr", "stranger_hr")
CLERKS = ("clerk", "stranger_clerk")
PHYSICIANS = ("examiner", "interviewer", "factory_physician", "stranger_physician")
CARERS = (*PHYSICIANS, "nurse")
CARING = ("examiner", "interviewer", "nurse")
SIGNED_IN = tuple(name for name in EVERYBODY if name != "nobody")


@dataclass(frozen=True)
class Row:
    """One endpoint and method: an address, and who gets what; everybody else gets 404, nobody is led to the sign-in."""

    endpoint: str
    path: str
    answers: dict[str, int]
    method: str = "GET"
    nobody: int = 303
    data: dict[str, str] = field(default_factory=dict)

    def expected(self, name: str) -> int:
        return self.nobody if name == "nobody" else self.answers.get(name, 404)


def all_of(status: int, *names: str) -> dict[str, int]:
    return dict.fromkeys(names, status)


def get(endpoint: str, path: str, *names: str, **other: int) -> Row:
    return Row(endpoint, path, {**all_of(200, *names), **other})


def post(endpoint: str, path: str, status: int, *names: str, **other: int) -> Row:
    return Row(endpoint, path, {**all_of(status, *names), **other}, method="POST")


TABLE: tuple[Row, ...] = (
    # one's own sign-in
    Row("static", "/static/casework.css", all_of(200, *SIGNED_IN), nobody=200),
    Row("accounts.sign_in", "/sign-in", all_of(303, *SIGNED_IN), nobody=200),
    Row("accounts.sign_in_now", "/sign-in", all_of(422, *SIGNED_IN), method="POST", nobody=422),
    Row("accounts.first_code", "/first-code", all_of(200, *SIGNED_IN), nobody=200),
    Row("accounts.first_code_now", "/first-code", all_of(422, *SIGNED_IN), method="POST", nobody=422),
    get("accounts.token", "/token", *SIGNED_IN),
    get("accounts.choose", "/hat", *SIGNED_IN),
    post("accounts.choose_now", "/hat", 404, *SIGNED_IN),
    get("accounts.prove", "/prove", *SIGNED_IN),
    post("accounts.prove_now", "/prove", 422, *SIGNED_IN),
    Row("accounts.language", "/language", all_of(303, *SIGNED_IN), method="POST", nobody=303, data={"lang": "ja"}),
    post("accounts.end_own", "/sign-ins/{nothing}/end", 404, *SIGNED_IN),
    Row("demo.people", "/demo", {}, nobody=404),
    Row("demo.wear", "/demo/{person}/worker", {}, method="POST", nobody=404),
    Row("desk.root", "/", all_of(303, *SIGNED_IN)),
    get("desk.show", "/desk", *SIGNED_IN),
    get("messages.inbox", "/inbox", *SIGNED_IN),
    get("accounts.index", "/accounts", "admin"),
    post("accounts.code", "/accounts/{person}/code", 200, "admin"),
    get("messages.outbox", "/outbox", "admin"),
    get("trail.own", "/my-file/readers", *WORKERS),
    Row("messages.mails", "/mails", {}, nobody=303),
    Row("messages.mail", "/mails/{mail}", {}, nobody=303),
    # the examiner's side
    get("providers.index", "/providers", *CLERKS, *HRS, "coordinator"),
    get("providers.new", "/providers/new", *CLERKS, "coordinator"),
    post("providers.new", "/providers/new", 422, *CLERKS, "coordinator"),
    get("providers.end", "/providers/{provider}/end", "clerk", "coordinator"),
    post("providers.end", "/providers/{provider}/end", 422, "clerk", "coordinator"),
    get("checks.index", "/checks", *CLERKS, *CARERS, "coordinator"),
    get("checks.new", "/checks/new", *CLERKS),
    post("checks.new", "/checks/new", 422, *CLERKS),
    get("checks.show", "/checks/{check}", "clerk", "examiner"),
    get("checks.interviewer", "/checks/{check}/interviewer", clerk=409),
    post("checks.interviewer", "/checks/{check}/interviewer", 409, "clerk"),
    get("results.load", "/checks/{check}/import", "clerk"),
    post("results.load", "/checks/{check}/import", 422, "clerk"),
    post("results.drop", "/checks/{check}/layouts/{layout}", 303, "clerk"),
    get("checks.decide", "/checks/{check}/decisions", "examiner"),
    post("checks.decide", "/checks/{check}/decisions", 422, "examiner"),
    get("checks.agree", "/checks/{check}/decisions/needed", "examiner"),
    post("checks.agree", "/checks/{check}/decisions/needed", 422, "examiner"),
    get("checks.result", "/results/{result}", "clerk", "examiner"),
    get("checks.talk", "/results/{undecided}/talk", "examiner"),
    post("checks.talk", "/results/{undecided}/talk", 422, "examiner"),
    get("board.index", "/boards", *CLERKS, *CARERS),
    get("board.show", "/checks/{check}/board", "clerk", "examiner"),
    post("board.export", "/checks/{check}/board/file", 422, "clerk"),
    Row("board.export", "/checks/{check}/board/file", all_of(200, "clerk"), method="POST", data={"kind": "csv"}),
    Row("board.export", "/checks/{check}/board/file", all_of(200, "clerk"), method="POST", data={"kind": "xlsx"}),
    # consent to pass a result on
    get("consents.index", "/consents", *WORKERS, *HRS, *CLERKS),
    get("consents.give", "/results/{result}/consent", "worker"),
    post("consents.give", "/results/{result}/consent", 422, "worker"),
    get("consents.give_outside", "/results/{result}/consent/{provider}", "worker"),
    post("consents.give_outside", "/results/{result}/consent/{provider}", 422, "worker"),
    get("consents.enter", "/consents/enter", *CLERKS),
    post("consents.enter", "/consents/enter", 422, *CLERKS),
    get("consents.blank", "/consents/form.docx", *CLERKS),
    get("consents.blank_outside", "/consents/outside.docx", *CLERKS),
    get("requests.blank", "/requests/form.docx", *CLERKS),
    get("consents.form", "/consents/{consent}/form.docx", "worker", "hr", "clerk"),
    get("consents.withdraw", "/consents/{consent}/withdraw", "worker", "clerk"),
    post("consents.withdraw", "/consents/{consent}/withdraw", 422, "worker", "clerk"),
    post("consents.result", "/consents/{consent}/result", 200, "hr"),
    get("cases.index", "/cases", *WORKERS, *CLERKS, *CARERS),
    get("cases.show", "/cases/{case}", "worker", "clerk", "examiner", "interviewer", "nurse"),
    get("invitations.show", "/cases/{case}/invitation", "worker"),
    get("invitations.decline", "/cases/{case}/decline", worker=409),
    post("invitations.decline", "/cases/{case}/decline", 409, "worker"),
    get("invitations.again", "/cases/{case}/again", worker=409),
    post("invitations.again", "/cases/{case}/again", 409, "worker"),
    get("invitations.consult", "/cases/{case}/consult", worker=409),
    post("invitations.consult", "/cases/{case}/consult", 409, "worker"),
    get("letters.index", "/letters", *CLERKS),
    post("letters.send", "/letters/send", 303, *CLERKS),
    post("letters.print_", "/letters/print", 303, *CLERKS),
    get("letters.pile", "/letters/list/due", "clerk", "stranger_clerk"),
    get("letters.printed", "/letters/printed/1796086800000000"),
    get("letters.for_departments", "/department-text", *SUPERVISORS, *CLERKS),
    get("letters.general", "/general-letters/{nothing}"),
    get("letters.all_pauses", "/pauses", "clerk", "stranger_clerk"),
    post("letters.all_pauses", "/pauses", 422, "clerk", "stranger_clerk"),
    get("letters.pause", "/cases/{case}/pause", "clerk"),
    post("letters.pause", "/cases/{case}/pause", 422, "clerk"),
    get("letters.returned", "/letters/{letter}/returned", "clerk"),
    post("letters.returned", "/letters/{letter}/returned", 422, "clerk"),
    get("letters.received", "/cases/{case}/received", clerk=409),
    post("letters.received", "/cases/{case}/received", 409, "clerk"),
    get("letters.call", "/cases/{case}/calls", "clerk"),
    post("letters.call", "/cases/{case}/calls", 422, "clerk"),
    # the rules are made known to everybody in the company
    get("rules.index", "/rules", *SIGNED_IN),
    get("rules.show", "/rules/{workplace}", *(name for name in SIGNED_IN if not name.startswith("stranger"))),
    get("rules.change", "/rules/{workplace}/new", "clerk", "coordinator"),
    post("rules.change", "/rules/{workplace}/new", 422, "clerk", "coordinator"),
    get("rules.change", "/rules/new", "stranger_clerk"),
    post("rules.change", "/rules/new", 422, "stranger_clerk"),
    get("rules.keep_closures", "/rules/{workplace}/closures", "clerk", "coordinator"),
    post("rules.keep_closures", "/rules/{workplace}/closures", 422, "clerk", "coordinator"),
    get("rules.keep_closures", "/rules/closures", "stranger_clerk"),
    get("rules.closure", "/rules/closures/{closure}", "clerk", "coordinator"),
    post("rules.closure", "/rules/closures/{closure}", 422, "clerk", "coordinator"),
    # a clerk of a part writes for that part alone
    get("wordings.index", "/wordings", *CLERKS, *CARERS),
    get("wordings.rates", "/wordings/rates", *CLERKS, *CARERS),
    get("wordings.read", "/wordings/{workplace}/first/ja/read", "clerk", "examiner"),
    get("wordings.write", "/wordings/{workplace}/first/ja", "clerk"),
    post("wordings.write", "/wordings/{workplace}/first/ja", 422, "clerk"),
    get("wordings.write", "/wordings/everybody/en", "stranger_clerk"),
    post("wordings.write", "/wordings/everybody/en", 422, "stranger_clerk"),
    # the request and its date
    get("requests.new", "/cases/{case}/request", worker=409),
    post("requests.new", "/cases/{case}/request", 409, "worker"),
    get("requests.wishes", "/cases/{case}/wishes", worker=409, clerk=409),
    post("requests.wishes", "/cases/{case}/wishes", 409, "worker", "clerk"),
    get("requests.explained", "/cases/{case}/explained", clerk=409),
    post("requests.explained", "/cases/{case}/explained", 409, "clerk"),
    post("requests.confirm", "/cases/{case}/eligible", 409, "examiner"),
    get("scans.attach", "/requests/{hr_request}/scans", "clerk"),
    post("scans.attach", "/requests/{hr_request}/scans", 422, "clerk"),
    get("scans.file", "/scans/{scan}/file", "hr_herself", "clerk", "examiner"),
    get("scans.attach_to_consent", "/consents/{consent}/scans", "clerk"),
    post("scans.attach_to_consent", "/consents/{consent}/scans", 422, "clerk"),
    get("scans.file", "/scans/{consent_scan}/file", "worker", "clerk"),
    get("scans.take_away", "/scans/{scan}/take-away", "clerk"),
    post("scans.take_away", "/scans/{scan}/take-away", 303, "clerk"),
    get("work_data.give", "/requests/{request}/work", "hr"),
    post("work_data.give", "/requests/{request}/work", 409, "hr"),
    get("work_data.load", "/work-data/import", *HRS),
    post("work_data.load", "/work-data/import", 422, *HRS),
    get("work_data.own", "/cases/{case}/work", "worker"),
    get("sheets.fill", "/cases/{case}/sheet", "worker"),
    post("sheets.fill", "/cases/{case}/sheet", 409, "worker"),
    get("requests.withdraw", "/cases/{case}/withdraw", worker=409),
    post("requests.withdraw", "/cases/{case}/withdraw", 409, "worker"),
    get("requests.enter", "/requests/enter", *CLERKS),
    post("requests.enter", "/requests/enter", 422, *CLERKS),
    # that somebody asked HR or the nurse, here the nurse about HR herself: not under the hat of HR
    get("receipts.index", "/receipts", *HRS, *CLERKS, "nurse"),
    get("receipts.new", "/receipts/new", *HRS, "nurse"),
    post("receipts.new", "/receipts/new", 422, *HRS, "nurse"),
    get("receipts.settle", "/receipts/{receipt}", "clerk"),
    post("receipts.settle", "/receipts/{receipt}", 422, "clerk"),
    get("receipts.own", "/my-receipts/{receipt}", "hr_herself"),
    get("requests.talk", "/talk", *WORKERS),
    post("requests.talk", "/talk", 422, *WORKERS),
    get("handlers.index", "/handlers", *CLERKS),
    get("handlers.new", "/handlers/new", *CLERKS),
    post("handlers.new", "/handlers/new", 422, *CLERKS),
    get("handlers.end", "/handlers/{handler}/end", "clerk"),
    post("handlers.end", "/handlers/{handler}/end", 422, "clerk"),
    get("requests.index", "/requests", *HRS),
    get("requests.show", "/requests/{request}", "hr"),
    post("requests.result", "/requests/{request}/result", 200, "hr"),
    # a request at an outside organisation, HR's own: under the hat of HR it doesn't exist
    get("referrals.new", "/cases/{case}/referral", clerk=409),
    post("referrals.new", "/cases/{case}/referral", 409, "clerk"),
    get("referrals.show", "/referrals/{referral}", "hr_herself", "clerk"),
    get("referrals.handout", "/referrals/{referral}/application.docx", "hr_herself", "clerk"),
    get("referrals.handout", "/referrals/{referral}/request.docx", "hr_herself", "clerk"),
    get("referrals.handout", "/referrals/{referral}/result.docx"),
    get("referrals.work", "/referrals/{referral}/work.docx"),
    get("referrals.appoint", "/referrals/{referral}/appointment", "clerk"),
    post("referrals.appoint", "/referrals/{referral}/appointment", 422, "clerk"),
    get("referrals.held", "/referrals/{referral}/held", "clerk"),
    post("referrals.held", "/referrals/{referral}/held", 422, "clerk"),
    get("referrals.told", "/referrals/{referral}/told", clerk=409),
    post("referrals.told", "/referrals/{referral}/told", 409, "clerk"),
    get("referrals.end", "/referrals/{referral}/end", "clerk"),
    post("referrals.end", "/referrals/{referral}/end", 422, "clerk"),
    get("referrals.copy", "/interviews/{outside_interview}/copy", "hr"),
    post("referrals.copy", "/interviews/{outside_interview}/copy", 422, "hr"),
    get("referrals.copy", "/interviews/{interview}/copy"),
    get("slots.index", "/slots", *CLERKS, *CARERS),
    get("slots.new", "/slots/new", *CLERKS, *CARERS),
    post("slots.new", "/slots/new", 422, *CLERKS, *CARERS),
    get("capacity.index", "/capacity", *CLERKS),
    get("capacity.plan", "/capacity/plan", *CLERKS),
    post("capacity.accept", "/capacity/plan", 409, *CLERKS),
    get("engagements.index", "/engagements", *CLERKS),
    get("engagements.new", "/engagements/new", *CLERKS),
    post("engagements.new", "/engagements/new", 422, *CLERKS),
    get("languages.of_engaged", "/engagements/{engagement}/languages", "clerk"),
    post("languages.of_engaged", "/engagements/{engagement}/languages", 303, "clerk"),
    get("languages.own", "/slots/languages", *CARERS),
    post("languages.own", "/slots/languages", 303, *CARERS),
    get("engagements.end", "/engagements/{engagement}/end", "clerk"),
    post("engagements.end", "/engagements/{engagement}/end", 422, "clerk"),
    get("series.index", "/slots/series", *CLERKS, *CARERS),
    get("series.new", "/slots/series/new", *CLERKS, *CARERS),
    post("series.new", "/slots/series/new", 422, *CLERKS, *CARERS),
    get("series.show", "/slots/series/{series}", "clerk", "interviewer"),
    get("series.change", "/slots/series/{series}/change", "clerk", "interviewer"),
    post("series.change", "/slots/series/{series}/change", 422, "clerk", "interviewer"),
    post("series.leave_out", "/slots/series/{series}/leave-out", 422, "clerk", "interviewer"),
    post("series.come_again", "/slots/series/{series}/come-again", 422, "clerk", "interviewer"),
    get("timetables.week", "/slots/week", *CLERKS, *CARERS),
    get("timetables.month", "/slots/month", *CLERKS, *CARERS),
    get("timetables.slot", "/slots/{slot}", "clerk", "interviewer"),
    get("slots.choose", "/cases/{case}/slots", worker=409, clerk=409),
    post("slots.book", "/cases/{case}/slots", 409, "worker", "clerk"),
    post("slots.keep", "/cases/{case}/slots/keep", 409, "worker", "clerk"),
    get("slots.confirm", "/cases/{case}/slots/confirm", worker=409, clerk=409),
    post("slots.let_go", "/cases/{case}/slots/let-go", 409, "worker", "clerk"),
    post("slots.wait", "/cases/{case}/slots/wait", 409, "worker", "clerk"),
    post("slots.stop_waiting", "/cases/{case}/slots/wait/end", 409, "worker", "clerk"),
    get("slots.booking", "/bookings/{booking}", "worker", "clerk", "examiner", "interviewer", "nurse"),
    Row("slots.calendar", "/bookings/{booking}/calendar.ics", all_of(409, "worker", "clerk", *CARING)),
    get("absences.index", "/absences", *SUPERVISORS),
    get("absences.month", "/payroll", *CLERKS),
    post("absences.take", "/payroll", 422, *CLERKS),
    get("handovers.index", "/handovers", *CLERKS),
    get("handovers.new", "/handovers/new", *CLERKS),
    post("handovers.new", "/handovers/new", 422, *CLERKS),
    get("handovers.show", "/handovers/{handover}", "clerk"),
    post("handovers.show", "/handovers/{handover}", 422, "clerk"),
    get("relations.avoid", "/avoid", *WORKERS),
    post("relations.avoid", "/avoid", 303, *WORKERS),
    get("relations.declare", "/cases/{case}/relation", *CARING),
    get("online.index", "/online", *CLERKS, "coordinator"),
    get("online.keep", "/online/{workplace}", "clerk", "coordinator"),
    post("online.keep", "/online/{workplace}", 422, "clerk", "coordinator"),
    get("online.keep", "/online/company", "stranger_clerk"),
    get("online.room", "/bookings/{booking}/room", interviewer=409),
    post("online.room", "/bookings/{booking}/room", 409, "interviewer"),
    get("slots.cancel", "/bookings/{booking}/cancel", worker=409, clerk=409),
    post("slots.cancel", "/bookings/{booking}/cancel", 409, "worker", "clerk"),
    # when people work: clerks hand it in, each reads their own
    get("rosters.index", "/rosters", *CLERKS),
    get("rosters.load", "/rosters/import", *CLERKS),
    post("rosters.load", "/rosters/import", 422, *CLERKS),
    get("rosters.codes", "/rosters/codes", *CLERKS),
    post("rosters.codes", "/rosters/codes", 422, *CLERKS),
    get("rosters.own", "/roster", *WORKERS),
    # a professional's own calendars from outside
    get("busy.index", "/slots/calendars", *CARERS),
    post("busy.add_file", "/slots/calendars/file", 422, *CARERS),
    post("busy.add_address", "/slots/calendars/address", 422, *CARERS),
    # one's own times for one's own calendar: whoever holds the secret gets them, signed in or not
    get("feeds.show", "/calendar", *WORKERS, *CARERS),
    Row("feeds.fetch", "/calendar/{feed}.ics", all_of(200, *SIGNED_IN), nobody=200),
    Row("feeds.fetch", "/calendar/{nothing}.ics", {}, nobody=404),
    # the interview
    get("snippets.index", "/snippets", *CARERS),
    get("snippets.offered", "/snippets/clinical/list", *CARERS),
    get("snippets.offered", "/snippets/employer/list", *PHYSICIANS),
    get("snippets.new", "/snippets/clinical/new", *CARERS),
    get("snippets.new", "/snippets/employer/new", *PHYSICIANS),
    post("snippets.new", "/snippets/clinical/new", 422, *CARERS),
    get("snippets.change", "/snippets/{snippet}", "examiner"),
    post("snippets.change", "/snippets/{snippet}", 422, "examiner"),
    post("snippets.move", "/snippets/{snippet}/move", 303, "examiner"),
    get("interviews.visits", "/visits", *CARERS),
    get("work_questions.ask", "/interviews/{interview}/work-questions", "interviewer"),
    post("work_questions.ask", "/interviews/{interview}/work-questions", 422, "interviewer"),
    get("work_questions.answer", "/work-questions/{question}", "hr"),
    post("work_questions.answer", "/work-questions/{question}", 409, "hr"),
    get("work_questions.own", "/cases/{case}/work-questions", "worker"),
    get("visit_days.show", "/visits/day", *CARERS),
    post("visit_days.late", "/visits/day", 422, *CARERS),
    get("visit_days.pack", "/visits/day/print?on=2026-12-08", *CARERS),
    get("visit_days.end", "/visits/day/end", *CARERS),
    get("visit_days.hours", "/visits/day/hours", *CARERS),
    get("interviews.write", "/interviews/{interview}", "interviewer"),
    post("interviews.write", "/interviews/{interview}", 409, "interviewer"),
    post("interviews.keep", "/interviews/{interview}/keep", 409, "interviewer"),
    post("interviews.insert", "/interviews/{interview}/insert", 200, "interviewer"),
    post("interviews.start", "/bookings/{booking}/interview", 303, "interviewer"),
    post("interviews.held", "/interviews/{interview}/held", 422, "interviewer"),
    post("interviews.broken_off", "/interviews/{interview}/broken-off", 409, "interviewer"),
    get("interviews.door", "/bookings/{booking}/door", interviewer=409),
    post("interviews.door", "/bookings/{booking}/door", 409, "interviewer"),
    get("risks.assess", "/interviews/{interview}/safety", "interviewer"),
    post("risks.assess", "/interviews/{interview}/safety", 422, "interviewer"),
    # for whoever is assigned or was called, and for nobody else
    get("crises.show", "/crises/{crisis}", *CARING),
    post("crises.step", "/crises/{crisis}/steps", 422, *CARING),
    post("crises.tell", "/crises/{crisis}/told", 422, *CARING),
    post("crises.close", "/crises/{crisis}/closed", 422, *CARING),
    # told of harassment: the employee's choice, and one officer's to read
    get("passing_on.write", "/interviews/{interview}/passing-on", "interviewer"),
    post("passing_on.write", "/interviews/{interview}/passing-on", 422, "interviewer"),
    get("passing_on.show", "/passing-on/{passing}", "worker", "interviewer"),
    post("passing_on.show", "/passing-on/{passing}", 422, "worker", "interviewer"),
    get("passing_on.received", "/passed-on/{passing}", "hr"),
    post("interviews.missed", "/bookings/{booking}/missed", 409, "interviewer"),
    get("opinions.write", "/interviews/{interview}/record", interviewer=409),
    post("opinions.write", "/interviews/{interview}/record", 409, "interviewer"),
    post("opinions.insert", "/interviews/{interview}/record/insert", 409, "interviewer"),
    post("opinions.keep", "/interviews/{interview}/record/keep", 409, "interviewer"),
    get("opinions.issue", "/interviews/{interview}/issue", interviewer=409),
    post("opinions.issue", "/interviews/{interview}/issue", 409, "interviewer"),
    get("opinions.show", "/opinions/{opinion}", "worker", "hr", "examiner", "interviewer", "nurse"),
    get("medical_letters.index", "/cases/{case}/medical-letters", "worker", "interviewer"),
    get("medical_letters.write", "/cases/{case}/medical-letters/write", "interviewer"),
    post("medical_letters.write", "/cases/{case}/medical-letters/write", 303, "interviewer"),
    get("medical_letters.issue", "/medical-letters/{medical_letter}/issue", interviewer=409),
    post("medical_letters.issue", "/medical-letters/{medical_letter}/issue", 409, "interviewer"),
    get("medical_letters.take", "/medical-letters/{medical_letter}/letter.docx", "worker", "interviewer"),
    get("letterhead.keep", "/letterhead", *CLERKS, "coordinator"),
    post("letterhead.keep", "/letterhead", 422, *CLERKS, "coordinator"),
    get("letterhead.sample", "/letterhead/sample.docx", *CLERKS, "coordinator"),
    post("letterhead.end", "/letterhead/end", 409, *CLERKS, "coordinator"),
    get("record_files.take", "/opinions/{opinion}/record-ja.docx", "worker", "hr", "examiner", "interviewer"),
    get("record_files.index", "/records", *HRS),
    post("record_files.take_year", "/records", 422, *HRS),
    post("record_files.take_case", "/opinions/{opinion}/records", 200, "hr"),
    get("certificates.take", "/bookings/{booking}/certificate-ja.docx", worker=200, clerk=200),
    get("opinions.view", "/opinions/{opinion}/view", examiner=409),
    post("opinions.view", "/opinions/{opinion}/view", 409, "examiner"),
    get("opinions.write", "/interviews/{interview}/long-hours", interviewer=409),
    post("opinions.write", "/interviews/{interview}/long-hours", 409, "interviewer"),
    post("opinions.insert", "/interviews/{interview}/long-hours/insert", 409, "interviewer"),
    post("opinions.keep", "/interviews/{interview}/long-hours/keep", 409, "interviewer"),
    get("opinions.issue", "/interviews/{interview}/long-hours/issue", interviewer=409),
    post("opinions.issue", "/interviews/{interview}/long-hours/issue", 409, "interviewer"),
    get("remarks.room", "/interviews/{interview}/show", interviewer=409),
    get("remarks.room", "/interviews/{interview}/long-hours/show", interviewer=409),
    get("remarks.write", "/interviews/{interview}/remarks", interviewer=409),
    post("remarks.write", "/interviews/{interview}/remarks", 409, "interviewer"),
    get("remarks.write", "/interviews/{interview}/long-hours/remarks", interviewer=409),
    post("remarks.write", "/interviews/{interview}/long-hours/remarks", 409, "interviewer"),
    post("corrections.add", "/interviews/{interview}/long-hours/add", 303, "interviewer"),
    post("corrections.drop_added", "/interviews/{interview}/long-hours/drop", 303, "interviewer"),
    post("corrections.begin", "/opinions/{opinion}/correction", 303, "interviewer"),
    post("corrections.drop", "/opinions/{opinion}/correction/drop", 303, "interviewer"),
    # the employer's part
    get("measures.hear", "/opinions/{opinion}/hearing", hr=303),
    post("measures.hear", "/opinions/{opinion}/hearing", 422, "hr"),
    get("measures.heard", "/hearings/{hearing}", "worker", "hr", "examiner", "interviewer", "nurse"),
    get("hearings.ask", "/opinions/{opinion}/hearing/question", "hr"),
    post("hearings.ask", "/opinions/{opinion}/hearing/question", 422, "hr"),
    get("hearings.attempts", "/opinions/{opinion}/hearing/attempts", "hr"),
    post("hearings.attempts", "/opinions/{opinion}/hearing/attempts", 422, "hr"),
    get("hearings.answer", "/hearing-questions/{hearing_question}", worker=303),
    post("hearings.answer", "/hearing-questions/{hearing_question}", 422, "worker"),
    get("hearings.correct", "/hearings/{hearing}/correction", "worker"),
    post("hearings.correct", "/hearings/{hearing}/correction", 422, "worker"),
    post("hearings.sign", "/hearings/{hearing}/signature", 409, "worker"),
    get("measures.decide", "/opinions/{opinion}/decision", hr=303),
    post("measures.decide", "/opinions/{opinion}/decision", 409, "hr"),
    get("explanation_talks.tries", "/decisions/{decision}/explanation/attempts", "hr"),
    post("explanation_talks.tries", "/decisions/{decision}/explanation/attempts", 422, "hr"),
    get("explanation_talks.fix", "/decisions/{decision}/explanation/time", "hr"),
    post("explanation_talks.fix", "/decisions/{decision}/explanation/time", 422, "hr"),
    post("explanation_talks.call_off", "/decisions/{decision}/explanation/time/off", 409, "hr"),
    post("explanation_talks.unheld", "/decisions/{decision}/explanation/time/unheld", 409, "hr"),
    Row("explanation_talks.read", "/explanation-times/{nothing}", {}),
    get("assents.answer", "/decisions/{decision}/assent", "examiner", "interviewer"),
    post("assents.answer", "/decisions/{decision}/assent", 422, "examiner", "interviewer"),
    get("assents.note", "/decisions/{decision}/confirmation", "hr"),
    post("assents.note", "/decisions/{decision}/confirmation", 422, "hr"),
    post("assents.take_back", "/decisions/{decision}/take-back", 409, "hr"),
    get("reconsiderations.say_so", "/decisions/{decision}/reconsideration/words", "examiner"),
    post("reconsiderations.say_so", "/decisions/{decision}/reconsideration/words", 422, "examiner"),
    get("reconsiderations.settle", "/decisions/{decision}/reconsideration", "hr"),
    post("reconsiderations.settle", "/decisions/{decision}/reconsideration", 422, "hr"),
    get("measure_reviews.hold", "/decisions/{decision}/reviews/new", "hr"),
    post("measure_reviews.hold", "/decisions/{decision}/reviews/new", 422, "hr"),
    get("objections.write", "/decisions/{decision}/objection", "worker"),
    post("objections.write", "/decisions/{decision}/objection", 422, "worker"),
    get("objections.record", "/decisions/{decision}/objection/record", "hr"),
    post("objections.record", "/decisions/{decision}/objection/record", 422, "hr"),
    get("objections.answer", "/objections/{objection}", "hr"),
    post("objections.answer", "/objections/{objection}", 422, "hr"),
    get("objections.read", "/objections/{objection}/answer", "worker"),
    get("decision_notices.take", "/decisions/{decision}/notice-ja.docx", "worker", "hr"),
    get("measures.show", "/decisions/{decision}", "worker", "hr", "examiner", "interviewer", "nurse"),
    get("review_talks.hold", "/decisions/{decision}/review-talk", "interviewer"),
    post("review_talks.hold", "/decisions/{decision}/review-talk", 422, "interviewer"),
    get("measures.explain", "/decisions/{decision}/explanation", "hr"),
    post("measures.explain", "/decisions/{decision}/explanation", 422, "hr"),
    get("instructions.write", "/decisions/{decision}/instruction", "hr"),
    post("instructions.write", "/decisions/{decision}/instruction", 422, "hr"),
    get("instructions.index", "/instructions", *WORKERS, *SUPERVISORS, *HRS),
    get("instructions.show", "/instructions/{instruction}", "worker", "supervisor", "hr"),
    post("instructions.say_of", "/instructions/{instruction}/say", 422, "supervisor"),
    get("instructions.preview", "/instruction-drafts/{draft}", "worker"),
    post("instructions.preview", "/instruction-drafts/{draft}", 422, "worker"),
    get("sendings.choose", "/decisions/{decision}/recipients", "hr"),
    post("sendings.choose", "/decisions/{decision}/recipients", 404, "hr"),
    get("sendings.write", "/decisions/{decision}/recipients/rostering", "hr"),
    post("sendings.write", "/decisions/{decision}/recipients/rostering", 422, "hr"),
    get("sendings.write", "/decisions/{decision}/recipients/new_office", "hr"),
    post("sendings.write", "/decisions/{decision}/recipients/new_office", 422, "hr"),
    get("sendings.ledger", "/decisions/{decision}/told", "worker", "hr", *CARING),
    get("sendings.arrived", "/arrivals", *HRS),
    get("sendings.letter", "/sendings/{sending}/letter.docx", "worker", "hr"),
    get("sendings.letter", "/sendings/{arrival}/letter.docx"),
    get("guides.show", "/supervisor-guide", *SUPERVISORS),
    post("guides.read", "/supervisor-guide", 303, *SUPERVISORS),
    get("guides.readers", "/supervisor-guide/readers", *HRS),
    get("instruction_notes.answer", "/instructions/notes/{supervisors_note}", "hr"),
    post("instruction_notes.answer", "/instructions/notes/{supervisors_note}", 422, "hr"),
    get("instruction_notes.load", "/instructions/hours", *HRS),
    post("instruction_notes.load", "/instructions/hours", 422, *HRS),
    post("instructions.acknowledge", "/instructions/{instruction}/acknowledge", 303, "supervisor"),
    # between the appointments: who cares for a case, and nobody else
    get("contacts.index", "/contacts", *CARERS),
    get("contacts.walk_in", "/contacts/walk-in", "nurse"),
    post("contacts.walk_in", "/contacts/walk-in", 422, "nurse"),
    get("cases.show", "/cases/{walk_in}", "nurse"),
    get("contacts.of_case", "/cases/{walk_in}/contacts", "nurse"),
    post("contacts.of_case", "/cases/{walk_in}/contacts", 422, "nurse"),
    get("contacts.of_case", "/cases/{case}/contacts", "interviewer"),
    get("contacts.hand_on", "/cases/{walk_in}/hand-on", "nurse"),
    post("contacts.hand_on", "/cases/{walk_in}/hand-on", 422, "nurse"),
    get("consultations.end", "/cases/{walk_in}/end", "nurse"),
    post("consultations.end", "/cases/{walk_in}/end", 409, "nurse"),
    get("consultations.end", "/cases/{case}/end"),
    # a quiet look at a change: the 産業医 alone; and each employee's page to tell of something
    get("treatment_reviews.index", "/treatment", *PHYSICIANS),
    get("treatment_reviews.show", "/treatment/{treatment}", "examiner"),
    post("treatment_reviews.look", "/treatment/{treatment}", 409, "examiner"),
    post("treatment_reviews.close", "/treatment/{treatment}/close", 422, "examiner"),
    get("treatment_reviews.own", "/my-treatment", *WORKERS),
    post("treatment_reviews.own", "/my-treatment", 422, *WORKERS),
    # numbers for the committee: HR makes and releases them, the 産業医 adds words, the committee reads those
    get("outcomes.index", "/outcomes", *HRS, *PHYSICIANS, "committee"),
    get("outcomes.take", "/outcomes/outcomes.csv", *HRS, *PHYSICIANS, "committee"),
    get("committee_reports.index", "/committee-reports", *HRS, *PHYSICIANS, "committee"),
    get("committee_reports.prepare", "/committee-reports/new", *HRS),
    post("committee_reports.prepare", "/committee-reports/new", 422, *HRS),
    get("committee_reports.show", "/committee-reports/{report}", "hr", "examiner", "committee"),
    get("committee_reports.show", "/committee-reports/{draft_report}", "hr", "examiner"),
    get("committee_reports.document", "/committee-reports/{report}/report.docx", "hr", "examiner", "committee"),
    get("committee_reports.document", "/committee-reports/{draft_report}/report.docx", "hr", "examiner"),
    post("committee_reports.advise", "/committee-reports/{draft_report}/advice", 422, "examiner"),
    post("committee_reports.release", "/committee-reports/{draft_report}/release", 409, "hr"),
    post("committee_reports.drop", "/committee-reports/{draft_report}/drop", 409, "hr"),
    post("committee_reports.discuss", "/committee-reports/{report}/discussion", 422, "hr"),
    # 勧告: the 産業医 gives it, HR answers and reports it, the committee reads what was reported
    get("recommendations.index", "/recommendations", *HRS, *PHYSICIANS, "committee"),
    get("recommendations.give", "/recommendations/new", "examiner", "factory_physician"),
    post("recommendations.give", "/recommendations/new", 422, "examiner", "factory_physician"),
    get("recommendations.show", "/recommendations/{recommendation}", "hr", "examiner", "committee"),
    get("recommendations.show", "/recommendations/{unanswered}", "hr", "examiner"),
    post("recommendations.answer", "/recommendations/{unanswered}/answer", 422, "hr"),
    post("recommendations.report", "/recommendations/{unanswered}/report", 422, "hr"),
    post("recommendations.done", "/recommendations/{unanswered}/done", 422, "hr"),
    # once a month HR and the physician of the workplace go through the cases that both may know
    get("measures_board.index", "/measures", *HRS),
    # how HR shares its work, and who takes its place
    get("task_list.index", "/tasks", *HRS),
    get("task_list.index", "/tasks?look=nobodys", *HRS),
    get("task_list.index", "/tasks?look=nothing"),
    get("task_list.index", "/tasks?after={nothing}"),
    get("holdings.give", "/requests/{request}/give", "hr"),
    post("holdings.give", "/requests/{request}/give", 422, "hr"),
    get("file_handovers.new", "/tasks/handover", *HRS),
    post("file_handovers.new", "/tasks/handover", 422, *HRS),
    get("stand_ins.index", "/cover", *HRS, "coordinator"),
    get("stand_ins.new", "/cover/new", *HRS, "coordinator"),
    post("stand_ins.new", "/cover/new", 422, *HRS, "coordinator"),
    get("reviews.index", "/reviews", *HRS, *PHYSICIANS),
    get("reviews.show", "/reviews/{workplace}/2026-12", "hr", "examiner"),
    get("reviews.show", "/reviews/{workplace}/2027-01", "hr", "examiner"),
    get("reviews.show", "/reviews/{workplace}/2026-09"),
    get("reviews.hold", "/reviews/{workplace}/2026-11/held", "hr", "examiner"),
    get("reviews.hold", "/reviews/{workplace}/2026-12/held", hr=409, examiner=409),
    post("reviews.hold", "/reviews/{workplace}/2026-11/held", 422, "hr", "examiner"),
    get("reviews.agree", "/reviews/{review}/points", "hr", "examiner"),
    post("reviews.agree", "/reviews/{review}/points", 422, "hr", "examiner"),
    # what comes after
    get("leaves.index", "/leaves", *WORKERS, *HRS, *CARERS),
    get("leaves.begin", "/leaves/new", *HRS),
    post("leaves.begin", "/leaves/new", 422, *HRS),
    get("leaves.show", "/leaves/{leave}", "worker", "hr", "examiner", "nurse"),
    get("leaves.steps", "/leaves/{leave}/steps", "worker", "hr", "examiner", "nurse"),
    get("leaves.step", "/leaves/{leave}/steps/1", "worker", "hr", "examiner", "nurse"),
    get("leaves.step", "/leaves/{leave}/steps/6"),
    post("leaves.extend", "/leaves/{leave}/extend", 422, "hr"),
    post("leaves.end", "/leaves/{leave}/end", 422, "hr"),
    post("leaves.correct", "/leaves/{leave}/correct", 422, "hr"),
    get("leaves.correct_contact", "/leave-contacts/{leave_contact}/correct", "hr"),
    post("leaves.correct_contact", "/leave-contacts/{leave_contact}/correct", 422, "hr"),
    post("leaves.agree", "/leaves/{leave}/contact", 422, "hr"),
    post("leaves.log", "/leaves/{leave}/kept", 422, "hr"),
    get("return_wishes.say", "/leaves/{leave}/wish", "worker"),
    post("return_wishes.say", "/leaves/{leave}/wish", 422, "worker"),
    get("return_wishes.note", "/leaves/{leave}/wish/note", "hr"),
    post("return_wishes.note", "/leaves/{leave}/wish/note", 422, "hr"),
    post("return_wishes.take_back", "/leaves/{leave}/wish/take-back", 409, "worker"),
    get("leave_certificates.hand_in", "/leaves/{leave}/certificates/new", "worker"),
    post("leave_certificates.hand_in", "/leaves/{leave}/certificates/new", 422, "worker"),
    get("leave_certificates.guide", "/leaves/{leave}/certificates/guide-ja.docx", "hr", "examiner", "nurse"),
    get("leave_certificates.note", "/leaves/{leave}/certificates/note", "hr", "examiner", "nurse"),
    post("leave_certificates.note", "/leaves/{leave}/certificates/note", 422, "hr", "examiner", "nurse"),
    get("leave_certificates.take", "/leave-certificates/{certificate}/paper", "worker", "examiner", "nurse"),
    get("leave_certificates.take", "/leave-certificates/{certificate_of_hr}/paper", "worker", "hr"),
    get("leave_certificates.take_away", "/leave-certificates/{certificate_on_paper}/take-away", "hr"),
    post("leave_certificates.take_away", "/leave-certificates/{certificate_on_paper}/take-away", 303, "hr"),
    post("leaves.keep_talk", "/leaves/{leave}/work-talks", 422, "hr"),
    post("requests.keep_talk", "/requests/{request}/work-talks", 422, "hr"),
    post("requests.keep_talk", "/requests/{hr_request}/work-talks", 404),
    post("instructions.keep_talk", "/instructions/{instruction}/work-talks", 422, "supervisor"),
    post("return_plans.keep_talk", "/stage-texts/work-talks", 422, *SUPERVISORS),
    get("doctor_enquiries.index", "/cases/{return}/doctor-enquiries", "worker", "examiner", "nurse"),
    get("doctor_enquiries.write", "/cases/{return}/doctor-enquiries/write", "examiner", "nurse"),
    post("doctor_enquiries.write", "/cases/{return}/doctor-enquiries/write", 422, "examiner", "nurse"),
    get("doctor_enquiries.show", "/doctor-enquiries/{enquiry}", "worker", "examiner"),
    post("doctor_enquiries.ask", "/doctor-enquiries/{enquiry}/ask", 409, "examiner"),
    post("doctor_enquiries.agree", "/doctor-enquiries/{enquiry}/agree", 422, "worker"),
    post("doctor_enquiries.refuse", "/doctor-enquiries/{enquiry}/refuse", 409, "worker"),
    post("doctor_enquiries.take_back", "/doctor-enquiries/{enquiry}/take-back", 409, "worker"),
    post("doctor_enquiries.keep_consent", "/doctor-enquiries/{enquiry}/consent", 422, "examiner"),
    post("doctor_enquiries.give_up", "/doctor-enquiries/{enquiry}/give-up", 409, "examiner"),
    get("doctor_enquiries.send", "/doctor-enquiries/{enquiry}/send", examiner=409),
    post("doctor_enquiries.send", "/doctor-enquiries/{enquiry}/send", 409, "examiner"),
    get("doctor_enquiries.take", "/doctor-enquiries/{enquiry}/request.docx", "worker", "examiner"),
    post("doctor_enquiries.answer", "/doctor-enquiries/{enquiry}/answer", 422, "examiner"),
    post("doctor_enquiries.end", "/doctor-enquiries/{enquiry}/end", 422, "examiner"),
    get("doctor_enquiries.scan", "/doctor-enquiries/{enquiry}/answer", "worker", "examiner"),
    post("doctor_enquiries.summarise", "/doctor-enquiries/{enquiry}/summary", 422, "examiner"),
    post("doctor_enquiries.agree_summary", "/doctor-enquiries/{enquiry}/summaries/{summary}/agree", 422, "worker"),
    post("doctor_enquiries.refuse_summary", "/doctor-enquiries/{enquiry}/summaries/{summary}/refuse", 409, "worker"),
    post(
        "doctor_enquiries.keep_summary_consent",
        "/doctor-enquiries/{enquiry}/summaries/{summary}/consent",
        422,
        "examiner",
    ),
    post(
        "doctor_enquiries.give_up_summary",
        "/doctor-enquiries/{enquiry}/summaries/{summary}/give-up",
        409,
        "examiner",
    ),
    get("return_talks.write", "/leaves/{leave}/return-talk", "hr"),
    post("return_talks.write", "/leaves/{leave}/return-talk", 303, "hr"),
    get("return_talks.show", "/return-talks/{return_talk}", "worker", "hr", "examiner", "nurse"),
    post("return_talks.keep", "/return-talks/{return_talk}/keep", 409, "hr"),
    get("return_talks.write_health", "/return-talks/{return_talk}/health", "examiner", nurse=409),
    post("return_talks.write_health", "/return-talks/{return_talk}/health", 409, "examiner", "nurse"),
    post("return_talks.keep_health", "/return-talks/{return_talk}/health/keep", 409, "examiner", "nurse"),
    get("return_talks.take", "/return-talks/{return_talk}/record.docx", "worker", "hr", "examiner", "nurse"),
    get("doctor_notices.write", "/leaves/{leave}/doctor-notice", "examiner"),
    post("doctor_notices.write", "/leaves/{leave}/doctor-notice", 422, "examiner"),
    get("doctor_notices.offer", "/doctor-notices/{doctor_notice}/offer", examiner=409),
    post("doctor_notices.offer", "/doctor-notices/{doctor_notice}/offer", 409, "examiner"),
    get("doctor_notices.show", "/doctor-notices/{doctor_notice}", "worker", "examiner"),
    post("doctor_notices.agree", "/doctor-notices/{doctor_notice}/agree", 422, "worker"),
    post("doctor_notices.refuse", "/doctor-notices/{doctor_notice}/refuse", 409, "worker"),
    post("doctor_notices.keep_consent", "/doctor-notices/{doctor_notice}/consent", 422, "examiner"),
    get("doctor_notices.take", "/doctor-notices/{doctor_notice}/notice.docx", "worker", "examiner"),
    post("doctor_notices.give_up", "/doctor-notices/{doctor_notice}/give-up", 303, "examiner"),
    get("return_absences.load", "/return-absences/import", *HRS),
    post("return_absences.load", "/return-absences/import", 422, *HRS),
    get("return_absences.show", "/leaves/{leave}/absences", "worker", "hr", "examiner", "nurse"),
    post("return_absences.answer", "/leaves/{leave}/absences", 422, "examiner", "nurse"),
    post("return_absences.take_back", "/return-absences/{absence}/take-back", 303, "hr"),
    get("return_opinions.write", "/leaves/{leave}/return-opinion", "examiner"),
    post("return_opinions.write", "/leaves/{leave}/return-opinion", 422, "examiner"),
    get("return_opinions.issue", "/return-opinions/{return_opinion}/issue", examiner=409),
    post("return_opinions.issue", "/return-opinions/{return_opinion}/issue", 409, "examiner"),
    post("return_opinions.note", "/return-opinions/{return_opinion}/note", 409, "hr"),
    get("return_opinions.show", "/return-opinions/{return_opinion}", "worker", "hr", "examiner", "nurse"),
    get("return_opinions.take", "/return-opinions/{return_opinion}/opinion.docx", "worker", "hr", "examiner", "nurse"),
    get("return_plans.draft", "/leaves/{leave}/plan", "hr"),
    post("return_plans.draft", "/leaves/{leave}/plan", 422, "hr"),
    get("return_plans.show", "/return-plans/{plan}", "worker", "hr", "examiner", "nurse"),
    post("return_plans.decide", "/return-plans/{plan}/decide", 409, "hr"),
    post("return_plans.check", "/return-plans/{plan}/check", 422, "hr"),
    post("return_plans.end", "/return-plans/{plan}/end", 422, "hr"),
    post("return_plans.write_health", "/return-plans/{plan}/health", 422, "examiner"),
    post("return_plans.answer", "/return-plans/{plan}/texts/{stage_text}/answer", 422, "worker"),
    post("return_plans.send", "/return-plans/{plan}/texts/{stage_text}/send", 409, "hr"),
    get("return_plans.of_team", "/stage-texts", *SUPERVISORS),
    post("return_plans.acknowledge", "/stage-texts/{stage_text}/acknowledge", 303, "supervisor"),
    get("trials.settle", "/leaves/{leave}/trials", "hr"),
    post("trials.settle", "/leaves/{leave}/trials", 422, "hr"),
    get("trials.end", "/trials/{trial}/end", "hr"),
    post("trials.end", "/trials/{trial}/end", 422, "hr"),
    post("trials.ask", "/leaves/{leave}/tasks", 303, "hr"),
    get("trials.agree", "/task-questions/{task_question}/agree", "worker"),
    post("trials.agree", "/task-questions/{task_question}/agree", 422, "worker"),
    get("trials.tell", "/task-questions/{task_question}/tasks", "supervisor"),
    post("trials.tell", "/task-questions/{task_question}/tasks", 422, "supervisor"),
    get("followups.index", "/follow-ups", *WORKERS, *HRS, *CLERKS, *CARERS),
    get("followups.show", "/follow-ups/{follow_up}", "worker", *CARING),
    get("followups.show", "/follow-ups/{followed}", "worker", *CARING),
    get("follow_up_times.choose", "/follow-ups/{follow_up}/time", "worker", *CARING),
    post("follow_up_times.choose", "/follow-ups/{follow_up}/time", 422, "worker", *CARING),
    get("slots.booking", "/bookings/{follow_up_booking}", "worker", *CARING),
    get("followups.change", "/follow-ups/{followed}/note", "interviewer", examiner=409, nurse=409),
    post("followups.change", "/follow-ups/{followed}/note", 422, "interviewer", examiner=409, nurse=409),
    post("followups.settle", "/follow-ups/{followed}/next-step", 409, "interviewer"),
    get("followups.plan", "/interviews/{interview}/follow-ups", "interviewer"),
    post("followups.plan", "/interviews/{interview}/follow-ups", 422, "interviewer"),
    get("followups.rebase", "/interviews/{interview}/follow-ups/base", "interviewer"),
    post("followups.rebase", "/interviews/{interview}/follow-ups/base", 422, "interviewer"),
    post("followups.held", "/follow-ups/{follow_up}/held", 422, "examiner", "interviewer", "nurse"),
    post("followups.decline", "/follow-ups/{follow_up}/decline", 409, "worker"),
    post("followups.end", "/follow-ups/{follow_up}/end", 422, "examiner", "interviewer", "nurse"),
    # a consultation: nobody at the employer, nobody at the examiner's desk
    get("cases.show", "/cases/{consultation}", "colleague", "examiner", "nurse"),
    get("slots.choose", "/cases/{consultation}/slots", "colleague"),
    # an invitation that was declined: the employer can't tell that it exists
    get("cases.show", "/cases/{invited_case}", "colleague", "clerk", "examiner"),
    get("invitations.show", "/cases/{invited_case}/invitation", "colleague"),
    # HR as a patient: not under the hat of HR
    get("requests.show", "/requests/{hr_request}"),
    get("cases.show", "/cases/{hr_case}", "hr_herself", "clerk", "examiner", "nurse"),
    # things that change when asked for: last
    get("messages.alike", "/inbox/{note}", "worker"),
    post("messages.open", "/inbox/{note}", 303, "worker"),
    post("contacts.call_off", "/contacts/{contact}/call-off", 303, "nurse"),
    post("holdings.take", "/requests/{request}/hand", 303, "hr"),
    post("holdings.take", "/requests/{hr_request}/hand", 404),
    post("stand_ins.end", "/cover/{stand_in}/end", 303, "hr"),
    post("work_talks.take_back", "/work-talks/{work_talk}/take-back", 303, "supervisor"),
    post("reviews.settle", "/reviews/points/{point}/settled", 409, "examiner", hr=303),
    post("busy.remove", "/slots/calendars/{busy}/remove", 303, "examiner"),
    post("snippets.remove", "/snippets/{snippet}/remove", 303, "examiner"),
    post("rosters.drop_code", "/rosters/codes/{code}/drop", 303, "clerk"),
    post("feeds.make", "/calendar/make", 200, *WORKERS, *CARERS),
    post("feeds.revoke", "/calendar/revoke", 303, *WORKERS, *CARERS),
    post("series.end", "/slots/series/{series}/end", 303, "clerk", interviewer=409),
    post("slots.close", "/slots/{slot}/close", 303, "clerk", interviewer=409),
    post("slots.reopen", "/slots/{slot}/reopen", 409, "clerk", "interviewer"),
    post("letters.end_pause", "/pauses/{pause}/end", 303, "clerk"),
    post("wordings.take_back", "/wordings/versions/{wording}/take-back", 303, "clerk"),
    post("rules.take_back", "/rules/versions/{version}/take-back", 303, "clerk", coordinator=409),
    post("rules.remove_closure", "/rules/closures/{closure}/remove", 303, "clerk"),
    post("relations.declare", "/cases/{case}/relation", 303, "examiner", "nurse", interviewer=409),
    post("accounts.end", "/accounts/{person}/end", 303, "admin"),
    post("accounts.disable", "/accounts/{person}/disable", 303, "admin"),
    post("accounts.enable", "/accounts/{person}/enable", 303, "admin"),
    Row("accounts.sign_out", "/sign-out", all_of(303, *SIGNED_IN), method="POST"),
)

RECORD = canaries.REPORT + canaries.OPINION + canaries.VIEW
THREAD = canaries.THREAD
OBJECTION = canaries.OBJECTION
ADVISED = (
    canaries.DECISION
    + canaries.GROUND
    + canaries.INSTRUCTION
    + canaries.SENT
    + canaries.ARRIVAL
    + canaries.CORRECTED[:1]
)
"""What came of an opinion."""
OUTCOME = ADVISED + canaries.EXPLANATION
POINTS = canaries.SCORES + canaries.SCALES
ASKED = canaries.WISHES + canaries.CONSULTATION + canaries.OWN
MAY_READ: dict[str, frozenset[str]] = {
    "worker": frozenset(
        POINTS
        + canaries.TREATMENT[::3]
        + canaries.CONSENT_SCAN
        + canaries.SHEET
        + canaries.WORK
        + canaries.QUESTION
        + canaries.WISHES
        + RECORD
        + canaries.HEARING
        + canaries.AGAINST
        + OUTCOME
        + canaries.LOOKED_AGAIN
        + canaries.CORRECTED
        + THREAD
        + OBJECTION
        + canaries.NOTES[5:]
        + canaries.PASSED
        + canaries.MEDICAL
        + canaries.FOLLOW[1:]
        + canaries.LEAVE
        + canaries.ASSENT[:1]  # what the physician added to the decision they confirmed
        + canaries.CERTIFICATES
        + canaries.ENQUIRY
        + canaries.SUMMARISED
        + canaries.RETURN_OPINION
        + canaries.RETURN_TALK
        + canaries.TALK_HEALTH
        + canaries.DOCTOR_NOTICE
        + canaries.WAITING_SUMMARY
        + canaries.PLAN
        + canaries.STAGE
        + canaries.STAGE_ANSWER
        + canaries.RETURN_HEALTH
        + canaries.WORK_TALK
    ),
    "colleague": frozenset(canaries.CONSULTATION),
    "supervisor": frozenset(canaries.INSTRUCTION + THREAD + canaries.STAGE + canaries.WORK_TALK[1:]),
    "hr": frozenset(
        canaries.SCORES
        + canaries.WORK
        + canaries.QUESTION
        + RECORD
        + canaries.HEARING
        + canaries.AGAINST
        + OUTCOME
        + canaries.LOOKED_AGAIN
        + canaries.CORRECTED
        + canaries.ASSENT
        + THREAD
        + OBJECTION
        + canaries.PASSED
        + canaries.REVIEW
        + canaries.HANDED
        + canaries.RECOMMENDATION
        + canaries.COMMITTEE_REPORT
        + canaries.CERTIFICATES[1:]
        + canaries.LEAVE
        + canaries.SUMMARISED
        + canaries.RETURN_OPINION
        + canaries.RETURN_TALK
        + canaries.PLAN
        + canaries.STAGE
        + canaries.STAGE_ANSWER
        + canaries.WORK_TALK
    ),
    "factory_hr": frozenset(canaries.ARRIVAL),
    "hr_herself": frozenset(canaries.OWN + canaries.SCAN),
    "clerk": frozenset(
        POINTS
        + canaries.CONSENT_SCAN
        + canaries.WISHES
        + canaries.EXAMINER
        + canaries.DECLINE
        + canaries.CALL
        + canaries.OWN
        + canaries.SCAN
    ),
    "examiner": frozenset(
        POINTS
        + canaries.TREATMENT
        + ASKED
        + canaries.SCAN
        + canaries.EXAMINER
        + canaries.SUPPLEMENTARY
        + RECORD
        + OUTCOME
        + canaries.LOOKED_AGAIN[::2]
        + canaries.ASSENT
        + canaries.AGAINST[2:]
        + canaries.DANGER
        + canaries.SNIPPETS
        + canaries.REVIEW
        + canaries.RECOMMENDATION
        + canaries.COMMITTEE_REPORT
        + canaries.LEAVE[1:]
        + canaries.CERTIFICATES[:1]
        + canaries.ENQUIRY
        + canaries.SUMMARISED
        + canaries.RETURN_OPINION
        + canaries.RETURN_TALK
        + canaries.TALK_HEALTH
        + canaries.DOCTOR_NOTICE
        + canaries.WAITING_SUMMARY
        + canaries.PLAN
        + canaries.STAGE
        + canaries.RETURN_HEALTH
    ),
    "committee": frozenset(
        (
            *(canaries.RECOMMENDATION[at] for at in (0, 2, 3)),
            *(canaries.COMMITTEE_REPORT[at] for at in (0, 2)),
        )
    ),
    "interviewer": frozenset(
        POINTS
        + canaries.SHEET
        + canaries.WORK
        + canaries.QUESTION
        + canaries.WISHES
        + canaries.NOTES
        + canaries.ITEMS
        + RECORD
        + ADVISED
        + canaries.LOOKED_AGAIN[::2]
        + canaries.ASSENT
        + canaries.DANGER
        + canaries.PASSED
        + canaries.MEDICAL
        + canaries.FOLLOW
        + canaries.WORK_TALK
    ),
    "nurse": frozenset(
        RECORD
        + canaries.CERTIFICATES[:1]
        + canaries.DECISION
        + canaries.INSTRUCTION
        + canaries.CORRECTED[:1]
        + canaries.SENT
        + canaries.ARRIVAL
        + canaries.CONSULTATION[1:]
        + canaries.DANGER
        + canaries.CONTACT
        + canaries.LEAVE[1:]
        + canaries.RETURN_OPINION
        + canaries.RETURN_TALK
        + canaries.PLAN
        + canaries.STAGE
    ),
}
"""Whoever isn't named reads none."""


@dataclass
class Visited:
    """A site over the world of canaries, and everybody at a browser of their own."""

    site: Site
    everything: Everything
    visitors: dict[str, Visitor]
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    twice: dict[str, list[str]] = field(default_factory=dict)
    """Ids that stood twice on one page, by endpoint."""

    def address(self, row: Row) -> str:
        return row.path.format(nothing="0" * 32, **self.everything.ids)

    def ask(self, name: str, row: Row) -> TestResponse:
        visitor = self.visitors[name]
        if row.method == "GET":
            return visitor.get(self.address(row))
        return visitor.post(self.address(row), row.data)


def signed_in(site: Site) -> dict[str, Visitor]:
    return {name: site.visitor(*worn) if worn else site.visitor() for name, worn in EVERYBODY.items()}


@pytest.fixture(scope="module", params=KINDS)
def visited(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visited]:
    folder = tmp_path_factory.mktemp("every-page")
    fresh = databases.fresh(request.param, folder)
    world = worlds.build(next(fresh), folder)
    everything = canaries.build(world)
    world.now = canaries.AFTER
    site = Site(world)
    yield Visited(site, everything, signed_in(site))
    site.close()
    world.close()
    next(fresh, None)


def text_of(response: TestResponse) -> str:
    """All that a reader gets: headers, the page, and what a document holds inside."""
    parts = [str(response.headers)]
    if response.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.data)) as document:
            for name in document.namelist():
                part = document.read(name).decode("utf-8", "replace")
                parts += [part, re.sub(r"<[^>]+>", "", part)]
    else:
        parts.append(response.get_data(as_text=True))
    return "\n".join(parts)


def wrong_answers(visited: Visited, table: tuple[Row, ...]) -> list[str]:
    """Where an answer differs from the table. What everybody read on the way is kept in `visited.read`, ids that stood
    twice in `visited.twice`.
    """
    found = []
    for row in table:
        for name in EVERYBODY:
            response = visited.ask(name, row)
            text = text_of(response)
            response.close()
            got, wanted = response.status_code, row.expected(name)
            if got != wanted:
                found.append(f"{row.method} {row.endpoint} {row.path} as {name}: {got}, not {wanted}")
            met = visited.read.setdefault(name, {})
            met.update(dict.fromkeys(canaries.met(text), f"{row.method} {row.path}"))
            if again := ids_twice(text):
                visited.twice[f"{row.method} {row.endpoint}"] = again
    return found


_ID = re.compile(r'<[a-z][^<>]*\sid="([^"]*)"')


def ids_twice(page: str) -> list[str]:
    """A label leads to the first of them, also where it is that of the second."""
    return sorted(one for one, times in Counter(_ID.findall(page)).items() if times > 1)


def leaks(read: dict[str, dict[str, str]], allowed: dict[str, frozenset[str]]) -> dict[str, dict[str, str]]:
    """Canaries that somebody met and may not: by reader, with the page."""
    found = {
        name: {canary: where for canary, where in met.items() if canary not in allowed.get(name, frozenset())}
        for name, met in read.items()
    }
    return {name: met for name, met in found.items() if met}


def test_every_endpoint_stands_in_the_table(visited):
    there = {
        (rule.endpoint, method)
        for rule in visited.site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(row.endpoint, row.method) for row in TABLE} == there


def test_everybody_gets_what_the_table_says(visited):
    assert wrong_answers(visited, TABLE) == []
    read = visited.read
    assert leaks(read, MAY_READ) == {}
    lacking = {name: sorted(allowed - read[name].keys()) for name, allowed in MAY_READ.items()}
    assert {name: missing for name, missing in lacking.items() if missing} == {}, "allowed, but met on no page"
    assert frozenset().union(*(met.keys() for met in read.values())) == canaries.ALL
    narrower = {**MAY_READ, "supervisor": frozenset()}
    assert leaks(read, narrower).keys() == {"supervisor"}, "the same search finds what is not allowed"
    assert visited.twice == {}


def test_twin_forms_that_share_their_ids_are_seen(visited, monkeypatch):
    monkeypatch.setattr(OwnIds, "__init__", Form.__init__)
    again = replace(visited, visitors=signed_in(visited.site), twice={})  # whatever the table made of the others
    wrong_answers(again, tuple(row for row in TABLE if (row.method, row.endpoint) == ("GET", "leaves.show")))
    assert "words" in again.twice["GET leaves.show"]

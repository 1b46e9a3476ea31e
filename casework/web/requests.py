"""On which pages is a talk asked for, entered for somebody, changed, taken back, and listed for HR?"""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act, Shown
from casework.documents import request as paper
from casework.documents.word import MIME
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, Stale
from casework.rules.scans import ON_PAPER
from casework.rules.vocabulary import Hat
from casework.services import (
    acknowledgements,
    case_stations,
    eligibility,
    endings,
    follow_up_times,
    open_cases,
    overview,
    requests,
    requests_for_hr,
    work_talks,
)
from casework.services.open_cases import Pick
from casework.services.requests import Wishes
from casework.services.wishes import PLACES, Wish, WishedTime
from casework.web.desk import place
from casework.web.face import label, language
from casework.web.here import actor, beside, needs, now, page_session, transaction, tried
from forms.requests import ChangeForm, EntryForm, ExplainedForm, RequestForm, TalkForm, WithdrawForm
from forms.work_talks import WorkTalkForm

requests_pages = Blueprint("requests", __name__)

Answer = str | Response | tuple[str, int]


@requests_pages.route("/cases/<public_id:case_id>/request", methods=["GET", "POST"])
@needs(Act.REQUEST)
def new(case_id: str) -> Answer:
    """Ask for the interview: what becomes known to whom stands before the button."""
    form = RequestForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                requests.submit(session, actor(), case_id, form.wish(), form.outside.data or (), now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("申出を受け付けました。続けて、面談の日時を選べます。"), "done")
            return redirect(url_for("slots.choose", case_id=case_id), 303)
    with page_session() as session:
        page = requests.opening(session, actor(), case_id, now=now())
    form.offer(page.outside)
    return render_template("requests/new.html", page=page, form=form), 422 if form.is_submitted() else 200


@requests_pages.route("/requests/enter", methods=["GET", "POST"])
@needs(Act.ENTER_REQUEST)
def enter() -> Answer:
    """Enter a request that came in on paper, by telephone or through somebody else."""
    form = EntryForm(case=request.args.get("case", ""))
    named: Pick | None = None
    if form.validate_on_submit():
        received, entered = form.received(), None
        try:
            with transaction() as session:
                named = requests.named(session, actor(), received, now=now())
                if form.looked_at(named.case_id):
                    entered = requests.receive(session, actor(), received, now=now())
        except NotValid as error:
            beside(form, error)
        if entered is not None:
            flash(_("申出を入力しました。期限は受け取った日から数えます。"), "done")
            if received.channel in ON_PAPER:
                flash(_("書面があれば、ここで添付できます。あとから件の画面でも添付できます。"), "info")
                return redirect(url_for("scans.attach", request_id=entered.request.public_id), 303)
            return redirect(url_for("cases.show", case_id=entered.case_id), 303)
    with page_session() as session:
        picks = open_cases.picks(session, actor(), form.number.data or "", now=now())
    form.offer([(pick.case_id, _picked(pick)) for pick in picks])
    page = render_template("requests/enter.html", picks=picks, form=form, named=named)
    return page, 422 if form.errors else 200


@requests_pages.get("/requests/form.docx")
@needs(Act.ENTER_REQUEST)
def blank() -> Response:
    """The form of the request, to be filled in by hand. Its file name says nothing."""
    with page_session() as session:
        company = requests.blank(session, actor(), now=now())
    return send_file(io.BytesIO(paper.blank(company)), MIME, as_attachment=True, download_name="shorui-4.docx")


@requests_pages.get("/requests")
@needs(Act.SEE_REQUESTS)
def index() -> str:
    """HR's list: who asked, what waits, until when."""
    after = request.args.get("after", "")
    with page_session() as session:
        page = requests_for_hr.index(session, actor(), after=after, now=now())
    return render_template("requests/index.html", page=page, first=not after)


@requests_pages.get("/requests/<public_id:request_id>")
@needs(Act.SEE_REQUEST)
def show(request_id: PublicId) -> str:
    """HR's file of one request."""
    return _file(request_id, WorkTalkForm(formdata=None))


@requests_pages.post("/requests/<public_id:request_id>/work-talks")
@needs(Act.KEEP_WORK_TALK)
def keep_talk(request_id: PublicId) -> Answer:
    """HR writes down a talk about somebody's work."""
    form = WorkTalkForm()
    done = tried(form, lambda session: work_talks.keep_of_request(session, actor(), request_id, form.held(), now=now()))
    if done.done:
        flash(_("面談を記録しました。本人も読めます。"), "done")
        return redirect(url_for("requests.show", request_id=request_id), 303)
    return _file(request_id, form, done.refusal), 409 if done.clash else 422


def _file(request_id: PublicId, form: WorkTalkForm, refusal: str | None = None) -> str:
    with page_session() as session:
        page = overview.request_page(session, actor(), request_id, now=now())
    stops = case_stations.stops(page, tokyo_date(now()))
    return render_template("requests/show.html", page=page, stops=stops, place=place, form=form, refusal=refusal)


@requests_pages.post("/requests/<public_id:request_id>/result")
@needs(Act.SEE_DISCLOSED_RESULT)
def result(request_id: str) -> str:
    """The scores that the request disclosed: opened on demand, each opening written down."""
    with transaction() as session:
        asked, employee, scores = requests_for_hr.disclosed_result(session, actor(), request_id, now=now())
    return render_template("requests/result.html", asked=asked, employee=employee, result=scores)


@requests_pages.route("/cases/<public_id:case_id>/wishes", methods=["GET", "POST"])
@needs(Act.CHANGE_WISHES)
def wishes(case_id: str) -> Answer:
    """Change the wishes. When somebody else changed them meanwhile: both texts, and nothing is lost."""
    form = ChangeForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                requests.change_wishes(
                    session, actor(), case_id, form.wish(), version=form.version.data or 0, now=now()
                )
        except Stale:
            return _both(case_id, form)
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("希望を変更しました。"), "done")
            return redirect(url_for("slots.choose", case_id=case_id), 303)
    with page_session() as session:
        page = requests.wishes(session, actor(), case_id, now=now())
    if not form.is_submitted():
        form = ChangeForm(version=page.version, **_as_typed(page.request))
    form.fit(statutory=page.statutory, of_another=actor().hat is Hat.CLERK)
    return render_template("requests/wishes.html", page=page, form=form, conflicts=[]), (
        422 if form.is_submitted() else 200
    )


@requests_pages.route("/cases/<public_id:case_id>/explained", methods=["GET", "POST"])
@needs(Act.EXPLAIN_REQUEST)
def explained(case_id: str) -> Answer:
    """Asked without the ticks: what is to be explained, and on which day it was."""
    form = ExplainedForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                acknowledgements.explained(session, actor(), case_id, form.on.data, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("説明した日を記録しました。"), "done")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    with page_session() as session:
        page = acknowledgements.to_explain(session, actor(), case_id, now=now())
    return render_template("requests/explained.html", page=page, form=form), 422 if form.is_submitted() else 200


@requests_pages.post("/cases/<public_id:case_id>/eligible")
@needs(Act.CONFIRM_ELIGIBILITY)
def confirm(case_id: str) -> Answer:
    """The examiner confirms to HR that somebody who asked is eligible; no scores go with it."""
    with transaction() as session:
        eligibility.confirm(session, actor(), case_id, now=now())
    flash(_("面接指導の対象であることを、人事に確認しました。点数は伝わりません。"), "done")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@requests_pages.route("/cases/<public_id:case_id>/withdraw", methods=["GET", "POST"])
@needs(Act.WITHDRAW)
def withdraw(case_id: str) -> Answer:
    """Take a request back before the interview; a consultation may be wished instead."""
    form = WithdrawForm()
    stale = False
    if form.validate_on_submit():
        try:
            with transaction() as session:
                version = form.seen_version()
                goes_on = endings.withdraw(
                    session, actor(), case_id, version=version, consult_instead=bool(form.instead.data), now=now()
                )
        except Stale:
            stale = True
        else:
            if form.instead.data:
                flash(_("申出を取り下げ、健康相談の希望を受け付けました。続けて、日時を選べます。"), "done")
                return redirect(url_for("slots.choose", case_id=goes_on), 303)
            flash(_("取り下げました。お話しの機会は、これからも開いています。"), "done")
            return redirect(url_for("cases.show", case_id=goes_on), 303)
    with page_session() as session:
        page = endings.withdrawal(session, actor(), case_id, now=now())
    form.version.data = str(page.version)
    status = 409 if stale else 422 if form.is_submitted() else 200
    return render_template("requests/withdraw.html", page=page, form=form, stale=stale), status


@requests_pages.route("/talk", methods=["GET", "POST"])
@needs(Act.CONSULT)
def talk() -> Answer:
    """Talk to someone: the same door for everybody."""
    form = TalkForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                case_id = endings.talk(session, actor(), form.wish(), now=now())
                follow_up_id = follow_up_times.next_to_choose(session, actor(), case_id, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_("希望を受け付けました。続けて、日時を選べます。"), "done")
            if follow_up_id is not None:  # their consultation goes on: this is one more talk of it
                return redirect(url_for("follow_up_times.choose", follow_up_id=follow_up_id), 303)
            return redirect(url_for("slots.choose", case_id=case_id), 303)
    with page_session() as session:
        page = endings.talking(session, actor(), now=now())
    return render_template("requests/talk.html", page=page, form=form), 422 if form.is_submitted() else 200


def _picked(pick: Pick) -> str:
    """A line of the list: by name and number, and where somebody stands in it twice by the check."""
    whose = f"{pick.employee.name}（{pick.employee.number}・{pick.employee.department}）"
    if pick.among is None:
        return whose
    day = texts.day(pick.among.result.checked_on, language())
    words: str = _("%(whose)s　%(check)s、%(day)s実施", whose=whose, check=pick.among.check.name, day=day)
    return words


def _wish_of(asked: Shown) -> Wish:
    """The wishes of a request, as they would be wished anew."""
    days = [(getattr(asked, f"{place}_on"), getattr(asked, f"{place}_part")) for place in PLACES]
    return Wish(
        mode=asked.mode,
        physician=asked.physician_wish,
        remarks=asked.remarks or "",
        contact=asked.contact or "",
        times=tuple(None if day is None else WishedTime(day, part) for day, part in days),
        hours=asked.hours or "",
        place=asked.place_wish or "",
        language=asked.language_wish,
        language_other=asked.language_other or "",
        quiet_entrance=asked.quiet_entrance,
    )


def _as_typed(asked: Shown) -> dict[str, Any]:
    wish = _wish_of(asked)
    times = {
        f"{place}_{name}": value
        for place, time in zip(PLACES, wish.times, strict=True)
        if time is not None
        for name, value in (("on", time.on), ("part", time.part.value))
    }
    return {
        "mode": wish.mode.value, "physician": wish.physician.value, "remarks": wish.remarks, "contact": wish.contact,
        "hours": wish.hours, "place": wish.place, "language": wish.language.value if wish.language else "",
        "language_other": wish.language_other, "quiet_entrance": wish.quiet_entrance, **times,
    }  # fmt: skip


def _in_words(wish: Wish) -> dict[str, str]:
    """Each wish as it is read, by the name of its field."""
    times = (*wish.times, None, None, None)[:3]
    return {
        "mode": label(wish.mode),
        "physician": label(wish.physician),
        **{
            f"{place}_on": "" if time is None else f"{texts.day(time.on, language())} {label(time.part)}"
            for place, time in zip(PLACES, times, strict=True)
        },
        "hours": wish.hours,
        "place": wish.place,
        "quiet_entrance": _("希望する") if wish.quiet_entrance else "",
        "language": "" if wish.language is None else label(wish.language),
        "language_other": wish.language_other,
        "remarks": wish.remarks,
        "contact": wish.contact,
    }


def _both(case_id: str, form: ChangeForm) -> Answer:
    """Mine and theirs beside each other; saving again puts mine in place of theirs."""
    with page_session() as session:
        page: Wishes = requests.wishes(session, actor(), case_id, now=now())
    form.version.data = page.version
    form.version.raw_data = [str(page.version)]
    form.fit(statutory=page.statutory, of_another=actor().hat is Hat.CLERK)
    theirs, mine = _in_words(_wish_of(page.request)), _in_words(form.wish())
    rows = [
        {"label": form[name].label.text, "mine": mine[name], "theirs": theirs[name]}
        for name in mine
        if mine[name] or theirs[name]
    ]
    return render_template("requests/wishes.html", page=page, form=form, conflicts=rows), 409

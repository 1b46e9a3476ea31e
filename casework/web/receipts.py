"""On which pages do HR and the nurse write down that somebody asked, and who settles and reads it there?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from casework import texts
from casework.access import Act, Shown
from casework.ids import PublicId
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Hat, ReceiptAnswer
from casework.services import receipts
from casework.services.receipts import Way
from casework.web.face import language
from casework.web.here import actor, beside, needs, now, page_session, transaction
from forms.receipts import ReceiptForm, SettleForm

receipts_pages = Blueprint("receipts", __name__)

Answer = str | Response | tuple[str, int]


@receipts_pages.get("/receipts")
@needs(Act.SEE_RECEIPTS)
def index() -> str:
    """What my hat received; for clerks, what was received in their workplaces and what became of it."""
    after = request.args.get("after", "")
    with page_session() as session:
        page = receipts.index(session, actor(), after=after, now=now())
    return render_template("receipts/index.html", page=page, first=not after, enters=actor().hat is not Hat.CLERK)


@receipts_pages.route("/receipts/new", methods=["GET", "POST"])
@needs(Act.RECEIVE_REQUEST)
def new() -> Answer:
    """Write down that somebody asked, once the name behind the number was shown. The same for everybody."""
    form = ReceiptForm()
    shown: Shown | None = None
    if form.validate_on_submit():
        heard, done = form.heard(), False
        try:
            with transaction() as session:
                shown = receipts.named(session, actor(), heard, now=now())
                if form.looked_at(shown.public_id):
                    receipts.receive(session, actor(), heard, now=now())
                    done = True
        except NotValid as error:
            beside(form, error)
        if done:
            flash(_("受け取ったことを記録しました。このあとは実施事務従事者が確かめ、本人に返事をします。"), "done")
            return redirect(url_for("receipts.index"), 303)
    page = render_template("receipts/new.html", form=form, named=shown)
    return page, 422 if form.errors else 200


@receipts_pages.route("/receipts/<public_id:receipt_id>", methods=["GET", "POST"])
@needs(Act.SETTLE_RECEIPT)
def settle(receipt_id: PublicId) -> Answer:
    """What was received from somebody, and what becomes of it."""
    form = SettleForm()
    if form.validate_on_submit():
        answer, named = form.settled()
        try:
            with transaction() as session:
                case_id = receipts.settle(session, actor(), receipt_id, answer, named, now=now())
        except NotValid as error:
            beside(form, error)
        else:
            flash(_DONE[answer](), "done")
            return redirect(url_for("cases.show", case_id=case_id) if case_id else url_for("receipts.index"), 303)
    with page_session() as session:
        page = receipts.settling(session, actor(), receipt_id, now=now())
    form.offer(_offered(page.ways))
    return render_template("receipts/settle.html", page=page, form=form), 422 if form.errors else 200


@receipts_pages.get("/my-receipts/<public_id:receipt_id>")
@needs(Act.SEE_RECEIPT)
def own(receipt_id: PublicId) -> str:
    """What was written down about me, and the answer."""
    with page_session() as session:
        receipt = receipts.own(session, actor(), receipt_id, now=now())
    return render_template("receipts/own.html", receipt=receipt)


def _offered(ways: tuple[Way, ...]) -> list[tuple[ReceiptAnswer, str, str]]:
    """The answers in their order; of several checks each with its name and day."""
    several = len(ways) > 1
    told = [(way.answer, way.case_id if several else "", _of_check(way) if several else "") for way in ways]
    return [*sorted(told, key=lambda one: list(ReceiptAnswer).index(one[0])), (ReceiptAnswer.OTHERWISE, "", "")]


def _of_check(way: Way) -> str:
    day = texts.day(way.result.checked_on, language())
    words: str = _("：%(name)s、%(day)s実施", name=way.check.name, day=day)
    return words


_DONE = {
    ReceiptAnswer.REQUEST: lambda: _(
        "面接指導の申出として受け付けました。本人の希望を確かめて、日時を決めてください。"
    ),
    ReceiptAnswer.JOINED: lambda: _("受け付けている申出に合わせました。いちばん早い受取日から数えます。"),
    ReceiptAnswer.OTHERWISE: lambda: _("本人に、ほかの方法を案内しました。"),
}

"""What may be typed when a professional is away, and when somebody would rather not meet one?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.services.handovers import Leaving, Opening
from casework.services.relations import Avoiding
from forms.base import Form, needed


class LeavingForm(Form):
    """不在と引継ぎ."""

    person = SelectField(_l("不在になる方"), [needed()], choices=[], validate_choice=False)
    workplace = SelectField(_l("事業場"), [Optional()], choices=[], validate_choice=False)
    from_on = DateField(_l("不在の最初の日"), [needed()])
    until_on = DateField(
        _l("不在の最後の日"), [Optional()], description=_l("退任などで戻らないときは、空けておいてください。")
    )
    to = SelectField(
        _l("引き継ぐ方"),
        [Optional()],
        choices=[],
        validate_choice=False,
        description=_l("同じ資格の方を選びます。利害関係のある件は引き継がれません。"),
    )

    def leaving(self) -> Leaving:
        """What was typed."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return Leaving(
            person=self.person.data or "",
            to=self.to.data or "",
            workplace=self.workplace.data or "",
            from_on=from_on,
            until_on=self.until_on.data,
        )

    def choose_from(self, page: Opening) -> None:
        """Fill the lists."""
        people = [SelectChoice(value=one.public_id, label=one.name) for one in page.professionals]
        self.person.choices = [SelectChoice(value="", label=_l("選んでください")), *people]
        self.to.choices = [SelectChoice(value="", label=_l("引き継ぐ人は決まっていない")), *people]
        self.workplace.choices = [SelectChoice(value=one.public_id, label=one.name) for one in page.workplaces]
        if page.everywhere:
            self.workplace.choices.insert(0, SelectChoice(value="", label=_l("すべての事業場")))


class BackForm(Form):
    """早く戻る、または不在を取りやめる."""

    on = DateField(
        _l("戻る日"),
        [needed()],
        description=_l("この日から、件の担当が戻ります。不在の最初の日までの日付にすると、不在は取りやめになります。"),
    )


class AvoidForm(Form):
    """担当になってほしくない人."""

    persons = SelectMultipleField(
        _l("担当になってほしくない人"),
        [Optional()],
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "理由はお尋ねしません。選んだことは、だれにも知らせません。窓口の人があなたに代わって日時を選ぶときも、その人の枠は出ません。"
        ),
    )

    def choose_from(self, page: Avoiding) -> None:
        """Fill the list."""
        self.persons.choices = [SelectChoice(value=one.public_id, label=one.name) for one in page.professionals]
        if not self.is_submitted():
            self.persons.data = sorted(page.avoided)

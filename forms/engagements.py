"""What may be typed about somebody who comes to hold talks, by a contract or once?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from casework.rules.texts import N_
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services.engagements import BY_CLERKS, NewEngagement, Opening
from forms.base import Form, at_most, choices, needed

_CALLED = {Hat.PHYSICIAN: N_("医師"), Hat.NURSE: N_("保健師・心理職")}


class EngagementForm(Form):
    """面談をする人の契約・来訪."""

    kind = RadioField(_l("種類"), [needed()], choices=choices(BY_CLERKS))
    person = SelectField(_l("登録済みの人"), [Optional()], choices=[], validate_choice=False)
    name = StringField(
        _l("新しい人の氏名"), [Optional(), at_most(60)], description=_l("登録済みの人を選ばないときに入力します。")
    )
    affiliation = StringField(
        _l("所属先"), [Optional(), at_most(100)], description=_l("報告書・意見書の「医師の所属先」に載ります。")
    )
    workplace = RadioField(_l("事業場"), [needed()], choices=[], validate_choice=False)
    from_on = DateField(_l("始まりの日"), [needed()])
    until_on = DateField(
        _l("終わりの日"),
        [Optional()],
        description=_l("決まっていないときは空けておきます。単発の来訪は、空けておくと1日だけになります。"),
    )

    def offer(self, opening: Opening) -> None:
        """Fill the lists."""
        self.workplace.choices = [SelectChoice(value=place.public_id, label=place.name) for place in opening.workplaces]
        if len(opening.workplaces) == 1 and not self.workplace.data:
            self.workplace.data = opening.workplaces[0].public_id
        self.person.choices = [
            SelectChoice(value="", label=_l("選ばない")),
            *(
                SelectChoice(value=one.public_id, label=one.name, optgroup=_l(_CALLED[hat]))
                for hat, those in opening.professionals.items()
                for one in those
            ),
        ]

    def new(self) -> NewEngagement:
        """What was typed. Raises ValueError before the form was validated."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return NewEngagement(
            kind=EngagementKind(self.kind.data),
            from_on=from_on,
            until_on=self.until_on.data,
            workplace=self.workplace.data or "",
            person=self.person.data or "",
            name=self.name.data or "",
            affiliation=self.affiliation.data or "",
        )


class EndEngagementForm(Form):
    """The last day."""

    until_on = DateField(_l("最後の日"), [needed()])

"""What may be typed about an outside organisation that interviews?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import NumberRange, Optional, Regexp

from casework.rules.vocabulary import ProviderKind
from casework.services.providers import NewProvider, Opening
from forms.base import Form, at_most, choices, needed

MOST = 999


class ProviderForm(Form):
    """面接指導の依頼先: 外部機関 or 地域産業保健センター."""

    kind = RadioField(_l("種類"), [needed()], choices=choices(ProviderKind))
    name = StringField(_l("名前"), [needed(), at_most(100)])
    workplace = RadioField(_l("事業場"), choices=[], validate_choice=False)
    contact = StringField(
        _l("窓口・担当"), [Optional(), at_most(100)], description=_l("部署や担当者の名前。申込書の宛先になります。")
    )
    address = StringField(_l("所在地"), [Optional(), at_most(200)])
    phone = StringField(_l("電話"), [Optional(), at_most(40)])
    fax = StringField(_l("ファクス"), [Optional(), at_most(40)])
    email = StringField(
        _l("メールアドレス"),
        [
            Optional(),
            at_most(200),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("メールアドレスを「a@example.jp」の形で入力してください。")),
        ],
    )
    yearly_cap = IntegerField(
        _l("年度あたりの上限（人）"),
        [Optional(), NumberRange(1, MOST, _l("1から999までの数を入力してください。"))],
        description=_l(
            "1つの事業場から1年度（4月から翌年3月）に頼める人数に決まりがあるときだけ。依頼先によって違うため、確かめて入力してください。"
        ),
    )
    from_on = DateField(_l("依頼できる最初の日"), [needed()])

    def offer(self, opening: Opening) -> None:
        """Fill the list of workplaces."""
        everywhere = [SelectChoice(value="", label=_l("全社"))] if opening.everywhere else []
        self.workplace.choices = [
            *(SelectChoice(value=place.public_id, label=place.name) for place in opening.workplaces),
            *everywhere,
        ]
        if len(self.workplace.choices) == 1 and not self.workplace.data:
            self.workplace.data = opening.workplaces[0].public_id if opening.workplaces else ""

    def new(self) -> NewProvider:
        """What was typed. Raises ValueError before the form was validated."""
        from_on: date | None = self.from_on.data
        if from_on is None:
            raise ValueError("asked before the form was validated")
        return NewProvider(
            kind=ProviderKind(self.kind.data),
            name=self.name.data or "",
            from_on=from_on,
            workplace=self.workplace.data or "",
            contact=self.contact.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            fax=self.fax.data or "",
            email=self.email.data or "",
            yearly_cap=self.yearly_cap.data,
        )


class EndForm(Form):
    """The last day."""

    until_on = DateField(_l("依頼できる最後の日"), [needed()])

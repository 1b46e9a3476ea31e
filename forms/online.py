"""What may be typed about meeting on line: the conditions of a place, and where one talk takes place?"""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from casework.access import Shown
from casework.rules.online import OF_SETTING, Condition
from casework.services.online import LONGEST_URL, NewSetting
from forms.base import Form, at_most, choices, needed


class SettingForm(Form):
    """オンライン面談の条件 of a workplace."""

    checked_on = DateField(_l("確かめた日"), [needed()])
    conditions = SelectMultipleField(
        _l("満たしている条件"),
        [Optional()],
        choices=choices(OF_SETTING),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    method = StringField(
        _l("使うサービス"), [needed(), at_most(100)], description=_l("会議サービスの名前と、会社で決めた使い方。")
    )
    deliberated_on = DateField(_l("衛生委員会等で調査審議した日"), [Optional()])
    emergency = TextAreaField(
        _l("緊急のときの体制"),
        [Optional(), at_most(500)],
        description=_l("駆けつける人と連絡先。オンラインの予約の画面で、本人と担当者が読みます。"),
    )

    def new(self) -> NewSetting:
        """What was typed."""
        checked_on: date | None = self.checked_on.data
        if checked_on is None:
            raise ValueError("asked before the form was validated")
        return NewSetting(
            checked_on=checked_on,
            conditions=frozenset(one for one in Condition if one.value in (self.conditions.data or ())),
            method=self.method.data or "",
            emergency=self.emergency.data or "",
            deliberated_on=self.deliberated_on.data,
        )

    @classmethod
    def of(cls, setting: Shown | None, today: date) -> "SettingForm":
        """The form with what was written last; the day of looking is today."""
        if setting is None:
            return cls(data={"checked_on": today})
        names = ("conditions", "method", "emergency", "deliberated_on")
        return cls(data={"checked_on": today, **{name: getattr(setting, name) for name in names}})


class RoomForm(Form):
    """入室のアドレス of one appointment."""

    url = StringField(
        _l("参加用のアドレス"),
        [needed(), at_most(LONGEST_URL)],
        description=_l("本人とあなただけが読めます。予定表にも、メールにも載りません。"),
    )

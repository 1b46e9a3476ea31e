"""What would a recipient besides the supervisor read, and may it be told?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.ids import PublicId
from casework.rules import recipients as rules
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.errors import NotValid
from casework.rules.recipients import Recipient
from casework.rules.texts import N_, Said
from casework.rules.words import telling_desk, telling_words
from casework.services import orders
from casework.services.readers import Reader

LONGEST_NAME: Final = 80
LONGEST_WORDS: Final = 500


@dataclass(frozen=True)
class Telling:
    """Whom HR tells, and what it adds: days follow from the measures."""

    recipient: Recipient
    name: str
    ask: str
    words: str = ""
    workplace_id: int | None = None
    """Of HR of another workplace: which. Nobody types it."""
    once: PublicId | None = None
    """What the record is called on the page that was sent: sent twice, it is written once."""

    @property
    def reader(self) -> Reader:
        """For whom the text is."""
        return Reader(self.recipient, self.name.strip(), self.workplace_id)


@dataclass(frozen=True)
class Text:
    """What a recipient reads, exactly."""

    purpose: Said
    lines: tuple[Said, ...]
    from_on: date
    until_on: date
    words: str
    ask: str
    no_reasons: Said | None
    """That reasons are not to be asked; None where whoever of HR does it reads it themself."""


def days(concerned: Sequence[Item]) -> tuple[date, date]:
    """The first and the last day of measures, as they were decided."""
    first = min(item.from_on for item in concerned if item.from_on)
    return first, max(item.until_on for item in concerned if item.until_on)


def stored(recipient: Recipient, items: Sequence[Item]) -> list[dict[str, object]]:
    """The measures that a recipient needs, as they are kept."""
    concerned = rules.concerns(recipient, items)
    first, last = days(concerned)
    return [wording.stored(item, first, last) for item in concerned]


def text_of(telling: Telling, items: Sequence[Item]) -> Text | None:
    """What the recipient would read; None where nothing concerns it."""
    concerned = rules.concerns(telling.recipient, items)
    if not concerned:
        return None
    first, last = days(concerned)
    return Text(
        purpose=rules.PURPOSE[telling.recipient],
        lines=rules.lines(stored(telling.recipient, items), first, last),
        from_on=first,
        until_on=last,
        words=telling.words.strip() if rules.takes_words(telling.recipient) else "",
        ask=telling.ask.strip(),
        no_reasons=rules.NO_REASONS[telling.recipient],
    )


def check(telling: Telling, items: Sequence[Item]) -> None:
    """NotValid without a name or a desk, for words where none belong or none are, and for words that tell a reason."""
    said = N_("%(most)s文字以内で入力してください。")
    for field, text, most in (("name", telling.name, LONGEST_NAME), ("ask", telling.ask, orders.LONGEST_DESK)):
        if not text.strip():
            raise NotValid(field, Said(N_("入力してください。")))
        if len(text.strip()) > most:
            raise NotValid(field, Said(said, {"most": most}))
    words = telling.words.strip()
    if words and not rules.takes_words(telling.recipient):
        raise NotValid("words", Said(N_("この相手には、措置の内容のほかは伝えません。空けておいてください。")))
    if len(words) > LONGEST_WORDS:
        raise NotValid("words", Said(said, {"most": LONGEST_WORDS}))
    needs = wording.needs_words({item.kind for item in rules.concerns(telling.recipient, items)})
    if needs and not words:
        raise NotValid("words", Said(N_("言葉で伝える措置があります。相手が実際にすることを書いてください。")))
    typed = "" if telling.recipient is Recipient.NEW_OFFICE else telling.name  # a workplace is called what it is called
    texts = (("words", telling_words(words)), ("name", telling_words(typed)), ("ask", telling_desk(telling.ask)))
    for field, found in texts:
        if found:
            told = N_("病名・治療や、理由が分かる言葉（%(words)s）は伝えられません。")
            raise NotValid(field, Said(told, {"words": "、".join(found)}))

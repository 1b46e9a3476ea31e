"""Whose measures were looked at again, and stay as they are?"""

from typing import Final, NamedTuple

from casework import ids
from casework.demo.road import Road
from casework.ids import PublicId
from casework.rules.days import tokyo_date
from casework.rules.instruction_notes import Kept
from casework.rules.vocabulary import Hat
from casework.services import measure_reviews
from casework.services.measure_reviews import Held


class Look(NamedTuple):
    """One review: how many days ago, and what HR wrote down. `said`: the words of the 産業医, who was asked."""

    ago: int
    kept: Kept
    words: str
    voice: str
    said: str = ""


STEPPED: Final = Look(
    14, Kept.YES,
    "1か月目は残業なしで通せた。図面の点検を隣の班が受け持ち、急ぎの依頼も翌朝に回せている。2か月目は予定どおり月20時間までとする。",
    "夕方に帰れるので、夜に図面を開かなくなりました。急に戻すより、このまま段階を踏みたいです。",
    "予定の段階のままでよいと思います。2か月目の終わりに、もう一度様子を聴いてください。",
)  # fmt: skip
STAFFED: Final = (
    Look(
        66, Kept.PARTLY,
        "月末の棚卸しの2日だけ超えた。次の月から隣の課の応援を入れるので、上限は変えない。",
        "休みの日に呼ばれなくなって助かっています。棚卸しの日だけは人が足りません。",
    ),
    Look(
        36, Kept.YES,
        "応援が入り、棚卸しの日も上限に収まった。班の欠員はまだ補えていないため、終わりの日まで同じ内容で続ける。",
        "いまの働き方なら続けられます。元に戻すときは、早めに話をしたいです。",
    ),
)  # fmt: skip


def look_again(road: Road, key: str, *looks: Look) -> None:
    """HR talks it through, keeps the measures as they are, and takes the day that is proposed for the next time."""
    stage, decision = road.stage, road.stage.decision(key)
    for seen, look in enumerate(looks):
        now = stage.office(look.ago, 16)
        page = stage.act("hr", Hat.HR, measure_reviews.opening, decision, now=now)
        held = Held(
            tokyo_date(now), look.kept, look.words, heard=True, voice=look.voice,
            physician_id=PublicId(stage.person_id("physician") if look.said else ""), physician_words=look.said,
            next_on=page.next_on, once=ids.fresh(),
        )  # fmt: skip
        stage.act("hr", Hat.HR, measure_reviews.hold, decision, held, version=seen, now=now)

"""Which short texts do the professionals of the demo write with?"""

from typing import Final

from casework.demo.stage import Stage
from casework.rules.vocabulary import Hat, Zone
from casework.services import snippets

KEPT_AGO: Final = 60
PHYSICIANS: Final = {
    Zone.CLINICAL: {
        "睡眠": "就寝　　時、起床　　時。寝つき　　、途中で目が覚める　　回。日中の眠気　　。",
        "再面談の約束": "次回、1か月後に様子を聴くことを約束した。それまでに困ったときの連絡先を伝えた。",
    },
    Zone.EMPLOYER: {
        "残業の上限": "休息の時間を確保するため、当面、時間外労働に上限が必要である。",
        "職場の改善": "特定の人に作業が集中しないよう、担当を二人にすることが望ましい。",
    },
}
NURSES: Final = {Zone.CLINICAL: {"次の連絡": "2週間後に電話で様子を聴くことを約束した。"}}


def keep(stage: Stage) -> None:
    """Some for the notes, some for the employer's papers."""
    for who, hat, books in (("physician", Hat.PHYSICIAN, PHYSICIANS), ("nurse", Hat.NURSE, NURSES)):
        for zone, texts in books.items():
            for title, text in texts.items():
                stage.act(who, hat, snippets.add, zone, title, text, now=stage.at(KEPT_AGO, 9))

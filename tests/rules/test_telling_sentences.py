"""Which sentences to a supervisor are refused because they tell a reason, and which go through?"""

import re

import pytest

from casework.rules import words
from casework.rules.words import telling_words

TELLS = (
    "体調不良のため、残業を減らしてください", "心身の不調のため", "心の不調があるため",
    "薬を飲んでいるので早番は避けて", "病院に行く日は早く帰します", "クリニックの予約があります", "入院していたため",
    "夜は眠れないようです", "リハビリの時間を取ってください", "病み上がりなので軽い作業で", "復職したばかりです",
    "休養が必要です", "欝なので", "ドクターストップがかかりました", "先生の意見で、夜勤はなしです",
    "主治医がそう言っています", "具合が悪い日は帰します", "持病があります", "手術のあとです",
    "薬の副作用で朝がつらい", "疲労がたまっています", "精神的に参っています", "健康上の理由です",
    "病院のため金曜は休み", "先生に言われたので", "先生から止められています", "こころの問題です",
    "お薬の時間に席を外します", "落ち込んでいます", "健診の結果によります", "ご本人の症状に合わせて",
    "面接の結果により、夕方は内勤にする", "面接を受けたと聞きました", "ご本人の申出により", "本人が申し出たため",
    "意見書のとおり",
    "本人が了承しなかったため", "了承されなかったので", "薬のため", "薬", "薬があるので", "薬局に寄る日", "気分のため",
    "気分により",
    "最近元気がありません", "EAPに聞いてください", "相談室に行く日", "保育園の送りのため", "家庭の事情で",
    "お医者さんの意見により、夕方は内勤にする", "本人は医者に止められている", "医療機関に行く日は早く帰します",
    "先生が止めているので", "調子が戻るまで", "調子が悪いようです", "調子を崩しているので", "本人の調子を見て決める",
    "体の調子に合わせて", "回復するまでは早番なし", "無理をさせないでください", "からだを休ませるため",
    "本人の希望により", "ご本人のご希望です", "事情があるため", "悩みがあるようです", "朝起きられないので",
    "パワハラのため", "上司との関係で", "保育園のお迎えのため", "お子さんの保育園のお迎えがあります",
    "子の送迎のため", "娘の送りの日", "母の介護のため", "お迎えの時間まで", "育児のため", "ハートフル相談ルーム 保坂",
    "本人の事情により", "佐藤さんのご事情で", "家庭の事情により", "個人的な事情があるので", "諸事情により",
    "佐藤さんは家のことで悩んでいます", "深く悩んでいるようです", "悩んでいました", "佐藤さんに無理をさせない",
    "佐藤さんの部下との関係で", "調子よくなるまで", "調子がよい日は残業も", "疲れているようです", "佐藤さんの都合で",
    "先生の意向で夕方は内勤", "朝が弱いため早番なし", "生活リズムを整えるため", "慣らし勤務です",
    "本調子でないと聞いています", "本調子になるまで", "良くなるまで外す", "倒れたことがあるため",
    "おいしゃの日", "いしゃに行く日", "イシャの日は早く", "子どもの行事の日", "お子さんの学校の日",
    "for family reasons", "because of her kids", "until she feels better", "she has been struggling",
    "after the interview",
    "at her own request", "at his wish", "for childcare", "because of his mood",
)  # fmt: skip
HARMLESS = (
    "病院での配達は、鈴木さんと交代", "病院への納品は火曜だけ", "クリニック向けの便は山田さん",
    "病院ルートの担当から外す", "休養室の清掃は午前に行う", "金曜の当番は鈴木さんと交代", "検品の担当にする",
    "22時以降の入庫を割り当てない", "農薬の棚卸しは日勤で行う", "薬品倉庫の鍵は班長が持つ", "火薬を扱う作業は外す",
    "先生の机の搬入は二人で行う", "採用面接の担当は続ける", "システム障害の夜間当番から外す", "心配なときは労務課へ",
    "中心になる班は午前の便", "年末の応援は他の課に頼む", "診療所の設備点検は昼に行う", "手順書のとおりに仕分ける",
    "応募者の面接の当番から外す", "面接官の当番は続ける", "新卒面接の会場の設営は外す",
    "お客様からの申し出は班長が受ける",
    "困ったときは班長に申し出る", "申出があれば交代する", "班長の了承を得てから残業を割り当てる",
    "課長が了承したときだけ", "薬の棚卸しは日勤で行う",
    "医薬品の出荷は二人で行う", "薬局への納品は火曜だけ", "薬剤の調合から外す", "気分転換の休憩は全員で",
    "お客様相談室の当番から外す",
    "保育園への納品は火曜だけ", "interview candidates as before", "job interviews stay with her",
    "早番と日勤だけにする", "機械の調子が悪いときは班長を呼ぶ", "機体の調子を見る係は続ける", "同じ調子で検品を続ける",
    "医者への納品は火曜だけ", "先生の机の配置を変える", "設備が回復するまで待つ", "道路事情により便が遅れる日",
    "本人の希望休を先に入れる", "お客様のお迎えの時間は変えない", "来客の送迎の当番から外す", "育児用品の売場の担当",
    "介護施設への納品は二人で", "椅子のことは総務課へ", "様子を見て段取りを決める",
    "ハラスメント研修の講師の当番から外す", "お客様の悩みを聞く窓口は日勤で", "システムの回復を待って作業する",
    "母の日フェアの売場", "機械に無理をさせない", "新しい機械の慣らし運転は二人で", "天気がよくなるまで屋内で",
    "棚が倒れたことがあるので固定する", "かいしゃの車を使う", "家族向けの行事の設営", "the new label looks better",
)  # fmt: skip
OWN_STAFF = (
    "課の人員の事情により、金曜は難しいです", "納期の事情があるので", "在庫の事情により", "人員配置に悩んでいます",
    "残業を減らすのに悩んでいます", "他の人に無理をさせることになります", "調子よく回っています",
    "部下との関係で、金曜の当番は外せません", "当課の事情により", "お客さんの事情により",
    "ほかの課員に無理をさせています", "人手不足の悩みがあります", "メンバーが疲れています", "課が疲弊しています",
    "お客様の都合で納期が早まりました", "生産回復まで待ってください", "設備全体を休めて点検します",
    "交通事情により遅れます", "シフトを組むのに悩んでいます",
)  # fmt: skip
"""What a supervisor has to say about their own department, above all with 「この職場では難しい」."""


@pytest.mark.parametrize("sentence", TELLS)
def test_a_sentence_that_tells_a_reason_is_refused(sentence):
    assert telling_words(sentence)


@pytest.mark.parametrize("sentence", [*HARMLESS, *OWN_STAFF])
def test_a_sentence_about_work_goes_through(sentence):
    assert telling_words(sentence) == []


def test_twin_without_talks_and_wishes_of_others_these_sentences_go_through(monkeypatch):
    shorter = words._REASONS.pattern.replace(words._TALKS, "(?!)").replace(words._HOME, "(?!)")
    shorter = shorter.replace(words._HINTS, "(?!)")
    monkeypatch.setattr(words, "_REASONS", re.compile(shorter))
    missed = {one for one in TELLS if not telling_words(one)}
    assert missed > {"ご本人の申出により", "本人が了承しなかったため", "面接を受けたと聞きました", "保育園の送りのため"}
    assert missed > {"保育園のお迎えのため", "調子が戻るまで", "ご本人のご希望です", "事情があるため"}


def test_twin_a_list_that_does_not_ask_whose_they_are_refuses_what_a_supervisor_says(monkeypatch):
    wider = words._REASONS.pattern.replace(words._NOT_OTHERS, "").replace("(?<![の一-鿿])|", "|")
    wider = wider.replace(f"(?<![のに]){words._WORRY}", words._WORRY).replace("(?<!に)無理", "無理")
    monkeypatch.setattr(words, "_REASONS", re.compile(wider))
    refused = {one for one in OWN_STAFF if telling_words(one)}
    assert refused > {
        "納期の事情があるので",
        "人員配置に悩んでいます",
        "他の人に無理をさせることになります",
        "課が疲弊しています",
    }


def test_twin_the_shorter_list_lets_reasons_through(monkeypatch):
    monkeypatch.setattr(words, "_REASONS", re.compile(r"(?!)"))
    assert [one for one in TELLS if not telling_words(one)]

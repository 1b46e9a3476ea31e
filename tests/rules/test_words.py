"""Do words of diagnosis and treatment warn, in whatever width they are typed, and ordinary words not?"""

import re
import unicodedata

import pytest

from casework.rules import words
from casework.rules.words import DEPARTMENTS, DIAGNOSES, TREATMENTS, VALUES, clinical_words, telling_desk, telling_words


@pytest.mark.parametrize("word", [*DIAGNOSES, *TREATMENTS, *DEPARTMENTS, *VALUES])
def test_every_word_of_the_list_is_found_in_a_sentence(word) -> None:
    assert clinical_words(f"本人は{word}のため、配慮が要る。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("適応障害のためＳＳＲＩを服用", ["適応障害", "SSRI"]),
        ("ﾃﾞﾊﾟｽを処方", ["デパス"]),
        ("過敏性腸症候群の疑い", ["過敏性腸症候群"]),
        ("アルコール依存症", ["アルコール依存症"]),
        ("ssriとSSRI", ["ssri", "SSRI"]),
        ("抑うつ状態。抑うつ状態。", ["抑うつ"]),
        ("うつ病は双極性障害と", ["うつ病", "双極性障害"]),
        ("うつ", ["うつ"]),
        ("うつ傾向がみられる", ["うつ"]),
        ("軽いうつで休んでいる", ["うつ"]),
        ("本人がうつだと話す", ["うつ"]),
        ("産後うつの既往", ["うつ"]),
        ("双極症の疑い", ["双極症"]),
        ("適応反応症と診断", ["適応反応症"]),
        ("適応障がいのため", ["適応障がい"]),
        ("発達障碍の特性", ["発達障碍"]),
        ("心的外傷後ストレス症", ["心的外傷後ストレス症"]),
        ("パニックを起こすことがある", ["パニック"]),
        ("躁状態が続く", ["躁"]),
        ("不眠が続く", ["不眠"]),
        ("死にたいと話した", ["死にたい"]),
        ("精神科に通院している", ["精神科"]),
        ("心療内科を受診中", ["心療内科"]),
        ("アルコール依存の治療", ["アルコール依存"]),
        ("高血圧の管理", ["高血圧"]),
        ("乳がん", ["乳がん"]),
        ("胃がんの手術後", ["胃がん"]),
        ("大腸がんで入院", ["大腸がん"]),
        ("本人はがんの療養中", ["がん"]),
        ("肺ガンの疑い", ["肺ガン"]),
        ("抗がん剤の副作用", ["抗がん剤"]),
        ("喘息の発作", ["喘息"]),
        ("精神疾患のため", ["精神疾患"]),
        ("HbA1c 9.2%のため", ["HbA1c 9.2%"]),
        ("ＨｂＡ１ｃは９．２％", ["HbA1cは9.2%"]),
        ("血圧180/110と高い", ["血圧180/110"]),
        ("収縮期180mmHg", ["180mmHg"]),
        ("う つ 病のため", ["うつ病"]),
        ("適応　障害の経過", ["適応障害"]),
        ("うつ\u200b病", ["うつ病"]),
        ("早く うつ の人を", ["うつ"]),
        ("ＰＨＱ－９は18点", ["PHQ-9は18点"]),
    ],
)
def test_what_is_found(text, found) -> None:
    assert clinical_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "時間外は月20時間まで、深夜業なし。3か月、月1回見直し。",
        "業務がうつる時期に、引継ぎの相談先を定める。",
        "睡眠が不足し、疲労の回復に配慮が要る。",
        "通院のための休暇・時間の配慮。",
        "がんばりすぎない工夫を。",
        "WASDキーの操作、PHIVEという製品名。",
        "安全で定まった手順。方向を転換する。",
        "通院への配慮。受診の日は、休暇を取りやすくする。",
        "担当がうつった後も、目標はそうつたえる。",
        "早めに手をうつ。視線をうつす。うつむいて作業しない。うつくしい。",
        "もうつらいと言わせない職場。ようつとめる。交通費。こうつうひ。",
        "がんこな汚れ。がんばり。がんとして譲らない。かがんで持ち上げる作業は避ける。体をゆがんだ姿勢にしない。",
        "スローガンを掲げる。ガントチャート。ガンガン進める。",
        "不眠不休で対応しない。",
        "業務が一人に依存しないようにする。",
        "時間外は月45時間以内、22:00以降なし。9/1〜12/31。残業80時間。",
        "FASTな対応。SALTという名。",
    ],
)
def test_ordinary_words_do_not_warn(text) -> None:
    assert clinical_words(text) == []


TELLS = (
    "本人は眠れていません", "眠れていないようです", "夜は眠れますか", "疲れているので早く帰してください",
    "疲れがたまっています", "疲れ切っています", "薬をのむ時間", "薬をのまないと", "面 談 の あ と",
    "産　業　医", "通\u200b院の日", "体 調", "本人がつらそうで心配です", "本人がつらいと言います",
    "朝がつらいので", "元気がないようです", "顔色が悪いです", "不安そうです", "しんどい日は", "だるそうです",
    "休みがちです", "泣いていました", "気力がない", "ぐったりしています",
    "ウツ病なので", "ｳﾂ病なので", "うツ病なので", "ウツ状態です", "ウツ気味です", "ソウウツです", "そううつの人",
    "適応ショウガイ",
    "適応障ガイ", "すとれすのため", "メマイがする日", "シンドイ日は", "ダルイ日は", "クスリの時間",
    "おくすりをのむ時間",
    "糖尿の人です", "透析の曜日です", "夜は寝られない", "食欲がないようです", "体がもたない", "先生と約束した日",
    "保健センターに行く日", "気持ちの浮き沈み", "気持ちの波がある", "メンヘラ気味", "健康管理室に聞くこと",
    "Depression", "on antidepressants", "doctor's visit", "the doctor’s note", "goes to the clinic", "hospital visits",
    "sick leave", "after burn-out", "can't sleep", "cannot sleep at night", "for health reasons", "under stress",
    "mental health", "takes medicine at noon", "DIABETES", "ｄｉａｂｅｔｅｓ", "pregnant",
)  # fmt: skip
HARMLESS = (
    "お疲れさまです。シフトを組み直します。", "金属疲労の点検ではなく、外観の検品です", "つらい姿勢の作業は機械で行う",
    "荷物が持ちづらい棚は外す", "不安定な足場では作業しない", "不安全な通路を通らない", "心配なときは労務課へ",
    "早番 と 日勤 だけにする", "Overtime up to 20 hours, no night work",
    "ウツノミヤ倉庫の担当", "シンドウさんと交代", "コウツウヒの精算", "ペダルいっぱいに踏まない",
    "食欲の秋フェアの売場",
    "保健センターへの納品", "heat treatment line", "hospital deliveries by Suzuki", "the illustration team",
    "medicine warehouse by day", "medical supplies are moved by two", "press strokes are counted by machine",
    "fill the still room", "22 時 以降 の 入庫 を 割り当てない", "顔の前で操作する機械", "元気の森店への配達",
    "品 質 の 検 査",
)  # fmt: skip


@pytest.mark.parametrize("sentence", TELLS)
def test_a_sentence_for_a_supervisor_tells(sentence) -> None:
    assert telling_words(sentence)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_sentence_for_a_supervisor_does_not_tell(sentence) -> None:
    assert telling_words(sentence) == []


def test_twin_words_in_the_other_kana_or_in_english_go_through(monkeypatch) -> None:
    monkeypatch.setattr(words, "_HIRAGANA", {})
    assert [one for one in TELLS if not telling_words(one)] == [
        "うツ病なので",
        "適応ショウガイ",
        "適応障ガイ",
        "メマイがする日",
    ]
    monkeypatch.setattr(words, "_TELLING_ENGLISH", re.compile("(?!)"))
    missed = {one for one in TELLS if not telling_words(one)}
    assert missed > {"doctor's visit", "sick leave", "goes to the clinic"}


DESKS = (
    "健康管理室", "心の窓口", "ヘルスケア課", "ﾍﾙｽｹｱ課", "ウェルネス推進室", "保健センター", "Health office",
    "Wellness desk", "産業医室",
    "EAP窓口", "健康経営推進室", "相談室 井上", "菅原先生", "衛生管理者 小川", "ケアセンター", "両立支援担当",
)  # fmt: skip
WORKDAY_DESKS = (
    "労務課", "人事部 人事課", "お客様相談室", "健康保険組合", "安心窓口", "中心街の総務", "HR office",
    "第二製造課の班長", "ケアレスミス防止係",
)  # fmt: skip


def test_the_name_of_a_desk_of_health_tells_a_reason_by_itself() -> None:
    assert [desk for desk in DESKS if not telling_desk(desk)] == []
    assert [desk for desk in WORKDAY_DESKS if telling_desk(desk)] == []
    assert [desk for desk in DESKS if telling_words(desk)] != list(DESKS), "twin: the list of a sentence isn't enough"


def test_twin_a_search_that_looks_at_no_border_finds_a_word_inside_a_name(monkeypatch) -> None:
    monkeypatch.setattr(words, "_whole", lambda *_at: True)
    assert telling_words("シンドウさんと交代")


def test_twin_signs_that_stand_apart_hide_a_word(monkeypatch) -> None:
    monkeypatch.setattr(words, "_read", lambda text: (unicodedata.normalize("NFKC", text),))
    assert [one for one in TELLS if not telling_words(one)] == [
        "面 談 の あ と",
        "産　業　医",
        "通\u200b院の日",
        "体 調",
    ]

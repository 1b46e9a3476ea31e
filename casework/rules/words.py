"""Which words of diagnosis or treatment stand in a text that the employer is going to read?

A warning, never a refusal: the list is small and kept by hand, and only the physician can judge the sentence.
Diagnoses, test values and concrete complaints stay with the professionals; the employer gets processed words (domain:
§4, §12.20).
"""

import re
import unicodedata
from typing import Final

DIAGNOSES: Final = (
    "うつ病", "うつ状態", "うつ症状", "抑うつ", "鬱", "適応障害", "双極性障害", "躁うつ", "気分障害", "統合失調症",
    "パニック障害", "パニック症", "パニック発作", "不安障害", "不安症", "強迫性障害", "強迫症", "ストレス反応症",
    "ストレス障害", "PTSD", "発達障害", "ADHD", "ASD", "自閉スペクトラム", "自閉症", "アスペルガー", "学習障害",
    "摂食障害", "過食症", "拒食症", "睡眠障害", "不眠症", "睡眠時無呼吸", "ナルコレプシー", "自律神経失調",
    "パーソナリティ障害", "人格障害", "身体表現性障害", "解離性障害", "妄想", "幻聴", "幻覚", "希死念慮", "自殺",
    "自傷", "リストカット", "過量服薬", "てんかん", "認知症", "更年期障害", "メニエール病", "片頭痛", "胃潰瘍",
    "十二指腸潰瘍", "潰瘍性大腸炎", "クローン病", "糖尿病", "高血圧症", "心筋梗塞", "狭心症", "脳梗塞", "脳卒中",
    "肝炎", "肝硬変", "バセドウ病", "橋本病", "悪性腫瘍", "白血病", "癌", "がん治療", "がん検診", "HIV", "妊娠",
    "流産", "不妊治療",
)  # fmt: skip
"""Names of illnesses and states that tell one."""

TREATMENTS: Final = (
    "SSRI", "SNRI", "NaSSA", "抗うつ薬", "抗うつ剤", "抗不安薬", "抗不安剤", "抗精神病薬", "気分安定薬", "向精神薬",
    "精神安定剤", "安定剤", "睡眠薬", "睡眠剤", "睡眠導入剤", "眠剤", "認知行動療法", "電気けいれん療法", "化学療法",
    "人工透析", "セルトラリン", "ジェイゾロフト", "パロキセチン", "パキシル", "エスシタロプラム", "レクサプロ",
    "フルボキサミン", "ルボックス", "デプロメール", "デュロキセチン", "サインバルタ", "ミルナシプラン", "トレドミン",
    "ベンラファキシン", "イフェクサー", "ミルタザピン", "リフレックス", "レメロン", "ボルチオキセチン",
    "トリンテリックス", "トラゾドン", "アミトリプチリン", "トリプタノール", "スルピリド", "ドグマチール",
    "エチゾラム", "デパス", "アルプラゾラム", "ソラナックス", "コンスタン", "ロラゼパム", "ワイパックス",
    "ブロマゼパム", "レキソタン", "ジアゼパム", "セルシン", "クロナゼパム", "リボトリール", "ランドセン",
    "ロフラゼプ", "メイラックス", "タンドスピロン", "セディール", "ゾルピデム", "マイスリー", "ゾピクロン",
    "エスゾピクロン", "アモバン", "ルネスタ", "ブロチゾラム", "レンドルミン", "トリアゾラム", "ハルシオン",
    "フルニトラゼパム", "サイレース", "スボレキサント", "ベルソムラ", "レンボレキサント", "デエビゴ",
    "ダリドレキサント", "クービビック", "ラメルテオン", "ロゼレム", "炭酸リチウム", "リーマス", "バルプロ酸",
    "デパケン", "ラモトリギン", "ラミクタール", "カルバマゼピン", "テグレトール", "アリピプラゾール", "エビリファイ",
    "ブレクスピプラゾール", "レキサルティ", "オランザピン", "ジプレキサ", "クエチアピン", "セロクエル", "ビプレッソ",
    "リスペリドン", "リスパダール", "ルラシドン", "ラツーダ", "メチルフェニデート", "コンサータ", "アトモキセチン",
    "ストラテラ", "グアンファシン", "インチュニブ",
)  # fmt: skip
"""Medicines (names and brands common in Japan) and therapies that tell the illness."""

TELLING: Final = (
    "メンタル", "ストレス", "精神科", "心療内科", "カウンセリング", "通院", "受診", "診断", "病気", "病名", "療養",
    "治療", "服薬", "休職", "面接指導", "面談", "産業医", "医師", "保健師", "健康相談", "人事面談", "高ストレス",
)  # fmt: skip
"""Words that tell a supervisor why: nothing near them names the talk, who held it, or a reason."""

_ENDINGS: Final = ("症候群", "依存症", "恐怖症", "神経症", "強迫観念")
"""Endings of names too many to list; what stands before them belongs to the name."""


def _plain(text: str) -> str:
    """Half-width kana and full-width letters don't hide a word."""
    return unicodedata.normalize("NFKC", text)


def _pattern(word: str) -> str:
    plain = re.escape(_plain(word))
    # Letters of another word beside it make it another word: "nasd" is no ASD.
    return rf"(?<![A-Za-z]){plain}(?![A-Za-z])" if word.isascii() else plain


_FOUND: Final = re.compile(
    "|".join(
        [
            rf"[一-鿿ァ-ヴー]{{0,10}}(?:{'|'.join(map(re.escape, _ENDINGS))})",
            *(_pattern(word) for word in sorted((*DIAGNOSES, *TREATMENTS), key=len, reverse=True)),
        ]
    ),
    re.IGNORECASE,
)


def clinical_words(text: str) -> list[str]:
    """The words found, each once, in the order of the text; as written (NFKC)."""
    return list(dict.fromkeys(match.group() for match in _FOUND.finditer(_plain(text))))


def telling_words(text: str) -> list[str]:
    """Words that tell a reason, beside those of illness and treatment: for texts that a supervisor reads."""
    plain = _plain(text)
    return list(dict.fromkeys([*clinical_words(text), *(word for word in TELLING if word in plain)]))

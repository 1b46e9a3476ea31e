"""Which words of diagnosis or treatment stand in a text that the employer is going to read?

A warning, never a refusal: the list is small and kept by hand, and only the physician can judge the sentence.
Diagnoses, test values and concrete complaints stay with the professionals; the employer gets processed words (domain:
§4, §12.20). 「通院」 alone is no such word: time for it is what an opinion asks for, and a list that warns of it at
every second opinion is read no more. Where somebody goes to (精神科) is.
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
    "流産", "不妊治療", "切迫早産", "憂うつ", "ゆううつ", "双極", "躁", "気分変調", "適応反応", "心的外傷", "トラウマ",
    "パニック", "注意欠如", "注意欠陥", "多動", "身体症状症", "解離症", "解離性", "神経性やせ", "過食", "拒食",
    "精神疾患", "精神障害", "精神病", "精神症状", "死にたい", "死にたく", "消えたい", "消えてしまいたい", "自死",
    "過呼吸", "動悸", "アルコール依存", "薬物依存", "ギャンブル依存", "ゲーム依存", "高血圧", "脂質異常", "不整脈",
    "心不全", "腎不全", "脳出血", "くも膜下", "喘息", "ぜんそく", "リウマチ", "ヘルニア", "膠原病", "結核", "腫瘍",
)  # fmt: skip
"""Names of illnesses and states that tell one."""

TREATMENTS: Final = (
    "SSRI", "SNRI", "NaSSA", "抗うつ薬", "抗うつ剤", "抗不安薬", "抗不安剤", "抗精神病薬", "気分安定薬", "向精神薬",
    "精神安定剤", "安定剤", "睡眠薬", "睡眠剤", "睡眠導入剤", "眠剤", "認知行動療法", "電気けいれん療法", "化学療法",
    "人工透析", "抗がん剤", "抗癌剤", "放射線治療", "休養入院", "デイケア", "リワーク",
    "セルトラリン", "ジェイゾロフト", "パロキセチン", "パキシル", "エスシタロプラム", "レクサプロ",
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

DEPARTMENTS: Final = (
    "精神科", "精神神経科", "心療内科", "メンタルクリニック", "こころのクリニック", "産婦人科", "婦人科", "腫瘍内科",
    "循環器内科", "泌尿器科", "肛門科",
)  # fmt: skip
"""Where somebody is treated, when that tells of what."""

VALUES: Final = (
    "HbA1c", "BMI", "γ-GTP", "AST", "ALT", "LDL", "HDL", "eGFR", "血糖値", "血糖", "血圧", "中性脂肪", "尿酸値",
    "クレアチニン", "尿蛋白", "肝機能", "腎機能", "心電図", "PHQ-9", "GAD-7", "CES-D", "QIDS",
)  # fmt: skip
"""What was measured; with its number where one stands behind it."""

TELLING: Final = (
    "メンタル", "ストレス", "精神科", "心療内科", "カウンセリング", "通院", "受診", "診断", "病気", "病名", "療養",
    "治療", "服薬", "休職", "面接指導", "面談", "産業医", "医師", "保健師", "健康相談", "人事面談", "高ストレス",
)  # fmt: skip
"""Words that tell a supervisor why: nothing near them names the talk, who held it, or a reason."""

_ENDINGS: Final = (
    "症候群", "依存症", "恐怖症", "神経症", "強迫観念", "ストレス症", "反応症", "発達症", "使用症", "双極症",
)  # fmt: skip
"""Endings of names too many to list; what stands before them belongs to the name."""


_STEMS: Final = (
    # うつ, but not うつる, うつす, うつむく, 「手をうつ」, nor across two words (そうつたえる).
    r"(?:(?<![ぁ-ん])|(?<=[はがのにや、い]))うつ(?=$|[^ぁ-ん]|[のでがにをはともやだ]|から|っぽ)",
    # がん, 胃がん, but not がんばる, がんこ, がんとして, かがんで.
    r"(?:[一-鿿]{1,4}|(?<![ぁ-んァ-ヴ一-鿿])|(?<=[はがのにや、]))がん(?=$|[^ぁ-ん]|[のでがにをはもやだ]|と(?!し)|から)",
    r"[一-鿿]{0,4}(?<![ァ-ヴー])ガン(?![ァ-ヴー])",
    r"不眠(?!不休)",
)
"""What has no ending of its own, or too many."""
_NUMBER: Final = r"[はがを:：\s]{0,2}\d+(?:\.\d+)?(?:\s*/\s*\d+)?\s*(?:%|mmHg|mg/dL|点)?"
_MEASURED: Final = r"\d+(?:\.\d+)?\s*(?:mmHg|mg/dL|U/L)"


def _plain(text: str) -> str:
    """Half-width kana and full-width letters don't hide a word."""
    return unicodedata.normalize("NFKC", text)


def _pattern(word: str) -> str:
    plain = re.escape(_plain(word)).replace("障害", "障(?:害|がい|碍)")
    # Letters of another word beside it make it another word: "nasd" is no ASD.
    return rf"(?<![A-Za-z]){plain}(?![A-Za-z])" if word.isascii() else plain


_FOUND: Final = re.compile(
    "|".join(
        [
            rf"[一-鿿ァ-ヴー]{{0,10}}(?:{'|'.join(map(re.escape, _ENDINGS))})",
            *(_pattern(word) for word in sorted((*DIAGNOSES, *TREATMENTS, *DEPARTMENTS), key=len, reverse=True)),
            *(rf"{_pattern(word)}(?:{_NUMBER})?" for word in sorted(VALUES, key=len, reverse=True)),
            _MEASURED,
            *_STEMS,
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

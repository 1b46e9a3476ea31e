"""Which words of diagnosis or treatment stand in a text that the employer is going to read, and which tell a reason?

In whichever kana, width and of the two languages of the pages they are typed.

For the physician's record `clinical_words` warns and never refuses: the list is small and kept by hand, and only the
physician can judge the sentence. About a leave and a return, whoever writes for HR is asked once whether words of
`complaints` are meant. For what a supervisor or another recipient reads, and for what a supervisor writes,
`telling_words` refuses: nothing of a reason belongs there. No list finds every sentence that hints at one; the employee
reads such a text before it goes out.
Diagnoses, test values and concrete complaints stay with the professionals; the employer gets processed words (domain:
§4, §12.20). 「通院」 alone is no such word: time for it is what an opinion asks for, and a list that warns of it at
every second opinion is read no more. Where somebody goes to (精神科) is.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

DIAGNOSES: Final = (
    "うつ病", "うつ状態", "うつ症状", "抑うつ", "鬱", "適応障害", "双極性障害", "躁うつ", "そううつ病",
    "そううつ状態", "気分障害", "統合失調症",
    "パニック障害", "パニック症", "パニック発作", "不安障害", "不安症", "強迫性障害", "強迫症", "ストレス反応症",
    "ストレス障害", "PTSD", "発達障害", "ADHD", "ASD", "自閉スペクトラム", "自閉症", "アスペルガー", "学習障害",
    "摂食障害", "過食症", "拒食症", "睡眠障害", "不眠症", "睡眠時無呼吸", "ナルコレプシー", "自律神経失調",
    "パーソナリティ障害", "人格障害", "身体表現性障害", "解離性障害", "妄想", "幻聴", "幻覚", "希死念慮", "自殺",
    "自傷", "リストカット", "過量服薬", "てんかん", "認知症", "更年期障害", "メニエール病", "片頭痛", "胃潰瘍",
    "十二指腸潰瘍", "潰瘍性大腸炎", "クローン病", "糖尿", "高血圧症", "心筋梗塞", "狭心症", "脳梗塞", "脳卒中",
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
    "透析", "抗がん剤", "抗癌剤", "放射線治療", "休養入院", "デイケア", "リワーク",
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

ENGLISH: Final = (
    "depression", "depressive", "depressed", "antidepressants?", "anxiety", "panic (?:attacks?|disorder)", "bipolar",
    "schizophreni[ac]", "psychos[ei]s", "insomnia", "adjustment disorder", "(?:eating|sleep|personality) disorder",
    "autis(?:m|tic)", r"burn-?\s?out", "suicid(?:e|al)", "self-harm", "psychiatr(?:y|ist|ic)",
    "psycholog(?:y|ist|ical)",
    "psychotherap(?:y|ist)", "sleeping pills?", "sedatives?", "tranquil+i[sz]ers?", "chemotherapy", "radiotherapy",
    "cancer", "tumou?r", "leuk[ae]+mia", "diabet(?:es|ic)", "dialysis", "epileps?y", "epileptic", "migraines?",
    "hypertension", "(?:high )?blood (?:pressure|sugar)", "heart (?:attack|disease|failure)", "asthma", "dementia",
    "menopause", "pregnan(?:t|cy)", "miscarriage", "infertility", "alcoholi(?:c|sm)", "addict(?:ed|ion)",
)  # fmt: skip
"""The same in English, as patterns: the pages have an English edition."""

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

COMPLAINTS: Final = (
    "メンタル", "カウンセリング", "受診", "病名", "服薬", "体調", "不調", "心身", "入院", "退院", "睡眠", "寝不足",
    "リハビリ", "病み上が", "病後", "主治医", "具合が悪", "具合がよく", "体の具合", "からだの具合", "健康状態", "症状",
    "発作", "後遺症", "既往", "持病", "難病", "手術", "副作用", "処方", "お薬", "飲み薬", "頭痛", "腰痛", "めまい",
    "吐き気", "つわり", "自律神経", "浮き沈み", "気分の波", "寝られな", "寝られず", "寝付", "メンヘラ", "メンヘル",
    "精神的", "心理的", "情緒", "落ち込", "燃え尽き", "バーンアウト", "気分がすぐれ", "眠れ", "倦怠", "顔色",
    "しんど", "寝込", "ぐったり", "欝", "おいしゃ", "再燃", "寛解",
)  # fmt: skip
"""Words of how somebody is and is treated, that name no illness."""

TELLING: Final = (
    *COMPLAINTS, "ストレス", "精神科", "心療内科", "通院", "診断", "病気", "療養", "治療", "休職", "面接指導", "面談",
    "産業医", "医師", "保健師", "健康相談", "人事面談", "高ストレス", "復職", "職場復帰", "ドクター", "看護師",
    "カウンセラー", "医務室", "保健室", "健康上", "健康面", "健康問題", "健康管理室", "健康管理センター", "過労",
    "産業保健", "労災", "傷病", "障害者手帳", "検診", "健診", "意見書", "人間関係",
)  # fmt: skip
"""Words that tell a supervisor why: nothing near them names the talk, who held it, or a reason."""

COMPLAINTS_ENGLISH: Final = (
    "medicat(?:ion|ed)", "(?:his|her|their|takes?|taking|on) (?:medicines?|pills?)", "prescri(?:bed|ption)s?",
    "side effects?", "symptoms?", "disease", "illness(?! leave)", "ill", "surgery", r"rehab\w*", "mental(?:ly)?",
    "unwell", "exhausted", "exhaustion", "can'?(?:t|not) sleep", "sleepless", "mood", "relapsed?", "remission",
)  # fmt: skip
"""The same in English, as patterns."""

TELLING_ENGLISH: Final = (
    *COMPLAINTS_ENGLISH,
    "doctors?(?! blade)", "physicians?", "nurses?", "therap(?:y|ies|ists?)", "counsel+(?:ing|l?ors?)", "clinics?",
    r"medical(?! (?:suppl|equip|device|goods)\w*)",
    r"hospital(?:i[sz]ed)?(?! (?:deliver|route|run|order|client|customer|account|site)\w*)",
    r"diagnos\w+", "illness", "sick(?:ness)?", "stress(?:ed|ful)?",
    "health (?:reasons?|conditions?|problems?|issues?|grounds|office|room|cent(?:er|re))", "healthcare",
    "sleeping", "leave of absence", "treatment for",
    r"(?<!job )(?<!applicant )(?<!hiring )interview(?:s|ed)?(?! (?:of )?(?:candidate|applicant|room|panel)\w*)",
    "EAP", "at (?:his|her|their)(?: own)? (?:request|wish)", "written opinion",
    "child-?care", "(?:family|personal|private) reasons?", "(?:his|her|their) (?:kids?|child(?:ren)?|famil(?:y|ies))",
    "(?:feels?|gets?|is) better", "(?:is|are|been) struggling",
)  # fmt: skip
"""What tells a supervisor why, in English, as patterns."""

_DESKS: Final = re.compile(
    r"健康(?!保険)|(?<![一-鿿])心の|こころ|ココロ|ヘルス|ヘルシー|ウ[ェエ]ル(?:ネス|ビーイング)|ハートフル|保健|医療|衛生管理|両立支援|先生|ケア(?=[室課係チセ])|看護|ナース|セラピ|診療"
    r"|(?<![A-Za-z])(?:health|well-?(?:ness|being))",
    re.IGNORECASE,
)
"""What names a desk of health: whom a supervisor is to ask tells why, too (domain: §12.9)."""

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
    # ウツ, but not ウツノミヤ, コウツウヒ.
    r"(?<![ァ-ヴー])(?:ソウ)?ウツ(?![ァ-ヴー])",
    r"そううつ(?=$|[^ぁ-ん]|[のでがにをはともやだ])",
    r"不眠(?!不休)",
)
"""What has no ending of its own, or too many."""
_NUMBER: Final = r"[はがを:：\s]{0,2}\d+(?:\.\d+)?(?:\s*/\s*\d+)?\s*(?:%|mmHg|mg/dL|点)?"
_MEASURED: Final = r"\d+(?:\.\d+)?\s*(?:mmHg|mg/dL|U/L)"


_BUSINESS: Final = (
    "配達", "配送", "納品", "納入", "搬入", "清掃", "警備", "工事", "点検", "保守", "営業", "給食", "現場", "店", "棟",
    "ルート", "担当", "便", "案件", "回り", "業務", "仕事", "作業", "倉庫", "顧客", "設備",
)  # fmt: skip
_GOODS: Final = (
    "棚", "箱", "在庫", "入庫", "出庫", "出荷", "入荷", "仕分", "検品", "梱包", "包装", "運搬", "運ぶ", "積", "並べ",
    "数え", "ピッキング", "製造", "調合", "売場", "売り場", "販売",
)  # fmt: skip
"""What is done with medicine that is wares."""
_MEDICINE: Final = (
    # 薬品, 農薬 and 「薬の棚卸し」 are somebody's work; 薬 by itself is somebody's medicine.
    rf"(?<![農火試製毒爆医弾釉麻])薬(?![品剤液局店草味機事缶学価指])(?![をの]?(?:{'|'.join((*_BUSINESS, *_GOODS))}))"
    r"|薬局(?=[にへ](?:行|寄|通))"
    r"|(?:(?<![ァ-ヴー])クスリ|(?<![ぁ-ん])お?くすり)"
    r"(?=[をがも]?(?:飲|の[んみむま]|ノ[ンミムマ]|服|変|替|合|効|強|切れ)|の(?:副作用|調整|影響|せい|ため|関係|時間))"
)
_TALKS: Final = (
    # Applicants are interviewed, and customers ask for things and have rooms to ask in: that is work.
    r"(?<!採用)(?<!採用の)(?<!応募者の)(?<!応募者との)(?<!学生の)(?<!学生との)(?<!新卒)(?<!中途)(?<!アルバイト)(?<!パート)(?<!入社)"
    r"(?<!一次)(?<!二次)(?<!最終)(?<!役員)面接(?!官|会場|シート)"
    r"|(?<![客様先主社]の)(?<![客様先主社]から)(?<![客様先主社]からの)申し?出(?!る|て|れ|よ|ます|があれば)"
    r"|本人[のがはも](?:了承|了解|納得|同意|承諾)"
    r"|(?<![長客様先主社課部][のがにはも])了承(?!を[得取と])"
    rf"|(?<!お客様)(?<!お客さま)(?<!顧客)(?<!消費者)相談(?:室|ルーム)(?!(?:で|への?|向け|内|の)*の?(?:{'|'.join(_BUSINESS)}))"
)
_AT_HOME: Final = "の?[おご御]?(?:送り|迎え|送迎|世話|事情|都合|介護|看病|こと|ため)"
_HOME: Final = (
    rf"(?:保育園|保育所|こども園|幼稚園|学童|子ども|こども|子供|お子(?:さん|さま|様)|家庭|家族)(?:{_AT_HOME}|の(?:学校|行事|発熱|参観))"
    # One sign by itself: 椅子, 様子 and 作業場の親 are none of theirs.
    rf"|(?<![一-鿿])(?:子|娘|息子|孫|父|母|親|両親|妻|夫|家)(?:さん)?{_AT_HOME}"
    # Guests are met, too.
    r"|(?<![のお])お?迎え(?:のため|の時間|があ|に間に合)"
    r"|(?:育児|子育て)(?![用書誌コサ])|介護(?=のため|休|があ|と仕事|との両立|で(?:早|休|帰))|看病"
)
"""A reason at home is a reason, too."""
_NOT_OTHERS: Final = "".join(
    rf"(?<!{who}[がはも])"
    for who in ("課", "班", "全員", "皆", "みんな", "メンバー", "現場", "職場", "チーム", "他の人")
)
"""Others in the department grow tired, too, when one of them is spared."""
_PERSON: Final = r"(?:本人|(?<!客)さん|個人|家庭|家族|一身上|プライベート|私生活)"
"""Whose circumstances and worries tell a reason; those of a department, a customer or a delivery are its work."""
_WORRY: Final = "悩(?:み|んで)"
_STATE: Final = (
    # 「再発防止」 is about mistakes and accidents, and what those are 「の再発」 too.
    r"(?<!の)再発(?!防止)|"
    # Machines have 調子, too; what is done in the same way as before is done in 同じ調子, and work goes on 調子よく.
    r"(?:本人|さん|(?<![機車])体|からだ|カラダ|心|気持ち)の調子"
    r"|(?<![の同じ本単])調子[がをはもに]?(?:悪|(?:よく|良く)(?!回|進|動|流|稼働|売)|よい|良い|いい|戻|もど|崩|くず|整|出な|すぐれ|優れ|次第|見|みて|合わせ|応じ)"
    r"|(?:本人|(?<![機車全])体|からだ|体力|気力|健康)[がはの]?回復|(?<![のがは一-鿿])回復する?まで|回復(?:期|途中)"
)
"""How somebody is."""
_HINTS: Final = (
    _STATE
    # Work that somebody leaves falls to others: nothing is too much for whom 「に」 names, unless it is the person.
    + r"|(?<!に)無理[をはも]?させ|(?:本人|(?<!客)さん|体|からだ|カラダ|心)に無理[をはも]?させ"
    r"|(?:(?<![機車全団])体|からだ|カラダ|心|頭)を?(?:休|やす)[まめ]"
    rf"|(?:本人|(?<!客)さん)[のがはも]?[おご]?(?:希望(?!休)|要望|意向|都合|願い)|{_PERSON}[のがはも]?[おご]?事情"
    r"|(?:(?<![の一-鿿])|諸|諸般の)事情(?:が|は|を|も|に(?:より|よ[っる]))"
    # A worry by itself is somebody's; one about the roster or the staff is whoever's who writes.
    rf"|{_PERSON}[^。\n]{{0,20}}{_WORRY}|(?<![のに]){_WORRY}"
    r"|起きられ|起きるの[がは](?:つら|難し|苦手)|朝[がはも]弱|生活(?:の)?リズム|慣らし(?:勤務|出勤|就労)"
    r"|本調子(?:で[はも]?な|に?[はも]?(?:な[るら]|戻))|(?<![がもはの])(?:良く|よく)なるまで|(?<![がのはも])倒れたこと"
    r"|(?<![ぁ-ん])おいしゃ|(?<![ぁ-ん])いしゃ(?=[にがのへ])|(?<![ァ-ヴー])イシャ(?![ァ-ヴー])"
    r"|(?:パワ|セク|モラ|マタ)ハラ|ハラスメント(?!の?(?:研修|講習|防止))"
    # Supervisors speak of their own staff; of whose staff else, only the person's name tells.
    r"|(?:上司|同僚|班長|課長|部長|店長|先輩|(?:本人|さん)[のと]部下)との?(?:関係|折り合い|相性|不和|あつれき|トラブル|仲)"
)
"""How somebody is, what they wish for and whom they get on with."""
_SIGNS: Final = (
    r"心の(?:不調|病|健康|問題|負担|調子|ケア|窓口|相談)|こころの",
    _MEDICINE,
    r"(?<!祭り)(?<!正月)気分(?!転換|屋)",
    r"食欲(?!の秋|をそそ)|(?:体|からだ|カラダ|身)[がは]?(?:もた|持た)な|気(?:持ち|分)の(?:波|落ち)",
    # 「お疲れさま」 is a greeting, and metal tires too.
    rf"{_NOT_OTHERS}(?:(?<!お)疲れ(?=[てたがやる。、]|$|気味|切)|(?<!金属)疲労|疲弊)",
    r"つらそう|(?:本人|体|からだ|心|気持ち|朝|夜|早番|夜勤|通勤)[はがもで]?、?つら[いく]",
    r"元気[がもは]?(?:な[いさく]|出な|ありません|出ません)|不安(?:そう|を抱|を訴|が強|感)|気力[がはも](?:な[いく]|出な|ありません)",
    r"だる(?=[いそく])|(?<![ァ-ヴー])(?:ダル(?=[いそくイク])|シンド(?=[いくイク]))|苦しそう|泣いて|(?:休|欠勤)みがち|欠勤がち",
)
"""What shows how somebody is, and harmless words in another place."""
_CARE: Final = (
    # Time for it is a measure that an employer takes; that somebody goes there is none of its matters.
    r"通院(?!(?:日|時間|休暇|配慮)|(?:への?|の|に)(?:配慮|時間|日|ため|際|必要な時間)|は[^。\n]{0,10}(?:[休年有]休|休暇|扱))",
    r"病気(?!休|欠勤|見舞|有給)",
    r"治療(?!と(?:仕事|職業|就労))",
)
"""What an employer has words of its own for, less those."""
_REASONS: Final = re.compile(
    "|".join(
        [
            # A place of work and customers, too: 「病院での配達」「クリニック向けの便」 are somebody's work.
            rf"(?:病院|クリニック|診療所|医院|医療機関|医者(?:さん|様)?|保健センター)(?!(?:で|への?|向け|内|の)*の?(?:{'|'.join(_BUSINESS)}))",
            *_SIGNS,
            _TALKS,
            _HOME,
            _HINTS,
            r"先生(?:の(?:意見|意向|見立て|指示|判断|話|勧め|許可)|が(?:言|止め)|[にか]ら?(?:言われ|止め)|との?(?:約束|相談|面)|[にへ]の?(?:相談|予約))",
            r"休養(?!室)",
        ]
    )
)
"""Words that are harmless in another place."""


_UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACED: Final = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]+(?=[^\x00-\x7f])")


def unmasked(text: str) -> str:
    """Half-width kana, full-width letters and signs that nobody sees don't hide a word."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


_KATAKANA: Final = frozenset(map(chr, range(ord("ァ"), ord("ヴ") + 1)))
_HIRAGANA: Final = str.maketrans({sign: chr(ord(sign) - 0x60) for sign in _KATAKANA})


def in_hiragana(text: str) -> str:
    """Katakana as hiragana, sign by sign, so that a place in it is the same place in the text."""
    return text.translate(_HIRAGANA)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there in katakana is no part of a longer word in katakana (シンド in シンドウ)."""
    begun = start > 0 and {text[start - 1], text[start]} <= _KATAKANA
    goes_on = end < len(text) and text[end - 1] in _KATAKANA and text[end] in {*_KATAKANA, "ー"}
    return not begun and not goes_on


def _read(text: str) -> tuple[str, ...]:
    """A text as it stands, and without the spaces between its signs where it has any (「面 談」). The first one too: a
    word may begin behind a space.
    """
    plain = unmasked(text)
    return tuple(dict.fromkeys((plain, _SPACED.sub("", plain))))


def _pattern(word: str) -> str:
    plain = re.escape(unmasked(word)).replace("障害", "(?:障(?:害|がい|碍)|しょうがい)")
    # Letters of another word beside it make it another word: "nasd" is no ASD.
    return rf"(?<![A-Za-z]){plain}(?![A-Za-z])" if word.isascii() else plain


_FOUND: Final = re.compile(
    "|".join(
        [
            rf"[一-鿿ァ-ヴー]{{0,10}}(?:{'|'.join(map(re.escape, _ENDINGS))})",
            *(_pattern(word) for word in sorted((*DIAGNOSES, *TREATMENTS, *DEPARTMENTS), key=len, reverse=True)),
            *(rf"(?<![A-Za-z]){word}(?![A-Za-z])" for word in ENGLISH),
            *(rf"{_pattern(word)}(?:{_NUMBER})?" for word in sorted(VALUES, key=len, reverse=True)),
            _MEASURED,
            *_STEMS,
        ]
    ),
    re.IGNORECASE,
)


def _in_other_kana(words: Iterable[str]) -> re.Pattern[str]:
    """The words that have kana, looked for in a folded text."""
    folded = sorted({in_hiragana(_pattern(word)) for word in words}, key=len, reverse=True)
    return re.compile("|".join(word for word in folded if re.search("[ぁ-ゔ]", word)))


_FOUND_FOLDED: Final = _in_other_kana((*DIAGNOSES, *TREATMENTS, *DEPARTMENTS))
_TELLING_FOLDED: Final = _in_other_kana(TELLING)
_COMPLAINTS_FOLDED: Final = _in_other_kana(COMPLAINTS)
_COMPLAINING: Final = re.compile("|".join((*map(re.escape, COMPLAINTS), *_CARE, *_SIGNS, _STATE)))
_COMPLAINING_ENGLISH: Final = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(COMPLAINTS_ENGLISH)})(?![A-Za-z])", re.IGNORECASE)
_TELLING_ENGLISH: Final = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(TELLING_ENGLISH)})(?![A-Za-z])", re.IGNORECASE)


def _matches(text: str, found: Iterable[tuple[int, int]], folded: re.Pattern[str]) -> list[str]:
    """What was `found`, and what a search in the other kana finds beside it, in the order of the text."""
    spans = list(found)
    for match in folded.finditer(in_hiragana(text)):
        start, end = match.span()
        if _whole(text, start, end) and all(end <= first or last <= start for first, last in spans):
            spans.append((start, end))
    return [text[start:end] for start, end in sorted(spans)]


def clinical_words(text: str) -> list[str]:
    """The words found, each once, in the order of the text; as written (NFKC)."""
    found: list[str] = []
    for plain in _read(text):
        found += _matches(plain, [match.span() for match in _FOUND.finditer(plain)], _FOUND_FOLDED)
    return list(dict.fromkeys(found))


def complaints(text: str) -> list[str]:
    """Words of how somebody is and is treated that name no illness: for texts about a leave or a return that HR reads.
    What the employer itself has words for (休職, 復職, 診断書, 産業医の面談, 通院への配慮) isn't among them.
    """
    found: list[str] = []
    for plain in _read(text):
        found += _matches(plain, [match.span() for match in _COMPLAINING.finditer(plain)], _COMPLAINTS_FOLDED)
        found += (match.group() for match in _COMPLAINING_ENGLISH.finditer(plain))
    return list(dict.fromkeys(found))


def telling_words(text: str) -> list[str]:
    """Words that tell a reason, beside those of illness and treatment: for texts that a supervisor reads."""
    found = clinical_words(text)
    for plain in _read(text):
        listed = [match.span() for word in TELLING for match in re.finditer(word, plain)]
        found += _matches(plain, listed, _TELLING_FOLDED)
        for reasons in (_REASONS, _TELLING_ENGLISH):
            found += (match.group() for match in reasons.finditer(plain))
    return list(dict.fromkeys(found))


def telling_desk(text: str) -> list[str]:
    """The same for whom to ask, where the name of a desk of health tells a reason by itself."""
    found = [*telling_words(text), *(match.group() for plain in _read(text) for match in _DESKS.finditer(plain))]
    return list(dict.fromkeys(found))

"""Which people of the demo have a name and a part to play, and how large are the departments?"""

from dataclasses import dataclass
from datetime import date

from casework.rules.vocabulary import EmploymentKind, EngagementKind, Hat, Language, Sex

WORKPLACES = (
    ("HQ", "横浜本社", "神奈川県横浜市（架空）"),
    ("AT", "厚木工場", "神奈川県厚木市（架空）"),
    ("SD", "仙台物流センター", "宮城県仙台市（架空）"),
)


@dataclass(frozen=True)
class Unit:
    """A department: its head and who is above the head, by keys of the roll."""

    name: str
    workplace: str
    size: int
    head: str
    above: str | None = "director"


DEPARTMENTS: dict[str, Unit] = {
    "labour": Unit("労務課", "HQ", 12, "hr_head"),
    "sales": Unit("営業課", "HQ", 26, "head_sales"),
    "accounts": Unit("経理課", "HQ", 8, "head_accounts"),
    "quality": Unit("品質保証課", "HQ", 18, "head_quality"),
    "support": Unit("お客様相談室", "HQ", 14, "head_support"),
    "design": Unit("設計課", "HQ", 18, "head_design"),
    "made1": Unit("第一製造課", "AT", 40, "head_made1", "plant_head"),
    "made2": Unit("第二製造課", "AT", 48, "head_made2", "plant_head"),
    "made3": Unit("第三製造課", "AT", 40, "head_made3", "plant_head"),
    "planning": Unit("生産管理課", "AT", 16, "plant_head", "director"),
    "upkeep": Unit("保全課", "AT", 14, "head_upkeep", "plant_head"),
    "factory_office": Unit("工場総務課", "AT", 10, "head_factory_office", "plant_head"),
    "ship": Unit("出荷課", "SD", 24, "head_ship", "depot_head"),
    "receive": Unit("入荷課", "SD", 10, "head_receive", "depot_head"),
    "depot": Unit("物流管理課", "SD", 4, "depot_head", "director"),
}


@dataclass(frozen=True)
class Member:
    """Somebody with a part: employed (with a department) or serving from outside."""

    key: str
    name: str
    kana: str
    sex: Sex
    department: str = ""
    post: str = ""
    hats: tuple[tuple[Hat, str | None], ...] = ()
    authority: bool = False
    born_on: date = date(1984, 5, 20)
    from_on: date = date(2015, 4, 1)
    kind: EmploymentKind = EmploymentKind.REGULAR
    language: Language = Language.JAPANESE
    without_mail: bool = False
    led_since: tuple[str, int] | None = None
    """(former supervisor, days ago when the present one took over)."""
    moves: tuple[str, int] | None = None
    """(department, in how many days they go there)."""
    unled: bool = False
    """Nobody leads them."""
    engaged: tuple[tuple[EngagementKind, str | None], ...] = ()
    affiliation: str = ""
    phone: str = ""
    speaks: tuple[Language | str, ...] = ()
    """Beside Japanese."""


_F, _M = Sex.FEMALE, Sex.MALE
_EVERYWHERE = None

NAMED: tuple[Member, ...] = (
    Member("director", "清水 雄一", "シミズ ユウイチ", _M, "sales", "管理本部長", authority=True),
    Member("hr_head", "石井 典子", "イシイ ノリコ", _F, "labour", "労務課長", ((Hat.HR, _EVERYWHERE),), authority=True),
    Member("hr", "森 悠斗", "モリ ユウト", _M, "labour", "主任", ((Hat.HR, _EVERYWHERE),)),
    Member("clerk", "小川 早紀", "オガワ サキ", _F, "labour", "衛生管理者", ((Hat.CLERK, _EVERYWHERE),)),
    Member("admin", "青木 学", "アオキ マナブ", _M, "labour", "情報システム担当", ((Hat.ADMIN, _EVERYWHERE),)),
    Member("coordinator", "前田 由佳", "マエダ ユカ", _F, "labour", "総務担当", ((Hat.COORDINATOR, _EVERYWHERE),)),
    Member("committee", "和田 修", "ワダ オサム", _M, "design", "衛生委員会委員", ((Hat.COMMITTEE, "HQ"),)),
    Member("head_sales", "橋本 浩", "ハシモト ヒロシ", _M, "sales", "営業課長"),
    Member("head_accounts", "太田 文子", "オオタ フミコ", _F, "accounts", "経理課長"),
    Member("head_quality", "岡田 茂", "オカダ シゲル", _M, "quality", "品質保証課長"),
    Member("head_support", "藤井 陽子", "フジイ ヨウコ", _F, "support", "室長"),
    Member("head_design", "竹内 進", "タケウチ ススム", _M, "design", "設計課長"),
    Member("plant_head", "遠藤 隆", "エンドウ タカシ", _M, "planning", "工場長", authority=True),
    Member("head_made1", "坂本 剛", "サカモト ツヨシ", _M, "made1", "第一製造課長"),
    Member("head_made2", "村上 誠", "ムラカミ マコト", _M, "made2", "第二製造課長"),
    Member("head_made3", "福田 達也", "フクダ タツヤ", _M, "made3", "第三製造課長"),
    Member("head_upkeep", "金子 洋平", "カネコ ヨウヘイ", _M, "upkeep", "保全課長"),
    Member("head_factory_office", "西村 久美子", "ニシムラ クミコ", _F, "factory_office", "工場総務課長",
           ((Hat.HR, "AT"),)),
    Member("acting", "原田 勇気", "ハラダ ユウキ", _M, "made2", "係長"),
    Member("depot_head", "松田 正樹", "マツダ マサキ", _M, "depot", "センター長", authority=True),
    Member("head_ship", "中野 亮", "ナカノ リョウ", _M, "ship", "出荷課長"),
    Member("head_receive", "三浦 智子", "ミウラ トモコ", _F, "receive", "入荷課長"),
    # people with a case, in the order of the demo's list
    Member("invited", "中山 葵", "ナカヤマ アオイ", _F, "support", "オペレーター"),
    Member("noticed", "上田 翔太", "ウエダ ショウタ", _M, "sales"),
    Member("by_hr", "田村 香織", "タムラ カオリ", _F, "accounts"),
    Member("declined", "石田 拓也", "イシダ タクヤ", _M, "design", "主任"),
    Member("late", "小野 千尋", "オノ チヒロ", _F, "support", "オペレーター"),
    Member("no_slot", "髙﨑 蓮", "タカサキ レン", _M, "made1"),
    Member("bookable", "前田 結衣", "マエダ ユイ", _F, "quality", "主任"),
    Member("withdrawn", "長谷川 陸", "ハセガワ リク", _M, "sales"),
    Member("outside_opinion", "後藤 美咲", "ゴトウ ミサキ", _F, "design"),
    Member("normal_duty", "近藤 和也", "コンドウ カズヤ", _M, "upkeep"),
    Member("opinion_overdue", "斉藤 麻衣", "サイトウ マイ", _F, "made3"),
    Member("interview_today", "岡本 大輔", "オカモト ダイスケ", _M, "quality"),
    Member("opinion_new", "藤原 沙織", "フジワラ サオリ", _F, "sales", "主任"),
    Member("partly_agreed", "渡辺 健", "ワタナベ ケン", _M, "made2"),
    Member("to_explain", "山口 奈々", "ヤマグチ ナナ", _F, "support", "オペレーター"),
    Member("to_acknowledge", "池田 直樹", "イケダ ナオキ", _M, "quality", moves=("made3", 20)),
    Member("quality_worker", "阿部 春香", "アベ ハルカ", _F, "quality"),
    Member("supervisor_changed", "山下 瞳", "ヤマシタ ヒトミ", _F, "made3", led_since=("head_made1", 1)),
    Member("measure_ended", "中島 哲也", "ナカジマ テツヤ", _M, "made1"),
    Member("night_worker", "グエン ヴァン ミン", "グエン ヴァン ミン", _M, "made2",
           language=Language.ENGLISH, without_mail=True, born_on=date(1996, 9, 2)),
    Member("dispatched", "木村 里奈", "キムラ リナ", _F, "ship", kind=EmploymentKind.DISPATCHED_IN),
    Member("urgent_leave", "林 由美子", "ハヤシ ユミコ", _F, "ship", "班長"),
    Member("returning", "井上 亮", "イノウエ リョウ", _M, "design"),
    Member("year_end", "山崎 愛", "ヤマザキ アイ", _F, "made3"),
    Member("moved_booking", "佐藤 恵", "サトウ メグミ", _F, "sales"),
    Member("missed", "加藤 進", "カトウ ススム", _M, "upkeep"),
    Member("broken_off", "吉田 直子", "ヨシダ ナオコ", _F, "quality"),
    Member("undecided", "伊藤 洋平", "イトウ ヨウヘイ", _M, "support", "オペレーター"),
    Member("apart", "小林 誠司", "コバヤシ セイジ", _M, "receive"),
    Member("referred", "大西 彩花", "オオニシ アヤカ", _F, "ship"),
    Member("held_outside", "高木 俊介", "タカギ シュンスケ", _M, "receive"),
    Member("told_hr", "内藤 慎也", "ナイトウ シンヤ", _M, "accounts"),
    Member("told_nurse", "松尾 明日香", "マツオ アスカ", _F, "planning", "主任"),
    Member("came_back", "岩崎 健太", "イワサキ ケンタ", _M, "upkeep", without_mail=True),
    Member("resting", "宮本 梨花", "ミヤモト リカ", _F, "planning"),
    Member("changed_mind", "柴田 直人", "シバタ ナオト", _M, "ship"),
    Member("stepwise", "片山 真琴", "カタヤマ マコト", _F, "design", "技術顧問", unled=True),
    Member("ends_soon", "杉本 亮太", "スギモト リョウタ", _M, "accounts", moves=("planning", 5)),
    Member("to_confirm", "菊地 美穂", "キクチ ミホ", _F, "sales"),
    Member("to_approve", "久保 里香", "クボ リカ", _F, "support", "オペレーター"),
    Member("transferred", "野口 隼人", "ノグチ ハヤト", _M, "sales"),
)  # fmt: skip

OUTSIDE: tuple[Member, ...] = (
    Member("physician", "山田 哲也", "ヤマダ テツヤ", _M, hats=((Hat.PHYSICIAN, "HQ"), (Hat.PHYSICIAN, "AT")),
           engaged=((EngagementKind.INDUSTRIAL_PHYSICIAN, "HQ"), (EngagementKind.INDUSTRIAL_PHYSICIAN, "AT")),
           affiliation="みなと通り内科クリニック（架空）", phone="045-000-0101（架空）", born_on=date(1968, 3, 3)),
    Member("second_physician", "松本 剛志", "マツモト ツヨシ", _M, hats=((Hat.PHYSICIAN, "AT"),),
           engaged=((EngagementKind.INDUSTRIAL_PHYSICIAN, "AT"),), affiliation="厚木東クリニック（架空）",
           born_on=date(1959, 11, 8)),
    Member("outside_physician", "佐々木 玲子", "ササキ レイコ", _F, hats=((Hat.PHYSICIAN, "SD"),),
           engaged=((EngagementKind.INTERVIEW_PHYSICIAN, _EVERYWHERE),), affiliation="オンライン面談医師会（架空）",
           born_on=date(1979, 7, 21), speaks=(Language.ENGLISH,)),
    Member("centre_physician", "菅原 宏", "スガワラ ヒロシ", _M, hats=((Hat.PHYSICIAN, "SD"),),
           engaged=((EngagementKind.REGIONAL_CENTRE, "SD"),), affiliation="仙台地域産業保健センター（架空）",
           born_on=date(1962, 1, 30)),
    Member("nurse", "井上 彩", "イノウエ アヤ", _F,
           hats=((Hat.NURSE, "HQ"), (Hat.NURSE, "AT")),
           engaged=((EngagementKind.NURSE, "HQ"), (EngagementKind.NURSE, "AT")),
           affiliation="健康管理室", phone="045-000-0102（架空）", born_on=date(1988, 12, 12)),
    Member("counsellor", "野口 晴香", "ノグチ ハルカ", _F, hats=((Hat.NURSE, "HQ"),),
           engaged=((EngagementKind.COUNSELLOR, "HQ"),), affiliation="みなと心理相談室（架空）",
           born_on=date(1975, 10, 4), speaks=("手話",)),
)  # fmt: skip

"""How do the four papers of a return to work read in English? The words for `english.py`, which says how it is done."""

import re
from typing import Final

_TICKED: Final = "the points marked ■"
WORDS: Final[dict[str, str]] = {
    # what several of them have
    "従業員": "Employee",
    "性別": "Sex",
    "生年月日": "Born on",
    "事業場": "Site",
    "従業員番号": "Number",
    "{institution}　{to_doctor}": "To: {institution}　{to_doctor}",
    "産業医等の氏名": "Occupational physician",
    "産業医等の所属先": "Affiliation of the physician",
    "所属・連絡先": "Affiliation and contact",
    "{company}　{workplace}": "{company}　{workplace}",
    "所在地　{address}": "Address: {address}",
    "電話　{phone}": "Telephone: {phone}",
    "その他": "Other",
    # adjustments
    "就業上の配慮の内容": "Adjustments at work",
    "時間外勤務": "Overtime",
    "交替勤務": "Shift work",
    "休日勤務": "Work on days off",
    "就業時間短縮": "Shorter working hours",
    "出張": "Business trips",
    "作業転換": "Change of tasks",
    "配置転換・異動": "Change of post or department",
    "禁止": "none",
    "制限（月{overtime_limit_time}まで）": "limited (up to {overtime_limit_time} a month)",
    "制限（{shifts_words}）": "limited ({shifts_words})",
    "制限（{holidays_words}）": "limited ({holidays_words})",
    "制限（{travel_words}）": "limited ({travel_words})",
    "遅刻（1日{shorter_late_time}）": "begins later ({shorter_late_time} a day)",
    "早退（1日{shorter_early_time}）": "ends earlier ({shorter_early_time} a day)",
    "あり（{tasks_words}）": "yes ({tasks_words})",
    "あり（{transfer_words}）": "yes ({transfer_words})",
    "あり（{other_words}）": "yes ({other_words})",
    "今後の見通し": "Outlook",
    # form 1
    "職場復帰支援に関する情報提供依頼書": "Request for information to support a return to work",
    "主治医あて（親展・本人の同意による）": "For the attending doctor, confidential, with the employee’s consent",
    "勤務先": "Works for",
    "お願い": "Request",
    "上記の従業員が無理なく職場に戻れるよう、次のことをお知らせください。書式は問いません。": (
        "So that the employee named above can come back without strain, please tell us the following, in any form."
    ),
    "依頼事項": "What we ask",
    "（■をつけたことだけ）": f"(only {_TICKED})",
    "(1) 発症から初診までの経過": "(1) the course from onset to the first consultation",
    "(2) 治療経過": "(2) the course of treatment",
    "(3) 現在の状態（業務に影響を与える症状、薬の副作用を含む）": (
        "(3) the present state (also symptoms and side effects of medication that affect work)"
    ),
    "(4) 就業上の配慮に関するご意見": "(4) your view on adjustments at work",
    "(5) {fifth}": "(5) {fifth}",
    "(6) {sixth}": "(6) {sixth}",
    "お書きいただかなくてよいこと": "What to leave out",
    (
        "働き方を考えるのに要らないこと（ご家族や生い立ちのこと、仕事に関わらない病歴や検査の値など）は、お書きに"
        "ならないでください。"
    ): (
        "Please leave out what work doesn’t need: family and upbringing, histories and test values that have no "
        "bearing on it."
    ),
    "お返事の取扱い": "How your answer is handled",
    (
        "職場復帰の支援だけに使い、産業医等が保管します。人事労務担当者と上司には渡しません。働き方に必要なことは、"
        "本人の同意を得て、産業医等が要約して会社に伝えます。下記に親展で送るか、封をして本人にお渡しください。"
    ): (
        "It is used for the return to work only and kept by the occupational physician. It is given neither to HR nor "
        "to supervisors. What work needs, the physician sums up for the company with the employee’s consent. "
        "Please send it to the address below, marked confidential, or give it to the employee in a sealed envelope."
    ),
    "本人の確認と同意": "The employee’s consent",
    "（本人が記入）": "(filled in by the employee)",
    "この依頼書の説明を受けました。": "This request was explained to me.",
    "依頼事項のうち■のことを、主治医が文書にして産業医等に渡すことに同意します。": (
        f"I agree that my doctor writes about {_TICKED} above and gives this to the occupational physician."
    ),
    "日付　{agreed_on}": "Day: {agreed_on}",
    "署名　{signature}": "Signature: {signature}",
    "この同意は今回の依頼だけのものです。同意しないことを理由に、不利益な取扱いは受けません。": (
        "This consent is for this request only. Nobody is treated unfavourably for not giving it."
    ),
    "人事労務担当者・上司には渡りません。": "Given neither to HR nor to supervisors.",
    # form 2
    "職場復帰支援に関する面談記録票": "Record of the meeting on the return to work",
    "職場復帰支援のための面談の記録": "What was said of state and plan",
    "記録作成日　{recorded_on}": "Written on {recorded_on}",
    "面談日時": "Time of the meeting",
    "出席者": "Present",
    "管理監督者（{present_supervisor}）": "supervisor ({present_supervisor})",
    "人事労務担当者（{present_hr}）": "HR ({present_hr})",
    "産業医等（{present_physician}）": "occupational physician ({present_physician})",
    "衛生管理者等（{present_hygiene}）": "health officer ({present_hygiene})",
    "保健師等（{present_nurse}）": "nurse ({present_nurse})",
    "その他（{present_other}）": "others ({present_other})",
    "これまでの経過のまとめ": "Course so far",
    "主治医による意見": "The attending doctor’s view",
    "医療機関・主治医": "Institution and doctor",
    "医療機関名　{institution}": "Institution: {institution}",
    "主治医　{doctor}": "Doctor: {doctor}",
    "連絡先　{doctor_contact}": "Contact: {doctor_contact}",
    "治療状況": "Treatment",
    "業務上の配慮": "Adjustments at work",
    "現状の評価・問題点": "Present state and problems",
    "本人の状況": "The employee",
    "職場環境等": "The workplace",
    "職場復帰支援プランの検討事項": "For the plan of the return",
    "復帰開始予定日": "Return begins on",
    "管理監督者による就業上の配慮": "Adjustments by the supervisor",
    "人事労務管理上の対応": "What HR does",
    "産業医等の意見": "View of the occupational physician",
    "フォローアップ": "Follow-up",
    "職場復帰の可否": "Return possible",
    "可": "yes",
    "不可（理由：{reason}）": "no (reason: {reason})",
    "次回面談": "Next meeting",
    "予定日": "Day",
    "予定者": "With",
    "記載者": "Written by",
    "経過、主治医の意見、本人の状況は、本人の同意があるときだけ人事労務担当者に渡ります。上司には渡りません。": (
        "Course, doctor’s view and the employee’s state reach HR with consent only, supervisors never."
    ),
    # form 3
    "職場復帰に関する意見書": "Opinion on the return to work",
    "職場復帰に関する産業医等の意見（事業者提出用）": "The occupational physician’s opinion, for the employer",
    "人事労務責任者　{responsible}　殿": "To: {responsible}, responsible for HR",
    "目的": "Purpose",
    "新規": "new",
    "変更": "change",
    "解除": "lifted",
    "復職に関する意見": "Opinion on the return",
    "復職の可否": "Return possible",
    "条件付き可": "on conditions",
    "不可": "no",
    "意見": "Opinion",
    "面談実施日": "Day of the meeting",
    "病名、検査の値、具体的な訴えは書きません。上司に伝えるのは、会社が決めた配慮の内容と期間だけです。": (
        "No diagnosis, test value or complaint stands here. Supervisors are told only the adjustments that the "
        "company decided, and how long they last."
    ),
    # form 4
    "職場復帰及び就業上の配慮に関する情報提供書": "Information on the return to work and on adjustments",
    "主治医あて（本人を通じて）": "For the attending doctor, through the employee",
    "復職日": "Returns on",
    "お知らせ": "To let you know",
    "上記の従業員は、下の配慮を受けながら職場に戻ります。治療のご参考になれば幸いです。": (
        "The employee named above comes back to work with the adjustments below. We hope that this helps treatment."
    ),
    "この書面は、本人を通じてお渡しします。": "This paper reaches you through the employee.",
    "連絡事項": "Messages",
    "本人が主治医に渡す書面です。会社から主治医へ直接は送りません。": (
        "The employee hands it to the attending doctor. The company doesn’t send it."
    ),
}

MADE: Final = frozenset(
    {
        "issued_on", "born_on", "returns_on", "agreed_on", "recorded_on", "talked_at", "starts_on", "next_on",
        "signature", "overtime_limit_time", "shorter_late_time", "shorter_early_time",
    }
)  # fmt: skip
IN_MADE: Final = (
    (re.compile("　{4}年　　月　　日"), "　　　　 (year) 　　 (month) 　　 (day)"),
    (re.compile("　　時　　分$"), "　　:　　"),
    (re.compile("^署名　+$"), "signature" + "　" * 10),
    (re.compile("^本人認証のうえ、画面で同意$"), "agreed on screen after signing in again"),
    (re.compile("^紙の依頼書のとおり（原本は別に保管）$"), "as on the paper request (the original is kept apart)"),
    (re.compile("^(\\d+)時間(\\d+)分$"), r"\1 h \2 min"),
    (re.compile("^(\\d+|　　)時間$"), r"\1 h"),
    (re.compile("^(\\d+)分$"), r"\1 min"),
)
MIXED: Final = frozenset(
    {"to_doctor", "course", "institution", "doctor", "doctor_contact", "treatment", "doctors_view", "state_employee"}
)
IN_MIXED: Final = (
    (re.compile("^ご担当の先生$"), "the attending doctor"),
    (re.compile("^(.+)　先生$"), r"Dr \1"),
    (re.compile("^(＿+)病院・診療所$"), r"\1 (hospital or clinic)"),
    (re.compile("^（本人の同意があるときに伝えます。）$"), "(told with the employee’s consent)"),
    (re.compile("^（健康の部分は、まだ確定していません。）$"), "(the health part is not closed yet)"),
)

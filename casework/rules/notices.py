"""Which notices are there, and what does the in-app line say? The mail itself always says the same, neutral thing."""

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Notice(Choice):
    """A notice and its line in the in-app inbox, read behind sign-in under the hat it is meant for."""

    INVITATION = "invitation", N_("お話しの機会のご案内です")
    GENERAL = "general", N_("お話しの機会のご案内です")
    """In the same words: until it is opened, nobody can tell it from an invitation."""
    REMINDER = "reminder", N_("ご案内のお返事をお待ちしています")
    FINAL_CONFIRMATION = "final_confirmation", N_("ご希望の最終確認です")
    LETTERS_MOVED = "letters_moved", N_("休業日のため、最終意思確認を送る日が変わったご案内があります")
    REAPPROACH = "reapproach", N_("お話しの機会について、もう一度のご案内です")
    REQUEST_RECEIVED = "request_received", N_("申出を受け付けました。面談の日時を選んでください")
    REQUEST_TO_HR = "request_to_hr", N_("面接指導の申出がありました")
    REQUEST_TO_CLERK = "request_to_clerk", N_("面接指導の申出がありました。日程を確かめてください")
    REQUEST_TO_PHYSICIAN = "request_to_physician", N_("面接指導の申出がありました")
    RECEIPT_NOTED = "receipt_noted", N_("面接指導の申出を受け取ったと記録されました")
    RECEIPT_TO_CLERK = "receipt_to_clerk", N_("受領した申出があります。確かめて、返事をしてください")
    RECEIPT_ANSWERED = "receipt_answered", N_("面接指導の申出について、お返事があります")
    WORK_DATA_MISSING = "work_data_missing", N_("面談の担当者に渡す勤務状況が、まだ入力されていない申出があります")
    WORK_DATA_GIVEN = "work_data_given", N_("会社が面談の担当者に渡した勤務状況を読めます")
    BOOKED = "booked", N_("面談の日時が決まりました")
    BOOKED_PHYSICIAN = "booked_physician", N_("面談の予約が入りました")
    BOOKING_AHEAD = "booking_ahead", N_("面談の日が近づいています")
    DAY_AHEAD = "day_ahead", N_("面談の予約の日が近づいています")
    """To the professional, once for all that is booked on the day."""
    SLOT_OFFERED = "slot_offered", N_("空いた日時を取り置いています。期限までに選んでください")
    ROOM_OPEN = "room_open", N_("オンラインの予定の、入り方を読めます")
    REBOOK = "rebook", N_("担当者の都合で、面談の日時を選び直していただくお願いです")
    REBOOK_TO_CLERK = "rebook_to_clerk", N_("担当者が変わる面談があります。日時を確かめてください")
    ABSENCE = "absence", N_("チームの人の、不在の予定を読めます")
    ABSENCE_OVER = "absence_over", N_("チームの人の、不在の予定が変わりました")
    MISSED = "missed", N_("面談の日時をもう一度選べます")
    BOOKING_ENDED = "booking_ended", N_("面談の予約が取り消されました")
    REFERRED = "referred", N_("面接指導を、外部の依頼先にお願いしました")
    REFERRAL_ENDED = "referral_ended", N_("外部の依頼先へのお願いを取りやめました。日時をあらためて決めます")
    HELD_OUTSIDE = "held_outside", N_("外部の医師の面接指導が終わりました。書類が届いたら、代わりに入力してください")
    RECORD_TO_HR = "record_to_hr", N_("医師の報告書と意見書が届きました")
    RECORD_TO_WORKER = "record_to_worker", N_("医師の報告書と意見書を読めます")
    OPINION_AHEAD = "opinion_ahead", N_("報告書・意見書の期限が近づいています")
    OPINION_LATE = "opinion_late", N_("期限を過ぎても、医師の意見書が届いていない申出があります")
    """To HR, without a word of what was said in the talk."""
    VIEW_WANTED = "view_wanted", N_("ほかの医師の意見書について、産業医の見解をお願いします")
    HEARING_DONE = "hearing_done", N_("お聴きした内容の記録を読めます")
    DECISION_TO_WORKER = "decision_to_worker", N_("就業上の措置が決まりました")
    DECISION_TO_PHYSICIAN = "decision_to_physician", N_("就業上の措置の決定をお知らせします")
    NO_MEASURES = "no_measures", N_("通常勤務で差し支えないとの判断をお知らせします")
    INSTRUCTION_TO_SUPERVISOR = "instruction_to_supervisor", N_("就業上の配慮の指示があります")
    INSTRUCTION_TO_WORKER = "instruction_to_worker", N_("上司に伝えた内容を読めます")
    ACKNOWLEDGED = "acknowledged", N_("上司が指示を確認しました")
    FOLLOW_UPS_SET = "follow_ups_set", N_("フォロー面談の予定を読めます")
    CONSULTATION = "consultation", N_("健康相談の希望がありました")
    URGENT_TALK = "urgent_talk", N_("補足的な面談に、急ぎの記録があります")
    CALL_EXAMINER = "call_examiner", N_("急ぎの件があります。ストレスチェックの実施者に、すぐ連絡してください")
    LOOK_AT_ONCE = "look_at_once", N_("急ぎの件があります。すぐに開いて確かめてください")
    WORDS_TO_CHOOSE = "words_to_choose", N_("窓口に伝えるかどうか、確かめていただきたい文面があります")
    PASSED_ON = "passed_on", N_("従業員本人の希望で、相談窓口への申し送りが届きました")
    WITHDRAWN = "withdrawn", N_("申出の取下げがありました")
    FIRST_CODE = "first_code", N_("はじめてのサインインのご案内です")

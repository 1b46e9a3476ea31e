"""What can wait for somebody on their desk, in the words of the one who acts?"""

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Todo(Choice):
    """One kind of line on a desk."""

    READ_INVITATION = "read_invitation", N_("ご案内を読んで、希望するかどうかを答える")
    CHOOSE_SLOT = "choose_slot", N_("面談の日時を選ぶ")
    AWAIT_DATE = "await_date", N_("外部の依頼先からの日時の知らせを待っている")
    COME = "come", N_("面談の予定があります")
    TALK_AGAIN = "talk_again", N_("フォロー面談の目安が近づいています")
    READ_NOTE = "read_note", N_("まだ読んでいないお知らせ")
    ANSWER_HEARING = "answer_hearing", N_("会社の問いかけに、考えを答える")
    CHECK_HEARING = "check_hearing", N_("お聴きした内容の記録を確かめる")
    ACKNOWLEDGE = "acknowledge", N_("指示の内容を確認する")
    GIVE_WORK_DATA = "give_work_data", N_("面談の担当者に勤務状況を渡す")
    ANSWER_WORK = "answer_work", N_("勤務状況についての質問に答える")
    HEAR = "hear", N_("本人の意見を聴く")
    DECIDE = "decide", N_("措置を決める")
    EXPLAIN = "explain", N_("措置を本人に説明する")
    INSTRUCT = "instruct", N_("上司に指示する")
    REVIEW = "review", N_("措置を見直す")
    AWAIT_INTERVIEW = "await_interview", N_("面接指導の実施を待っている")
    AWAIT_OPINION = "await_opinion", N_("医師の報告書・意見書を待っている")
    SETTLE_RECEIPT = "settle_receipt", N_("受領した申出に返事をする")
    ARRANGE = "arrange", N_("面接指導の日時を調整する")
    FIND_TIME = "find_time", N_("期限までの枠を増やす")
    AWAIT_PROVIDER = "await_provider", N_("外部の依頼先の返事を待っている")
    REPORT_HELD = "report_held", N_("外部での面接指導の実施を入力する")
    TELL_PROVIDER = "tell_provider", N_("外部の依頼先に取りやめを伝える")
    ENTER_RECORD = "enter_record", N_("届いた報告書・意見書を代わりに入力する")
    SEND_FINAL = "send_final", N_("最終意思確認を送る")
    AWAIT_ANSWER = "await_answer", N_("本人の返事を待っている")
    CARE_NOW = "care_now", N_("急ぎの対応を開く")
    MEET = "meet", N_("今日の面談")
    WRITE_URGENT = "write_urgent", N_("至急の意見書を、今日のうちに書く")
    WRITE_URGENT_LONG_HOURS = "write_urgent_long_hours", N_("至急の意見書（長時間労働）を、今日のうちに書く")
    WRITE_RECORD = "write_record", N_("報告書・意見書を書く")
    WRITE_LONG_HOURS = "write_long_hours", N_("長時間労働の報告書・意見書を書く")
    GIVE_VIEW = "give_view", N_("ほかの医師の意見書に見解を書く")
    ANSWER_WISH = "answer_wish", N_("健康相談の希望に応える")
    CALL = "call", N_("約束した連絡をする")
    WATCH_REQUEST = "watch_request", N_("日時の決まっていない申出の様子を確かめる")
    FOLLOW_UP = "follow_up", N_("フォロー面談をする")
    CONFIRM_ELIGIBILITY = "confirm_eligibility", N_("面接指導の対象であることを人事に確認する")
    DECIDE_NEED = "decide_need", N_("面接指導が必要な人を判断する")

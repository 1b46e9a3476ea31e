"""What does the trail say in words that the person concerned understands: acts and kinds of record?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.rules.texts import N_

ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "see_desk": N_("やることの一覧を開いた"),
        "read_messages": N_("お知らせを読んだ"),
        "read_mails": N_("メールの控えを読んだ"),
        "see_rules": N_("実施規程を読んだ"),
        "change_rules": N_("実施規程を変えた"),
        "keep_closures": N_("休業日を登録・削除した"),
        "see_own_trail": N_("閲覧の記録を開いた"),
        "manage_accounts": N_("アカウントを管理した"),
        "see_outbox": N_("メールの送信状況を見た"),
        "import_people": N_("社員の名簿を取り込んだ"),
        "keep_layout": N_("結果のファイルの列の対応を保存・削除した"),
        "see_providers": N_("面接指導の依頼先を見た"),
        "keep_providers": N_("面接指導の依頼先を登録・終了した"),
        "see_checks": N_("ストレスチェックの一覧を開いた"),
        "start_check": N_("ストレスチェックを登録した"),
        "import_results": N_("ストレスチェックの結果を取り込んだ"),
        "see_results": N_("ストレスチェックの結果を見た"),
        "record_talk": N_("補足的な面談を記録した"),
        "decide_need": N_("面接指導が必要かを判断した"),
        "see_board": N_("実施回の進み具合を見た"),
        "export_board": N_("実施回の一覧をファイルに書き出した"),
        "see_consents": N_("結果の提供への同意を見た"),
        "give_consent": N_("結果の提供に同意した"),
        "enter_consent": N_("紙の同意書を入力した"),
        "withdraw_consent": N_("結果の提供への同意を撤回した"),
        "see_consented_result": N_("同意により提供された結果を見た"),
        "see_cases": N_("ケースの一覧を開いた"),
        "see_case": N_("ケースの画面を開いた"),
        "send_letters": N_("ご案内を送った"),
        "write_wording": N_("手紙の文を書いた"),
        "pause_letters": N_("ご案内を休む期間を記録した"),
        "move_notice": N_("戻ってきた通知・受け取った日を記録した"),
        "read_department_text": N_("部署への案内文を開いた"),
        "log_call": N_("電話の記録を開いた・書いた"),
        "read_invitation": N_("ご案内を読んだ"),
        "read_general_letter": N_("全員向けの案内を読んだ"),
        "choose_approach": N_("次のご案内の時期を決めた"),
        "decline": N_("「今回は希望しない」と答えた"),
        "consult": N_("健康相談を希望した"),
        "request": N_("面接指導を申し出た"),
        "enter_request": N_("受け付けた申出を入力した"),
        "explain_request": N_("申出で伝わることを説明した"),
        "change_wishes": N_("申出の希望を変更した"),
        "fill_sheet": N_("事前の問診票を書いた"),
        "name_handlers": N_("結果を取り扱う担当者を決めた"),
        "see_requests": N_("申出の一覧を開いた"),
        "see_request": N_("申出の内容を見た"),
        "see_disclosed_result": N_("申出に伴って提供された結果を見た"),
        "confirm_eligibility": N_("面接指導の対象であることを確認した"),
        "withdraw": N_("申出を取り下げた"),
        "offer_slots": N_("面談の枠を用意した"),
        "close_slot": N_("面談の枠を閉じた"),
        "see_free_slots": N_("空いている面談の枠を見た"),
        "book": N_("面談を予約した"),
        "see_booking": N_("面談の予約を見た"),
        "cancel_booking": N_("面談の予約を取り消した"),
        "see_visits": N_("面談の予定表を開いた"),
        "write_interview": N_("面談の記録を開いた・書いた"),
        "hold_interview": N_("面談の実施を記録した"),
        "break_off": N_("面談の中断を記録した"),
        "mark_missed": N_("来られなかったことを記録した"),
        "write_record": N_("報告書・意見書の下書きを開いた・書いた"),
        "issue": N_("報告書・意見書を発行した"),
        "read_record": N_("報告書・意見書を読んだ"),
        "give_view": N_("意見書への見解を書いた"),
        "hear": N_("ご本人の意見を記録した"),
        "decide": N_("就業上の措置を決めた"),
        "read_decision": N_("就業上の措置の決定を読んだ"),
        "explain": N_("措置の説明を記録した"),
        "instruct": N_("上司への指示を作った"),
        "see_instructions": N_("上司への指示を見た"),
        "acknowledge": N_("指示を確認した"),
        "plan_follow_ups": N_("フォロー面談を計画した"),
        "hold_follow_up": N_("フォロー面談の実施を記録した"),
        "end_follow_up": N_("フォロー面談を終了とした"),
        "see_follow_ups": N_("フォロー面談の予定を見た"),
        "build": N_("はじめの設定をした"),
        "deliver": N_("お知らせのメールを送った"),
        "settle_dates": N_("決まっていなかった予定の日を確かめた"),
    }
)
"""By the code of the act; a test holds that none is missing."""

_LOOKED: Final = N_("画面を開いて見た")
"""Whoever opened the page of an act and did not do it."""
_LOOKING: Final = ("see_", "read_")


def words(act: str, *, reading: bool) -> str:
    """What was done, as a source text: opening the page of a decision is not deciding."""
    return _LOOKED if reading and not act.startswith(_LOOKING) else ACTS[act]


RECORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "employee": N_("氏名・所属など"),
        "provider": N_("面接指導の依頼先"),
        "stress_check": N_("ストレスチェックの実施回"),
        "board": N_("実施回の集計"),
        "check_result": N_("ストレスチェックの結果"),
        "result_layout": N_("結果のファイルの列の対応"),
        "result_consent": N_("結果の提供への同意"),
        "supplementary_talk": N_("補足的な面談"),
        "wording": N_("手紙の文"),
        "policy_version": N_("実施規程"),
        "closure": N_("休業日"),
        "invitation": N_("面接指導のご案内"),
        "letter": N_("ご案内の送付"),
        "general_letter": N_("全員向けの案内"),
        "invitation_pause": N_("ご案内を休む期間"),
        "notice_move": N_("通知を受け取った日の訂正"),
        "contact_attempt": N_("電話の記録"),
        "case": N_("ケース"),
        "interview_request": N_("申出"),
        "interview_sheet": N_("事前の問診票"),
        "slot": N_("面談の枠"),
        "booking": N_("面談の予約"),
        "interview": N_("面談の記録"),
        "report": N_("報告書"),
        "opinion": N_("意見書"),
        "opinion_item": N_("意見書の措置"),
        "opinion_view": N_("意見書への見解"),
        "issued_document": N_("発行された書類"),
        "hearing": N_("ご本人の意見の記録"),
        "decision": N_("措置の決定"),
        "measure": N_("就業上の措置"),
        "explanation": N_("措置の説明"),
        "instruction": N_("上司への指示"),
        "follow_up": N_("フォロー面談"),
        "case_limit": N_("期限"),
        "assignment": N_("担当者"),
        "trail_entry": N_("閲覧の記録"),
        "inbox_note": N_("お知らせ"),
        "outbox_mail": N_("メール"),
        "account": N_("アカウント"),
        "named_handler": N_("結果を取り扱う担当者"),
    }
)
"""By the name of the record in `access/sight.py`."""

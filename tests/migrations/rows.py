"""Which rows does each migration find already there? Written as SQL, so that they know nothing of the models."""

from sqlalchemy import Connection, bindparam, text

NOW = "'2026-12-01 01:00:00.000000'"
LATER = "'2026-12-02 01:00:00.000000'"


def _id(number: int) -> str:
    return f"'{number:032x}'"


ROWS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "0001": [
        ("company", {"id": "1", "public_id": _id(1), "name": "'港テスト工業'"}),
        ("account", {"id": "1", "public_id": _id(2), "login": "'a@example.jp'", "language": "'ja'", "created_at": NOW}),
        ("installation", {"id": "1", "demo": "false", "key_check_id": _id(3)}),
        ("workplace", {"id": "1", "company_id": "1", "public_id": _id(4), "code": "'HQ'", "name": "'本社'",
                       "address": "''"}),
        ("department", {"id": "1", "company_id": "1", "public_id": _id(5), "code": "'S'", "name": "'営業課'",
                        "workplace_id": "1"}),
        ("person", {"id": "1", "company_id": "1", "public_id": _id(6), "account_id": "1", "name": "'佐藤 真由美'",
                    "kana": "'サトウ マユミ'", "email": "''", "phone": "''", "language": "'ja'"}),
        ("person", {"id": "2", "company_id": "1", "public_id": _id(7), "name": "'高橋 浩'", "kana": "'タカハシ ヒロシ'",
                    "email": "''", "phone": "''", "language": "'ja'"}),
        ("employment", {"id": "1", "company_id": "1", "public_id": _id(8), "person_id": "1", "number": "'1001'",
                        "kind": "'regular'", "from_on": "'2020-04-01'", "until_on": "'2026-12-31'"}),
        ("employment", {"id": "2", "company_id": "1", "public_id": _id(9), "person_id": "2", "number": "'1002'",
                        "kind": "'regular'", "from_on": "'2020-04-01'"}),
        ("placement", {"id": "1", "company_id": "1", "public_id": _id(10), "employment_id": "1", "department_id": "1",
                       "workplace_id": "1", "post": "''", "from_on": "'2020-04-01'", "until_on": "'2026-12-31'"}),
        ("reporting_line", {"id": "1", "company_id": "1", "public_id": _id(11), "employment_id": "1",
                            "supervisor_id": "2", "kind": "'line'", "from_on": "'2020-04-01'",
                            "until_on": "'2026-12-31'"}),
        ("hat_grant", {"id": "1", "company_id": "1", "public_id": _id(12), "person_id": "2", "hat": "'hr'",
                       "from_on": "'2020-04-01'"}),
        ("personnel_authority", {"id": "1", "company_id": "1", "public_id": _id(13), "person_id": "2",
                                 "from_on": "'2020-04-01'"}),
        ("engagement", {"id": "1", "company_id": "1", "public_id": _id(14), "person_id": "2", "kind": "'nurse'",
                        "affiliation": "''", "from_on": "'2020-04-01'"}),
        ("provider", {"id": "1", "company_id": "1", "public_id": _id(18), "kind": "'regional_centre'",
                      "name": "'みなと地域産業保健センター'", "contact": "''", "address": "''", "phone": "''",
                      "fax": "''", "email": "''", "workplace_id": "1", "from_on": "'2020-04-01'"}),
        ("policy_version", {"id": "1", "company_id": "1", "public_id": _id(15), "number": "1", "values": "'{}'",
                            "workplace_id": "1", "deliberation": "'committee'", "made_by_id": "2",
                            "deliberated_on": "'2020-04-01'", "from_on": "'2020-04-01'"}),
        ("closure", {"id": "1", "company_id": "1", "public_id": _id(16), "name": "'年末年始'", "workplace_id": "1",
                     "from_on": "'2026-12-29'", "until_on": "'2027-01-03'"}),
        ("first_code", {"id": "1", "account_id": "1", "code_hash": "'0'", "created_at": NOW, "expires_at": LATER}),
        ("sign_in", {"id": "1", "public_id": _id(17), "key_hash": "'0'", "account_id": "1", "company_id": "1",
                     "person_id": "1", "hat": "'worker'", "created_at": NOW, "seen_at": NOW, "proved_at": NOW}),
    ],
    "0002": [
        ("data_key", {"id": "1", "company_id": "1", "public_id": _id(20), "master_id": "'k1'", "wrapped": ":blob"}),
        ("stress_check", {"id": "1", "company_id": "1", "public_id": _id(21), "workplace_id": "1", "name": "'2026'",
                          "started_on": "'2026-10-01'", "thresholds": "'77/76/63'",
                          "interviewed_by": "'regional_centre'", "provider_id": "1"}),
        ("check_result", {"id": "1", "company_id": "1", "public_id": _id(22), "stress_check_id": "1",
                          "employment_id": "1", "stressors": "80", "reactions": "90", "support": "30",
                          "high_stress": "true", "checked_on": "'2026-10-10'", "notified_on": "'2026-11-01'"}),
        ("case", {"id": "1", "company_id": "1", "public_id": _id(23), "employment_id": "1", "workplace_id": "1",
                  "kind": "'statutory'", "stress_check_id": "1", "check_result_id": "1",
                  "data_key_id": _id(20), "opened_on": "'2026-11-01'"}),
        ("assignment", {"id": "1", "company_id": "1", "public_id": _id(24), "case_id": "1", "person_id": "2",
                        "role": "'interviewer'", "from_on": "'2026-11-10'", "until_on": "'2026-11-30'"}),
        ("invitation", {"id": "1", "company_id": "1", "public_id": _id(25), "case_id": "1", "state": "'open'",
                        "notified_on": "'2026-11-01'", "request_by": "'2026-12-01'", "version": "1"}),
        ("interview_request", {"id": "1", "company_id": "1", "public_id": _id(26), "case_id": "1",
                               "state": "'submitted'", "requested_on": "'2026-11-10'", "late": "false",
                               "channel": "'online'", "entered_at": NOW, "statutory": "true", "discloses": "true",
                               "mode": "'either'", "physician_wish": "'any'", "acknowledged": "true",
                               "remarks": ":blob", "quiet_entrance": "false", "first_on": "'2026-11-20'",
                               "first_part": "'morning'", "version": "1"}),
        ("slot_series", {"id": "1", "company_id": "1", "public_id": _id(90), "person_id": "2", "workplace_id": "1",
                         "online": "false", "place": "'第2会議室'", "starts": "'14:00:00.000000'",
                         "ends": "'17:00:00.000000'", "minutes": "30", "gap_minutes": "0",
                         "rule": "'FREQ=MONTHLY;BYDAY=2TU'", "from_on": "'2026-12-01'", "until_on": "'2027-03-31'",
                         "made_by_id": "2", "version": "1"}),
        ("slot_series_exception", {"id": "1", "company_id": "1", "slot_series_id": "1", "day": "'2027-01-12'"}),
        ("slot", {"id": "1", "company_id": "1", "public_id": _id(27), "person_id": "2", "slot_series_id": "1",
                  "starts_at": "'2026-12-08 01:00:00.000000'", "ends_at": "'2026-12-08 01:30:00.000000'",
                  "online": "false", "place": "'第2会議室'", "state": "'free'"}),
        ("booking", {"id": "1", "company_id": "1", "public_id": _id(28), "slot_id": "1", "case_id": "1",
                     "interview_request_id": "1", "state": "'booked'", "booked_at": NOW, "booked_by_id": "1",
                     "after_limit": "false", "late_minutes": "0", "uid": "'u'", "sequence": "0"}),
        ("examiner_appointment", {"id": "1", "company_id": "1", "public_id": _id(29), "stress_check_id": "1",
                                  "person_id": "2", "from_on": "'2020-04-01'"}),
        ("case_limit", {"id": "1", "company_id": "1", "public_id": _id(40), "case_id": "1", "workplace_id": "1",
                        "clock": "'interview'", "zone": "'employer'", "record_id": _id(26), "basis": "''",
                        "start_on": "'2026-11-10'", "limit_on": "'2026-12-10'", "settled": "true",
                        "policy_version": "0", "created_at": NOW}),
        ("wording", {"id": "1", "company_id": "1", "public_id": _id(52), "workplace_id": "1", "kind": "'first'",
                     "language": "'ja'", "number": "1", "body": "'{氏名} 様'", "from_on": "'2026-11-01'",
                     "made_by_id": "2", "made_at": NOW}),
        ("letter", {"id": "1", "wording_id": "1",
                    "company_id": "1", "public_id": _id(41), "invitation_id": "1", "kind": "'first'", "number": "1",
                    "due_on": "'2026-11-01'", "wished": "false"}),
        ("case", {"id": "2", "company_id": "1", "public_id": _id(42), "employment_id": "1", "workplace_id": "1",
                  "kind": "'consultation'", "data_key_id": _id(43), "opened_on": "'2026-11-01'"}),
    ],
    "0003": [
        ("interview", {"id": "1", "company_id": "1", "public_id": _id(30), "case_id": "1", "booking_id": "1",
                       "person_id": "2", "state": "'held'", "mode": "'in_person'", "held_on": "'2026-12-08'",
                       "complaint": ":blob", "conditions": "'[]'", "version": "1"}),
        ("report", {"id": "1", "company_id": "1", "public_id": _id(31), "case_id": "1", "interview_id": "1",
                    "basis": "'stress_check'", "edition": "1",
                    "state": "'issued'", "guidance": "'[]'", "version": "1"}),
        ("opinion", {"id": "1", "company_id": "1", "public_id": _id(32), "case_id": "1", "interview_id": "1",
                     "basis": "'stress_check'", "edition": "1", "author_id": "2", "purpose": "'new'",
                     "state": "'issued'", "urgent": "false", "work_category": "'restricted'",
                     "from_on": "'2026-12-10'", "issued_at": NOW, "received_on": "'2026-12-08'", "version": "1"}),
        ("opinion_period", {"id": "1", "company_id": "1", "public_id": _id(112), "opinion_id": "1", "number": "1",
                            "from_on": "'2026-12-10'"}),
        ("opinion", {"id": "2", "company_id": "1", "public_id": _id(113), "case_id": "1", "interview_id": "1",
                     "basis": "'long_hours'", "edition": "1", "author_id": "2", "purpose": "'new'",
                     "state": "'draft'", "urgent": "false", "version": "1"}),
        ("issued_document", {"id": "1", "company_id": "1", "public_id": _id(34), "case_id": "1", "kind": "'opinion'",
                             "record_id": _id(32), "content": ":blob", "scored": "false",
                             "content_hash": "'0'", "signer_id": "2",
                             "signed_at": NOW}),
        ("hearing", {"id": "1", "company_id": "1", "public_id": _id(35), "case_id": "1", "opinion_id": "1",
                     "way": "'meeting'", "heard_on": "'2026-12-10'", "heard_by_id": "2", "physician_present": "false",
                     "present": ":blob", "put": ":blob", "words": ":blob", "agreement": "'yes'", "version": "1"}),
        ("decision", {"id": "1", "company_id": "1", "public_id": _id(44), "case_id": "1", "opinion_id": "1",
                      "hearing_id": "1", "state": "'decided'", "normal": "false", "opinion_match": "'same'",
                      "decided_at": NOW, "decided_by_id": "2"}),
        ("measure", {"id": "1", "company_id": "1", "public_id": _id(45), "case_id": "1", "decision_id": "1",
                     "position": "1", "kind": "'overtime_ban'", "from_on": "'2026-12-10'",
                     "until_on": "'2027-03-09'", "review_on": "'2027-01-10'"}),
        ("explanation", {"id": "1", "company_id": "1", "public_id": _id(46), "case_id": "1", "decision_id": "1",
                         "given_on": "'2026-12-10'", "given_by_id": "2", "physician_id": "2",
                         "mode": "'in_person'", "content": ":blob", "answer": ":blob", "accepted": "true"}),
        ("instruction", {"id": "1", "company_id": "1", "public_id": _id(47), "case_id": "1", "decision_id": "1",
                         "employment_id": "1", "state": "'issued'", "items": "'[]'", "from_on": "'2026-12-10'",
                         "until_on": "'2027-03-09'", "ask": "'労務課'", "issued_on": "'2026-12-10'"}),
        ("opinion_view", {"id": "1", "company_id": "1", "public_id": _id(48), "case_id": "1", "opinion_id": "1",
                          "person_id": "2", "given_at": NOW, "agrees": "true"}),
        ("follow_up", {"id": "1", "company_id": "1", "public_id": _id(49), "case_id": "1", "months": "1",
                       "base_on": "'2026-12-08'", "anchored_on": "'2027-01-08'", "due_on": "'2027-01-08'",
                       "settled": "true", "state": "'planned'", "known_to_employer": "true"}),
    ],
    "0004": [
        ("opinion_item", {"id": "1", "company_id": "1", "public_id": _id(33), "opinion_id": "1", "period": "1",
                          "position": "1", "kind": "'overtime_ban'"}),
        ("trail_head", {"company_id": "1", "number": "1", "mac": "'m'"}),
        ("trail_entry", {"id": "1", "company_id": "1", "number": "1", "at": NOW, "person_id": "1",
                         "hat": "'worker'", "act": "'request'", "reading": "false", "mac": "'m'"}),
        ("trail_subject", {"id": "1", "company_id": "1", "trail_entry_id": "1", "record": "'case'",
                           "record_id": _id(23), "employment_id": "1"}),
        ("outbox_mail", {"id": "1", "company_id": "1", "public_id": _id(50), "person_id": "1", "hat": "'worker'",
                         "notice": "'invitation'", "record_id": _id(25), "occasion": "''", "state": "'waiting'",
                         "message_id": "'<1@x>'", "created_at": NOW, "not_before": NOW, "tries": "0",
                         "data_key_id": _id(20)}),
        ("inbox_note", {"id": "1", "company_id": "1", "public_id": _id(51), "person_id": "1", "hat": "'worker'",
                        "notice": "'invitation'", "record_id": _id(25), "occasion": "''", "created_at": NOW}),
        ("worker_run", {"id": "1", "started_at": NOW, "last_run_at": NOW}),
    ],
    "0006": [
        ("letter_pause", {"id": "1", "company_id": "1", "public_id": _id(60), "employment_id": "1",
                          "reason": "'bereavement'", "from_on": "'2026-12-07'", "until_on": "'2026-12-11'",
                          "entered_at": NOW, "entered_by_id": "2"}),
        ("general_letter", {"id": "1", "company_id": "1", "public_id": _id(63), "stress_check_id": "1",
                            "employment_id": "2", "kind": "'first'", "number": "1",
                            "wording_id": "1", "due_on": "'2026-12-01'", "sent_at": NOW, "channel": "'mail'"}),
        ("notice_move", {"id": "1", "company_id": "1", "public_id": _id(61), "invitation_id": "1",
                         "moved_from": "'2026-12-01'", "moved_to": "'2026-12-04'", "reason": "'absent'",
                         "moved_at": NOW, "moved_by_id": "2"}),
        ("contact_attempt", {"id": "1", "company_id": "1", "public_id": _id(62), "invitation_id": "1",
                             "called_at": NOW, "caller_id": "2", "outcome": "'absent'", "words": ":blob"}),
    ],
    "0007": [
        ("supplementary_talk", {"id": "1", "company_id": "1", "public_id": _id(63), "check_result_id": "1",
                                "held_on": "'2026-11-02'", "profession": "'industrial_counsellor'",
                                "held_by": "'森 一郎'", "urgent": "false", "data_key_id": _id(20), "notes": ":blob",
                                "recorded_at": NOW, "recorded_by_id": "2"}),
    ],
    "0008": [
        ("named_handler", {"id": "1", "company_id": "1", "public_id": _id(70), "person_id": "2", "workplace_id": "1",
                           "named_by_id": "1", "named_at": NOW, "from_on": "'2026-12-01'"}),
    ],
    "0009": [
        ("result_layout", {"id": "1", "company_id": "1", "public_id": _id(71), "name": "'外部機関A'",
                           "columns": "'{}'", "direction": "'points'", "made_by_id": "2", "made_at": NOW}),
    ],
    "0010": [
        ("result_consent", {"id": "1", "company_id": "1", "public_id": _id(71), "check_result_id": "1",
                            "notified_on": "'2026-11-01'", "given_on": "'2026-11-05'", "received_on": "'2026-11-06'",
                            "channel": "'paper'", "scope": "'点数'", "recipient": "'人事'", "purpose": "'健康管理'",
                            "entered_by_id": "2", "recorded_at": NOW}),
        ("result_consent", {"id": "2", "company_id": "1", "public_id": _id(89), "check_result_id": "1",
                            "notified_on": "'2026-11-01'", "given_on": "'2026-11-05'", "received_on": "'2026-11-05'",
                            "channel": "'online'", "scope": "'点数'", "recipient": "'医師'", "purpose": "'準備'",
                            "provider_id": "1", "provider_name": "'センター'", "recorded_at": NOW}),
    ],
    "0011": [
        ("interview_sheet", {"id": "1", "company_id": "1", "public_id": _id(72), "case_id": "1",
                             "state": "'submitted'", "answers": ":blob", "saved_at": NOW, "submitted_at": NOW,
                             "version": "1"}),
    ],
    "0012": [
        ("employment", {"id": "3", "company_id": "1", "public_id": _id(80), "person_id": "2", "number": "'H1'",
                        "kind": "'dispatched_in'", "from_on": "'2017-04-01'", "until_on": "'2017-12-31'"}),
        ("counted_result", {"id": "1", "company_id": "1", "public_id": _id(81), "stress_check_id": "1",
                            "employment_id": "3", "employment_kind": "'dispatched_in'", "department_id": "1",
                            "stressors": "40", "reactions": "90", "support": "20",
                            "checked_on": "'2026-10-10'"}),
    ],
    "0013": [
        ("work_data", {"id": "1", "company_id": "1", "public_id": _id(73), "case_id": "1", "interview_request_id": "1",
                       "number": "1", "last_month_on": "'2026-11-01'", "work_form": "'three_shifts'",
                       "duties": ":blob", "responsibility": ":blob", "changes": ":blob", "given_at": NOW,
                       "given_by_id": "2"}),
        ("work_month", {"id": "1", "company_id": "1", "public_id": _id(74), "work_data_id": "1",
                        "month_on": "'2026-11-01'", "overtime": "2730", "holiday": "480", "nights": "4",
                        "days": "21"}),
    ],
    "0014": [
        ("referral", {"id": "1", "company_id": "1", "public_id": _id(90), "case_id": "1", "interview_request_id": "1",
                      "provider_id": "1", "state": "'held'", "sent_on": "'2026-11-12'", "channel": "'post'",
                      "with_result": "false", "sent_by_id": "2", "entered_at": NOW, "answered_on": "'2026-11-14'",
                      "answer_entered_by_id": "2", "booking_id": "1", "interview_id": "1", "version": "1"}),
    ],
    "0015": [
        ("scan", {"id": "1", "company_id": "1", "public_id": _id(95), "case_id": "1", "interview_request_id": "1",
                  "kind": "'pdf'", "size": "17", "file": ":blob", "attached_at": NOW, "attached_by_id": "2"}),
        ("scan", {"id": "2", "company_id": "1", "public_id": _id(96), "case_id": "1", "interview_request_id": "1",
                  "kind": "'jpeg'", "size": "17", "attached_at": NOW, "attached_by_id": "2", "taken_away_at": LATER,
                  "taken_away_by_id": "2"}),
        ("result_consent", {"id": "3", "company_id": "1", "public_id": _id(98), "check_result_id": "1",
                            "notified_on": "'2026-11-01'", "given_on": "'2026-11-02'", "received_on": "'2026-11-03'",
                            "channel": "'paper'", "scope": "'点数'", "recipient": "'人事'", "purpose": "'健康管理'",
                            "entered_by_id": "2", "recorded_at": NOW, "withdrawn_on": "'2026-11-04'"}),
        ("scan", {"id": "3", "company_id": "1", "public_id": _id(97), "result_consent_id": "3",
                  "kind": "'png'", "size": "17", "file": ":blob", "attached_at": NOW, "attached_by_id": "2"}),
    ],
    "0016": [
        ("receipt", {"id": "1", "company_id": "1", "public_id": _id(91), "employment_id": "1", "workplace_id": "1",
                     "received_on": "'2026-11-10'", "channel": "'paper'", "hat": "'hr'", "entered_at": NOW,
                     "entered_by_id": "2", "answer": "'request'", "settled_at": NOW, "settled_by_id": "2",
                     "interview_request_id": "1"}),
        ("receipt", {"id": "2", "company_id": "1", "public_id": _id(92), "employment_id": "1", "workplace_id": "1",
                     "received_on": "'2026-11-11'", "channel": "'in_person'", "hat": "'nurse'", "entered_at": NOW,
                     "entered_by_id": "2"}),
    ],
    "0023": [
        ("absence", {"id": "1", "company_id": "1", "public_id": _id(104), "employment_id": "1", "booking_id": "1",
                     "starts_at": "'2026-12-08 01:00:00.000000'", "ends_at": "'2026-12-08 01:30:00.000000'"}),
    ],
    "0026": [
        ("risk_assessment", {"id": "1", "company_id": "1", "public_id": _id(120), "case_id": "1", "interview_id": "1",
                             "person_id": "2", "assessed_at": NOW, "answers": ":blob"}),
        ("crisis", {"id": "1", "company_id": "1", "public_id": _id(121), "case_id": "1", "interview_id": "1",
                    "opened_at": NOW, "opened_by_id": "2", "situation": ":blob", "version": "1"}),
        ("crisis_call", {"id": "1", "company_id": "1", "crisis_id": "1", "person_id": "2", "hat": "'nurse'",
                         "called_at": NOW}),
        ("disclosure", {"id": "1", "company_id": "1", "public_id": _id(122), "case_id": "1", "crisis_id": "1",
                        "made_by_id": "2", "told_at": NOW, "consented": "false", "recipient": ":blob",
                        "content": ":blob", "reason": ":blob"}),
        ("passing_on", {"id": "1", "company_id": "1", "public_id": _id(123), "case_id": "1", "interview_id": "1",
                        "written_by_id": "2", "written_at": NOW, "recipient_id": "2", "state": "'passed'",
                        "words": ":blob", "chosen_at": NOW, "chosen_by_id": "1", "received_at": NOW}),
    ],
    "0025": [
        ("spoken_language", {"id": "1", "company_id": "1", "public_id": _id(110), "person_id": "2",
                             "language": "'en'", "words": "''"}),
        ("spoken_language", {"id": "2", "company_id": "1", "public_id": _id(111), "person_id": "2",
                             "words": "'ベトナム語'"}),
    ],
    "0028": [
        ("medical_letter", {"id": "1", "company_id": "1", "public_id": _id(127), "case_id": "1", "person_id": "2",
                            "state": "'issued'", "institution": ":blob", "purpose": ":blob",
                            "consented_on": "'2026-12-08'", "road": "'employee'", "issued_at": NOW, "file": ":blob",
                            "content_hash": "'0'", "version": "1"}),
        ("medical_letter", {"id": "2", "company_id": "1", "public_id": _id(128), "case_id": "1", "person_id": "2",
                            "state": "'draft'", "content_hash": "''", "version": "1"}),
    ],
    "0027": [
        ("letterhead", {"id": "1", "company_id": "1", "public_id": _id(126), "put_at": NOW, "put_by_id": "2",
                        "size": "10", "digest": "'0'", "file": ":blob"}),
    ],
    "0021": [
        ("handover", {"id": "1", "company_id": "1", "public_id": _id(102), "person_id": "2", "to_id": "1",
                      "workplace_id": "1", "from_on": "'2026-12-01'", "made_by_id": "2", "made_at": NOW}),
        ("relation", {"id": "1", "company_id": "1", "public_id": _id(103), "person_id": "2", "other_id": "1",
                      "avoided": "false", "from_on": "'2026-12-01'", "made_at": NOW}),
    ],
    "0020": [
        ("online_setting", {"id": "1", "company_id": "1", "public_id": _id(100), "checked_on": "'2026-12-01'",
                            "conditions": "'[]'", "method": "'会議'", "emergency": "''",
                            "deliberated_on": "'2026-11-01'", "made_by_id": "2", "made_at": NOW}),
        ("online_room", {"id": "1", "company_id": "1", "public_id": _id(101), "booking_id": "1", "case_id": "1",
                         "url": ":blob", "passcode": ":blob"}),
    ],
    "0018": [
        ("slot_hold", {"id": "1", "company_id": "1", "public_id": _id(99), "slot_id": "1", "case_id": "1",
                       "interview_request_id": "1", "from_at": NOW, "until_at": "'2026-12-08 01:10:00.000000'",
                       "offered": "false"}),
    ],
    "0017": [
        ("telling", {"id": "1", "company_id": "1", "public_id": _id(98), "case_id": "1", "referral_id": "1",
                     "reason": "'consent_withdrawn'", "arose_on": "'2026-11-20'"}),
    ],
    "0019": [
        ("calendar_feed", {"id": "1", "company_id": "1", "public_id": _id(110), "person_id": "1", "hat": "'worker'",
                           "token_hash": "'0'", "made_at": NOW, "fetched_on": "'2026-12-02'"}),
    ],
    "0024": [
        ("shift_code", {"id": "1", "company_id": "1", "public_id": _id(112), "workplace_id": "1", "code": "'夜'",
                        "begins": "1320", "ends": "1860"}),
        ("roster_day", {"id": "1", "company_id": "1", "employment_id": "1", "day": "'2026-12-08'", "starts_at": NOW,
                        "ends_at": LATER}),
    ],
    "0022": [
        ("busy_calendar", {"id": "1", "company_id": "1", "public_id": _id(111), "person_id": "2", "hat": "'physician'",
                           "kind": "'address'", "address": ":blob", "host": "'calendar.example'", "added_at": NOW,
                           "next_at": NOW, "error": "''"}),
        ("busy_time", {"id": "1", "company_id": "1", "busy_calendar_id": "1", "person_id": "2", "starts_at": NOW,
                       "ends_at": LATER}),
    ],
    "0031": [
        ("snippet_book", {"id": "1", "company_id": "1", "public_id": _id(131), "person_id": "2", "hat": "'physician'",
                          "zone": "'clinical'", "data_key_id": _id(132), "texts": ":blob", "version": "1"}),
    ],
    "0029": [
        ("record_remark", {"id": "1", "company_id": "1", "public_id": _id(114), "case_id": "1", "opinion_id": "2",
                           "draft_version": "2", "changed_since": "false",
                           "shown_on": "'2026-12-08'", "words": ":blob", "pass_on": "false", "recorded_by_id": "2",
                           "recorded_at": NOW, "version": "1"}),
    ],
    "0030": [
        ("work_question", {"id": "1", "company_id": "1", "public_id": _id(115), "case_id": "1",
                           "interview_request_id": "1", "asked_at": NOW, "asked_by_id": "2", "wanted": "'[]'",
                           "words": ":blob", "answered_at": NOW, "answered_by_id": "1", "answer": ":blob",
                           "work_data_id": "1"}),
    ],
    "0033": [
        ("monthly_review", {"id": "1", "company_id": "1", "public_id": _id(130), "workplace_id": "1",
                            "month": "'2026-12-01'", "held_on": "'2026-12-09'", "present": "'[]'",
                            "recorded_by_id": "2", "recorded_at": NOW}),
        ("review_point", {"id": "1", "company_id": "1", "public_id": _id(131), "monthly_review_id": "1",
                          "case_id": "1", "doer": "'hr'", "words": ":blob", "written_by_id": "2",
                          "settled_on": "'2026-12-20'", "settled_by_id": "2"}),
    ],
    "0034": [
        ("care_contact", {"id": "1", "company_id": "1", "public_id": _id(132), "case_id": "1", "person_id": "2",
                          "hat": "'nurse'", "kind": "'phone'", "held_on": "'2026-12-08'", "minutes": "15",
                          "note": ":blob", "call_on": "'2026-12-15'", "recorded_at": NOW}),
    ],
    "0035": [
        ("hearing_question", {"id": "1", "company_id": "1", "public_id": _id(140), "case_id": "1", "opinion_id": "1",
                              "put": ":blob", "asked_at": NOW, "asked_by_id": "2", "version": "1"}),
        ("hearing_attempt", {"id": "1", "company_id": "1", "public_id": _id(141), "case_id": "1", "opinion_id": "1",
                             "tried_on": "'2026-12-09'", "way": "'phone'", "outcome": "'not_reached'",
                             "note": ":blob", "recorded_at": NOW, "recorded_by_id": "2"}),
    ],
    "0037": [
        ("recommendation", {"id": "1", "company_id": "1", "public_id": _id(137), "workplace_id": "1",
                            "given_by_id": "2", "heard_on": "'2026-12-07'", "given_on": "'2026-12-08'",
                            "words": ":blob", "outcome": "'taken'", "answered_on": "'2026-12-09'",
                            "answered_by_id": "2", "answer": ":blob", "reported_on": "'2026-12-10'",
                            "reported_by_id": "2", "version": "2"}),
    ],
}  # fmt: skip
"""Revision → rows that are put in once the database stands at it. The item of an issued opinion comes last before the
guards, which would refuse it.
"""

BLOB = b"\x01sealed\x00\xff"


def put(connection: Connection, table: str, row: dict[str, str]) -> None:
    """Insert one row of SQL literals; `:blob` stands for some sealed bytes."""
    names = ", ".join(f'"{name}"' for name in row)
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(row.values())})'
    made = text(statement.replace(":00:", "\\:00\\:").replace(":30:", "\\:30\\:"))
    if ":blob" in row.values():
        made = made.bindparams(bindparam("blob", BLOB))
    connection.execute(made)


def everything(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """All rows that were put in, as the database gives them back."""
    tables = sorted({table for rows in ROWS.values() for table, _row in rows})
    return {
        table: [
            dict(found._mapping)
            for found in connection.execute(text(f'SELECT * FROM "{table}" ORDER BY {_key(table)}'))
        ]
        for table in tables
        if connection.dialect.has_table(connection, table)
    }


def _key(table: str) -> str:
    return "company_id" if table == "trail_head" else "id"

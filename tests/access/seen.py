"""What is each hat shown? Typed by hand from the law and the need-to-know matrix, not from `access/sight.py`.

Columns: W 本人, P 医師, N 保健師, C 事務, H 人事, S 上司, A システム管理者, M 衛生委員会, T 実務担当者.
Signs, one per column:

    -  nothing                        F  always
    k  once the employer knows        r  while a request stands
    d  once a request or a consent passed it on, to a named handler without personnel authority there
    s  once the employer knows; if scores stand in it, to such a named handler only
    a  if assigned to the case
    x  if examiner of the check       c  if examiner or assigned
    i  once issued                    o  once issued, or if assigned
    n  once issued and known to the employer
    p  the same, when the employee wants it passed on
    e  once settled
    g  if 産業医 of the case, or present
    v  if examiner, assigned, or asked for a view as 産業医
    f  if written for the department in which the reader found the employee
"""

HATS = "WPNCHSAMT"

SEEN: dict[str, dict[str, str]] = {
    #                                                                              WPNCHSAMT
    "employee": {
        "name department":                                                          "FFFFFF---",
        "number kana workplace":                                                    "FFFFF----",
        "post sex born_on":                                                         "FFF-F----",
        "email phone language":                                                     "FFFF-----",
    },
    "check_result": {
        "stressors reactions support high_stress spans checked_on notified_on":     "FccFd----",
        "scales":                                                                   "FccF-----",
        "interview_needed decided_at":                                              "FccF-----",
        "decision_reason proposed":                                                 "-xxF-----",
    },
    "counted_result": {
        "stressors reactions support scales checked_on":                            "---------",
    },
    "result_consent": {
        "given_on received_on channel scope recipient purpose provider_name withdrawn_on": "F--FF----",
        "entered_by_name":                                                          "F--F-----",
    },
    "supplementary_talk": {
        "held_on profession":                                                       "Fxx------",
        "held_by urgent notes recorded_at":                                         "-xx------",
    },
    "stress_check": {
        "name started_on":                                                          "FccF----F",
        "workplace interviewed_by provider_name interviewer_missing":                                   "-xxF----F",
        "questionnaire thresholds rules_number rules_of_company follows_rules":     "-xxF-----",
        "examiners results undecided counted":                                      "-xxF-----",
    },
    "wording_rate": {
        "check_name workplace letters":                                             "-xxF-----",
    },
    "counted_groups": {
        "counted_until table":                                                      "-xxF-----",
    },
    "policy_version": {
        "number from_on deliberated_on deliberation published_on":                   "FFFFFFFFF",
        "made_by_name":                                                             "---F----F",
        "neutral_title":                                                            "---F-----",
    },
    "closure": {
        "name workplace from_on until_on":                                          "FFFFFFFFF",
    },
    "letterhead": {
        "put_at put_by_name size":                                                  "---F----F",
    },
    "result_layout": {
        "name columns direction":                                                   "---F-----",
    },
    "provider": {
        "kind name contact address phone fax email workplace from_on until_on yearly_cap": "---FF---F",
    },
    "board": {
        "examined counted undecided needed stages late overdue today week departments": "-xxF-----",
    },
    "invitation": {
        "state":                                                                    "Fcc------",
        "office_state":                                                             "---F-----",
        "notified_on request_by":                                                   "FccF-----",
        "read_at answered_at decline_reason decline_words next_approach_on no_more_on": "FccF-----",
    },
    "letter": {
        "kind sent_at channel":                                                     "FccF-----",
        "due_on leaves_on delivered_at returned_on bounced_at return_reason":       "-ccF-----",
    },
    "general_letter": {
        "kind due_on sent_at channel":                                              "F--F-----",
    },
    "letter_pause": {
        "reason from_on until_on entered_by_name":                                  "FccF-----",
    },
    "notice_move": {
        "moved_from moved_to reason moved_at moved_by_name":                        "FccF-----",
    },
    "contact_attempt": {
        "called_at outcome caller_name words":                                      "FccF-----",
    },
    "wording": {
        "kind language number body from_on made_at made_by_name":                   "-xxF-----",
    },
    "case": {
        "kind opened_on":                                                           "FFFF-----",
        "closed_on close_reason":                                                   "FFF------",
    },
    "interview_request": {
        "state requested_on channel late withdrawn_on acknowledged explained_on"
        " eligible_on":                                                             "FFFFk----",
        "has_wishes":                                                               "FFFFr----",
        "mode later_wished_on waits_since":                                         "FFFF-----",
        "first_on first_part second_on second_part third_on third_part hours place_wish language_wish language_other"
        " quiet_entrance":                                                          "FFaF-----",
        "physician_wish remarks contact":                                           "FF-F-----",
    },
    "scan": {
        "kind size attached_at attached_by_name taken_away_at taken_away_by_name":  "FF-F-----",
    },
    "scan_file": {"kind file": "FF-F-----"},
    "telling": {
        "reason arose_on told_on told_by_name":                                      "F--F-----",
    },
    "receipt": {
        "received_on channel hat entered_at entered_by_name":                        "F-FFF----",
        "answer settled_at":                                                        "F--F-----",
    },
    "referral": {
        "state sent_on provider_name":                                              "FFFFr----",
        "channel with_result provider_contact sent_by_name answered_on answer_entered_by_name ended_on end_reason":
                                                                                    "FF-F-----",
    },
    "interview_sheet": {
        "answers state saved_at":                                                   "Faa------",
    },
    "work_data": {
        "number last_month_on work_form duties responsibility changes given_at given_by_name": "Faa-k----",
    },
    "work_question": {
        "asked_at wanted words answered_at answered_by_name answer sheet_number":   "Fa--k----",
    },
    "work_month": {
        "month_on overtime holiday nights days":                                    "Faa-k----",
    },
    "slot": {
        "starts_at ends_at place online physician_name role":                       "FFFF-----",
        "state taken purpose series blocked":                                       "-FFF-----",
        "clash":                                                                    "-FF------",
    },
    "engagement": {
        "name kind workplace affiliation from_on until_on":                          "---F-----",
    },
    "spoken_language": {
        "language words":                                                           "FFFF-----",
    },
    "slot_series": {
        "physician_name workplace online place starts ends minutes gap_minutes purpose": "-FFF-----",
        "rule from_on until_on ended_on":                                           "-FFF-----",
    },
    "slot_hold": {
        "until_at offered":                                                         "F--F-----",
    },
    "busy_calendar": {
        "kind host added_at read_at failing_since address":                          "-FF------",
    },
    "snippet_book": {
        "texts":                                                                    "-FF------",
    },
    "roster_day": {
        "day starts_at ends_at":                                                    "F--------",
    },
    "shift_code": {
        "code workplace begins ends":                                               "---F-----",
    },
    "own_time": {
        "starts_at ends_at":                                                         "FFF------",
    },
    "calendar_feed": {
        "made_at fetched_on":                                                        "FFF------",
    },
    "online_setting": {
        "checked_on conditions method emergency deliberated_on made_by_name":       "---F----F",
    },
    "absence": {
        "starts_at ends_at":                                                         "F----F---",
    },
    "handover": {
        "name to_name workplace from_on until_on made_by_name":                     "---F-----",
    },
    "relation": {
        "from_on":                                                                  "---------",
    },
    "online_room": {
        "url passcode":                                                             "FFF------",
    },
    "booking": {
        "booked":                                                                   "FFFFr----",
        "state starts_at ends_at place online physician_name after_limit late_minutes": "FFFF-----",
    },
    "interview": {
        "state held_on mode physician_name affiliation entered_by_name":            "FFFFk----",
        "companions":                                                               "Faa------",
        "complaint work_notes burden_notes body_notes assessment items conditions":      "-aa------",
    },
    "risk_assessment": {
        "assessed_at by_name answers":                                              "-aa------",
    },
    "crisis": {
        "opened_at opened_by_name situation steps closed_at closed_by_name outcome": "-FF------",
    },
    "disclosure": {
        "told_at made_by_name consented recipient content reason":                  "-FF------",
    },
    "passing_on": {
        "words recipient_name":                                                     "Faa-F----",
        "state written_at written_by_name chosen_at received_at":                   "Faa------",
    },
    "care_contact": {
        "kind held_on minutes by_name to_name call_on":                             "FFF------",
        "note":                                                                     "-aa------",
    },
    "report": {
        "state basis edition work_hours work_other burden other_findings other_condition guidance": "ioo-n----",
        "interview_again_on guidance_notes fatigue hours_over_40":                    "ioo-n----",
    },
    "opinion": {
        "state basis edition correction_reason urgent work_category from_on until_on": "ioo-n----",
        "next_interview_on purpose follows_on":                                     "ioo-n----",
        "workplace_view medical_view notes reason issued_at received_on entered_by_name": "ioo-n----",
    },
    "opinion_period": {
        "number from_on until_on days weeks months":                                "ioo-n----",
    },
    "record_remark": {
        "shown_on changed_since words pass_on":                                     "iaa-p----",
    },
    "opinion_item": {
        "period kind hours starts ends words":                                             "ioo-n----",
    },
    "opinion_view": {
        "physician_name given_at agrees words":                                     "FFF-k----",
    },
    "issued_document": {
        "kind signed_at signer_name content_hash intact":                           "FFF-k----",
        "scoreless":                                                                "Fvc-k----",
        "content file":                                                             "Fvc-s----",
    },
    "medical_letter": {
        "state institution doctor purpose course findings medication asked":         "iaa------",
        "consented_on road issued_at author_name content_hash file":                 "iaa------",
    },
    "hearing": {
        "heard_on agreement physician_present way":                                 "FFF-k----",
        "present put words heard_by_name correction corrected_at signed_at confirmed": "F---k----",
    },
    "hearing_question": {
        "put asked_at asked_by_name":                                               "F---k----",
    },
    "hearing_attempt": {
        "tried_on way":                                                             "FFF-k----",
        "outcome note recorded_by_name":                                            "F---k----",
    },
    "decision": {
        "state normal opinion_match reason decided_at effective_at decided_by_name confirmed_on confirmed_way"
        " confirmed_by_name approved_at approved_by_name":                           "FFF-k----",
        "confirmed_words":                                                          "FF--k----",
        "second_wanted alone approved_words returned_at returned_as returned_words"
        " returned_by_name":                                                         "-F--k----",
        "unheard_reason unseen_reason unput_reason weighed":                        "F---k----",
    },
    "departure": {
        "number degree reason":                                                     "FFF-k----",
    },
    "assent_call": {
        "step name asked_at":                                                       "-F--k----",
    },
    "transfer_ground": {
        "purpose basis":                                                            "FF--k----",
    },
    "objection": {
        "raised_on way late answered_at result":                                    "FF--k----",
        "words owner_name recorded_by_name answer answered_by_name":                "F---k----",
        "asked_on physician_name physician_words":                                  "FF--k----",
    },
    "explanation_talk": {
        "starts_at ends_at online place way_in physician_name set_by_name ended_at": "FF--k----",
    },
    "reconsideration": {
        "opened_on held_on result reason settled_by_name":                          "FF--k----",
        "physician_name words_way said_at physician_words":                         "eF--k----",
    },
    "measure": {
        "kind hours starts ends words from_on until_on review_on ended_on":         "FFF-k----",
    },
    "measure_review": {
        "held_on heard kept next_on words physician_name physician_words":          "FF--k----",
        "voice recorded_by_name":                                                   "F---k----",
    },
    "explanation": {
        "given_on mode written accepted physician_name":                            "FFF-k----",
        "content answer refused_because without_physician given_by_name":           "Fg--k----",
    },
    "instruction": {
        "items from_on until_on ended_on ask issued_on report_every":               "FFF-kF---",
        "words":                                                                    "FFF-kf---",
        "replaces_former":                                                          "FFF-kF---",
        "previewed":                                                                "F---k----",
        "state acknowledged_at by_hr":                                              "FFF-k----",
        "acknowledged_by_name carrier_name despite_reason corrected_because unchanged_because": "F---k----",
        "own_at":                                                                   "-----F---",
    },
    "sending": {
        "recipient says name items words from_on until_on ask sent_at":             "FFF-k----",
        "sent_by_name previewed unchanged_because":                                 "F---k----",
    },
    "arrival": {
        "recipient says items words from_on until_on ask sent_at":                  "----k----",
    },
    "relocation": {
        "name from_on told":                                                        "-FF-k----",
    },
    "instruction_draft": {
        "items words from_on until_on ask report_every shown_at answer answered_at wrong": "F---k----",
        "edition corrected_because unchanged recipient name withdrawn_at":          "F---k----",
    },
    "guide_reading": {
        "name read_at":                                                            "----F----",
    },
    "instruction_ack": {
        "name acknowledged_at":                                                     "F---k----",
    },
    "instruction_note": {
        "kind said_at period_on kept overtime words answered_at answer":            "F---kF---",
        "author_name answered_by_name wants_answer":                                "F---k----",
    },
    "monthly_review": {
        "month held_on present recorded_by_name":                                   "-F--F----",
    },
    "recommendation": {
        "workplace_name given_by_name heard_on given_on words outcome answered_on answered_by_name answer reported_on"
        " done_on done_by_name done":                                               "-F--F--F-",
    },
    "committee_report": {
        "workplace_name span from_on until_on content advice advised_on advised_by_name released_on discussed_on"
        " minutes":                                                                 "-F--F--F-",
        "made_by_name released_by_name discussed_by_name":                          "-F--F----",
    },
    "outcome": {
        "from_on until_on months content":                                          "-F--F--F-",
    },
    "treatment_review": {
        "kind happened_on raised_on words asked_on agreed outcome closed_on reply": "FF-------",
        "opened_on requested_on opinion_on heard_on decided_on steps notes reason closed_by_name": "-F-------",
    },
    "review_point": {
        "doer words settled_on settled_by_name":                                    "-F--k----",
    },
    "follow_up": {
        "state":                                                                    "FFFFr----",
        "months counted_from asks_again because base_on anchored_on due_on settled held_on ended_reason": "FFF------",
    },
    "return_absence": {
        "absent_on given_on given_by_name":                                         "FFF-F----",
        "answered_on":                                                              "FFF------",
    },
    "follow_up_note": {
        "way told advice leads_on done_on by_name":                                 "FFF------",
        "words":                                                                    "-aa------",
    },
    "sick_leave": {
        "begins_on until_on ended_on":                                              "FFF-FF---",
        "number ended_as contact_way contact_weeks contact_by":                        "FFF-F----",
        "wishes_on wished_on wish_channel":                                         "FFF-F----",
        "contact_to entered_by_name":                                               "F---F----",
    },
    "leave_term": {
        "number until_on limit_on limit_basis decided_on decided_by_name words was_on was_as": "FFF-F----",
    },
    "leave_contact": {
        "held_on way reached of_limit written_on by_name words struck_on struck_by_name": "FFF-F----",
    },
    "leave_certificate": {
        "purpose handed_to channel from_on until_on entered_at entered_by_name":     "FFF-F----",
        "taken_away_at":                                                            "F--------",
    },
    "certificate_paper": {"file": "FFF-F----"},
    "certificate_file": {
        "kind size":                                                                "FFF-F----",
        "opened_at":                                                                "F--------",
    },
    "doctor_enquiry": {
        "state institution doctor asked fifth sixth asked_at consented_on":          "Faa------",
        "consent_channel ended_on sent_at road author_name file":                    "Faa------",
        "answered_on answer talked_on talk scan_kind scan":                         "Faa------",
    },
    "doctor_summary": {
        "state":                                                                    "Faa------",
        "words written_at decided_on author_name":                                  "Faa-F----",
    },
    "doctor_notice": {
        "state institution doctor returns_on accommodations outlook message from_on": "Faa------",
        "until_on asked_at ended_on consent_channel author_name file":              "Faa------",
    },
    "return_opinion": {
        "state aim readiness opinion accommodations outlook held_on from_on until_on": "ioo-n----",
        "issued_at author_name file noted_on":                                      "ioo-n----",
    },
    "return_talk": {
        "state talked_at work starts_on can_return next_on kept_at author_name newer": "FFF-F----",
    },
    "return_talk_health": {
        "state health kept_at author_name":                                         "Faa------",
    },
    "return_plan": {
        "number state begins_on ask basis pay decided_on decided_by_name ended_on ended_as": "FFF-F----",
    },
    "return_stage": {
        "minutes days overtime no_night no_holiday place tasks":                    "FFF-FF---",
        "number weeks":                                                             "FFF-F----",
    },
    "stage_check": {
        "outcome weeks checked_on by_name words":                                   "FFF-F----",
    },
    "return_note": {
        "written_on by_name words":                                                 "Faa------",
    },
    "stage_text": {
        "from_on until_on ended_on ask":                                            "FFF-FF---",
        "sent_at":                                                                  "FFF-F----",
        "answer answered_at wrong despite":                                         "F---F----",
        "own_at":                                                                   "-----F---",
    },
    "stage_ack": {
        "name acknowledged_at":                                                     "F---F----",
    },
    "trial_attendance": {
        "kind as_work paid cover from_on until_on settled_on settled_by_name conditions failing ended_on ended_as":
            "FFF-F----",
    },
    "task_question": {
        "asked_on tasks attendance":                                                "FFF-FF---",
        "agreed answered_at":                                                       "FFF-F----",
        "answered_by_name":                                                         "F---F----",
    },
    "work_talk": {
        "held_on topics words written_at taken_back_at":                            "Faa-FF---",
        "hat":                                                                      "Faa-F----",
        "by_name":                                                                  "F---F----",
    },
    "case_limit": {
        "clock start_on limit_on basis stopped_on":                                 "FFFFk----",
    },
    "assignment": {
        "name role from_on until_on":                                               "FFFF-----",
    },
    "holding": {
        "name from_on until_on given_by_name note":                                 "----k----",
    },
    "hat_grant": {
        "name workplace from_on until_on":                                          "----F---F",
    },
    "trail_entry": {
        "at hat act reading record actor_name":                                     "F--------",
    },
    "inbox_note": {
        "notice created_at read_at":                                                "FFFFFFFFF",
    },
    "outbox_mail": {
        "created_at sent_at rendered":                                              "FFFFFFFFF",
    },
    "account": {
        "login name disabled_at has_password living_sign_ins hats":                 "------F--",
    },
    "named_handler": {
        "name workplace from_on until_on named_by_name":                             "---F-----",
    },
}  # fmt: skip

LEAVE_A_TRACE = {
    "referral", "telling", "scan_file", "receipt",
    "result_consent", "interview_sheet", "work_data", "work_month", "work_question",
    "check_result", "counted_result", "supplementary_talk", "invitation", "letter", "general_letter",
    "letter_pause", "notice_move",
    "contact_attempt", "snippet_book",
    "case", "interview_request", "slot_hold", "booking", "online_room", "relation", "absence", "interview",
    "risk_assessment", "crisis", "disclosure", "passing_on", "care_contact",
    "report", "opinion", "opinion_period", "opinion_item", "record_remark",
    "opinion_view", "issued_document", "medical_letter", "hearing", "decision", "measure", "explanation", "instruction",
    "hearing_question", "hearing_attempt", "objection", "reconsideration", "explanation_talk",
    "departure", "transfer_ground", "assent_call", "measure_review",
    "instruction_ack", "instruction_note", "sending", "arrival", "instruction_draft",
    "review_point", "recommendation", "committee_report", "outcome", "treatment_review",
    "follow_up", "follow_up_note", "sick_leave", "leave_term", "leave_contact", "leave_certificate",
    "certificate_paper", "doctor_enquiry",
    "doctor_summary", "doctor_notice", "return_opinion", "return_absence",
    "return_talk", "return_talk_health",
    "return_plan", "return_stage", "stage_check", "return_note", "stage_text", "stage_ack", "trial_attendance",
    "task_question", "work_talk",
    "case_limit", "assignment", "holding", "outbox_mail",
}  # fmt: skip
"""Reading one of these is written to the trail."""

MATRIX: dict[str, str] = {
    # the matrix of domain.md §4 with the corrections of §12.22, for the rows of this road: - none, E existence or
    # status, P a processed part, F all; and where it says when: c, d as above, a if assigned.
    #        WPNCHSAMT
    "2":    "FccFd----",  # scores, high-stress flag
    "3":    "FccF-----",  # target status before the request
    "4":    "EcFF-----",  # letters of encouragement
    "5":    "FFFFF----",  # request: date, channel
    "6":    "FFPFE----",  # preferred interviewer, remarks
    "7":    "FcFF-----",  # decline, no reply, reason
    "8":    "FFFFE----",  # appointment: time, place
    "9":    "FFF-F----",  # work data (§12.9: a supervisor is asked for facts with the employee's consent only)
    "10":   "FFa------",  # pre-questionnaire
    "11":   "FFa------",  # notes, diagnosis, complaints
    "12":   "FFa------",  # entries on risk
    "13":   "FFF-F----",  # result report
    "14":   "FFF-F----",  # opinion
    "15":   "FPP-F----",  # hearing
    "16":   "FFF-FP---",  # measures, period, review
    "17":   "FFF-P----",  # what an attending doctor wrote; HR a processed part, by consent: reach asks for it
    "17g":  "FFF-F----",  # a certificate that the employee gave to this reader (§12.16): reach asks for it
    "18":   "FFF------",  # that there is a consultation
    "19":   "FFFEE----",  # follow-ups
    "20":   "FFF-FP---",  # return to work, the work part; of a leave the supervisor reads the period (§12.16)
    "20h":  "FFF------",  # return to work, the health part: to HR only what the employee agrees to
    "21":   "FFFFF----",  # consents that were given (§12.22: no refusals)
    "24":   "------F--",  # accounts
    "25":   "FFP---E--",  # access log
}  # fmt: skip

BELONGS: dict[str, dict[str, str]] = {
    # record → fields → row of the matrix and how much of it the field tells: E, P or F. A record that is missing here
    # stands in no row of the matrix; docs/decisions/0005-cells.md says why it is as it is.
    "check_result": {
        "stressors reactions support high_stress spans scales checked_on notified_on": "2F",
        "interview_needed decided_at decision_reason proposed": "3F",
    },
    "counted_result": {"stressors reactions support scales checked_on": "2F"},
    "result_consent": {
        "given_on received_on channel scope recipient purpose provider_name withdrawn_on entered_by_name": "21F",
    },
    "invitation": {
        "notified_on request_by read_at": "3F",
        "state": "18E",
        "office_state": "7P",
        "answered_at decline_reason decline_words next_approach_on no_more_on": "7F",
    },
    "letter": {
        "kind sent_at channel": "4E", "due_on leaves_on delivered_at returned_on bounced_at return_reason": "4F",
    },
    "general_letter": {"kind due_on sent_at channel": "3F"},
    "letter_pause": {"reason from_on until_on entered_by_name": "3F"},
    "notice_move": {"moved_from moved_to reason moved_at moved_by_name": "3F"},
    "contact_attempt": {"called_at outcome caller_name words": "3F"},
    "case": {"kind opened_on": "5F", "closed_on close_reason": "14P"},
    "interview_request": {
        "state requested_on channel late withdrawn_on acknowledged explained_on eligible_on": "5F",
        "has_wishes": "6E",
        "mode later_wished_on waits_since first_on first_part second_on second_part third_on third_part hours"
        " place_wish language_wish language_other quiet_entrance": "6P",
        "physician_wish remarks contact": "6F",
    },
    "scan": {"kind size attached_at attached_by_name taken_away_at taken_away_by_name": "6F"},
    "scan_file": {"kind file": "6F"},
    "telling": {"reason arose_on told_on told_by_name": "5F"},
    "receipt": {"received_on channel hat entered_at entered_by_name answer settled_at": "5F"},
    "referral": {
        "state sent_on provider_name": "8E",
        "channel with_result provider_contact sent_by_name answered_on answer_entered_by_name ended_on"
        " end_reason": "8F",
    },
    "interview_sheet": {"answers state saved_at": "10F"},
    "work_question": {"asked_at wanted words answered_at answered_by_name answer sheet_number": "9F"},
    "work_data": {"number last_month_on work_form duties responsibility changes given_at given_by_name": "9F"},
    "work_month": {"month_on overtime holiday nights days": "9F"},
    "slot_hold": {"until_at offered": "8F"},
    "online_room": {"url passcode": "8F"},
    "booking": {"booked": "8E", "state starts_at ends_at place online physician_name after_limit late_minutes": "8F"},
    "interview": {
        "state held_on mode physician_name affiliation entered_by_name": "5F",
        "companions complaint work_notes burden_notes body_notes assessment items conditions": "11F",
    },
    "risk_assessment": {"assessed_at by_name answers": "12F"},
    "care_contact": {"kind held_on minutes by_name to_name call_on": "18E", "note": "11F"},
    "report": {
        "state basis edition work_hours work_other burden other_findings other_condition guidance interview_again_on"
        " guidance_notes fatigue hours_over_40": "13F",
    },
    "opinion": {
        "state basis edition correction_reason purpose follows_on urgent work_category from_on until_on"
        " next_interview_on workplace_view medical_view notes reason issued_at received_on entered_by_name": "14F",
    },
    "opinion_period": {"number from_on until_on days weeks months": "14F"},
    "opinion_item": {"period kind hours starts ends words": "14F"},
    "opinion_view": {"physician_name given_at agrees words": "14F"},
    "issued_document": {"kind signed_at signer_name content_hash intact scoreless content file": "13F"},
    "medical_letter": {
        "state institution doctor purpose course findings medication asked consented_on road issued_at author_name"
        " content_hash file": "11F",
    },
    "hearing": {
        "heard_on agreement physician_present way": "15P",
        "present put words heard_by_name correction corrected_at signed_at confirmed": "15F",
    },
    "hearing_question": {"put asked_at asked_by_name": "15F"},
    "hearing_attempt": {"tried_on way": "15P", "outcome note recorded_by_name": "15F"},
    "decision": {
        "state normal opinion_match reason decided_at effective_at decided_by_name confirmed_on confirmed_way"
        " confirmed_by_name approved_at approved_by_name confirmed_words second_wanted alone approved_words returned_at"
        " returned_as returned_words returned_by_name": "16F",
        "unheard_reason unseen_reason unput_reason weighed": "15F",
    },
    "departure": {"number degree reason": "16F"},
    "transfer_ground": {"purpose basis": "16F"},
    "assent_call": {"step name asked_at": "16F"},
    "measure": {"kind hours starts ends words from_on until_on review_on ended_on": "16F"},
    "measure_review": {
        "held_on heard kept next_on words physician_name physician_words": "16F",
        "voice recorded_by_name": "15F",
    },
    "explanation": {
        "given_on mode written accepted physician_name content answer refused_because without_physician"
        " given_by_name": "16F",
    },
    "instruction": {
        "items words from_on until_on ended_on ask issued_on report_every own_at replaces_former": "16P",
        "previewed state acknowledged_at acknowledged_by_name despite_reason": "16F",
        "by_hr carrier_name corrected_because unchanged_because": "16F",
    },
    "instruction_draft": {
        "items words from_on until_on ask report_every shown_at answer answered_at wrong": "16F",
        "edition corrected_because unchanged recipient name withdrawn_at": "16F",
    },
    "sending": {
        "recipient says name items words from_on until_on ask sent_at sent_by_name previewed unchanged_because": "16F",
    },
    "instruction_ack": {"name acknowledged_at": "16F"},
    "instruction_note": {
        "kind said_at period_on kept overtime words answered_at answer": "16P",
        "author_name answered_by_name wants_answer": "16F",
    },
    "follow_up_note": {"way told advice leads_on done_on by_name": "19F", "words": "11F"},
    "follow_up": {
        "state": "19E",
        "months counted_from asks_again because base_on anchored_on due_on settled held_on ended_reason": "19F",
    },
    "sick_leave": {
        "begins_on until_on ended_on": "20P",
        "number ended_as contact_way contact_weeks contact_by wishes_on wished_on wish_channel": "20F",
        "contact_to entered_by_name": "20F",
    },
    "leave_term": {"number until_on limit_on limit_basis decided_on decided_by_name words was_on was_as": "20F"},
    "leave_contact": {"held_on way reached of_limit written_on by_name words struck_on struck_by_name": "20F"},
    "leave_certificate": {
        "purpose handed_to channel from_on until_on entered_at entered_by_name": "17P", "taken_away_at": "17F",
    },
    "certificate_paper": {"file": "17gF"},
    "certificate_file": {"kind size opened_at": "17gF"},
    "doctor_enquiry": {
        "state institution doctor asked fifth sixth asked_at consented_on consent_channel ended_on sent_at road"
        " author_name file answered_on answer talked_on talk scan_kind scan": "17F",
    },
    "doctor_summary": {"state": "17F", "words written_at decided_on author_name": "17P"},
    "doctor_notice": {
        "state institution doctor returns_on accommodations outlook message from_on until_on asked_at ended_on"
        " consent_channel author_name file": "17F",
    },
    "return_absence": {"absent_on given_on given_by_name": "20F", "answered_on": "20hF"},
    "return_opinion": {
        "state aim readiness opinion accommodations outlook held_on from_on until_on issued_at author_name file"
        " noted_on": "14F",
    },
    "return_talk": {"state talked_at work starts_on can_return next_on kept_at author_name newer": "20F"},
    "return_talk_health": {"state health kept_at author_name": "20hF"},
    "return_plan": {
        "number state begins_on ask basis pay decided_on decided_by_name ended_on ended_as": "20F",
    },
    "return_stage": {"minutes days overtime no_night no_holiday place tasks": "20P", "number weeks": "20F"},
    "stage_check": {"outcome weeks checked_on by_name words": "20F"},
    "return_note": {"written_on by_name words": "20hF"},
    "stage_text": {
        "from_on until_on ended_on ask": "20P", "sent_at answer answered_at wrong despite": "20F", "own_at": "20P",
    },
    "stage_ack": {"name acknowledged_at": "20F"},
    "trial_attendance": {
        "kind as_work paid cover from_on until_on settled_on settled_by_name conditions failing": "20F",
        "ended_on ended_as": "20F",
    },
    "task_question": {
        "asked_on tasks attendance": "20P", "agreed answered_at": "20F", "answered_by_name": "20F"
    },
    "trail_entry": {"at hat act reading record actor_name": "25F"},
    "account": {"login name disabled_at has_password living_sign_ins hats": "24F"},
}  # fmt: skip

STRICTER: dict[str, dict[str, str]] = {
    # paragraph of docs/decisions/0005-cells.md → "record.field" (with *) → the hats that are shown less than the matrix
    # would allow, or later.
    "The employee and the notes": {
        "interview.complaint": "W", "interview.*_notes": "W", "interview.assessment": "W",
        "interview.items": "W", "interview.conditions": "W",
        "risk_assessment.*": "W", "care_contact.note": "W", "follow_up_note.words": "W",
    },
    "The examiner's reasons": {"check_result.decision_reason": "WPN", "check_result.proposed": "WPN"},
    "The scales and HR": {"check_result.scales": "H"},
    "Results that are only counted": {"counted_result.*": "WPNCH"},
    "Why somebody is moved": {"transfer_ground.*": "N"},
    "Measures that were looked at again": {
        "measure_review.he*": "N", "measure_review.kept": "N", "measure_review.next_on": "N",
        "measure_review.words": "N", "measure_review.physician_*": "N",
    },
    "The text of a stage": {
        "stage_text.answer*": "PN", "stage_text.wrong": "PN", "stage_text.despite": "PN", "stage_ack.*": "PN",
        "task_question.answered_by_name": "PN",
        "stage_text.own_at": "WPNH", "return_note.*": "PN", "return_talk_health.*": "PN",
    },
    "A certificate that was taken away, and when one was opened": {
        "leave_certificate.taken_away_at": "PN", "certificate_file.opened_at": "PNH",
    },
    "The number of somebody on leave": {"sick_leave.contact_to": "PN", "sick_leave.entered_by_name": "PN"},
    "Before a decision holds": {
        "assent_call.*": "WNH", "decision.confirmed_words": "N", "decision.second_wanted": "WN",
        "decision.alone": "WN", "decision.approved_words": "WN", "decision.returned_*": "WN",
    },
    "Consents and those who care": {"result_consent.*": "PN", "result_consent.entered_by_name": "H"},
    "General letters": {"general_letter.*": "PN"},
    "The nurse and the invitation": {
        "letter.*": "N",
        "invitation.answered_at": "N", "invitation.decline_*": "N", "invitation.next_approach_on": "N",
        "invitation.no_more_on": "N",
    },
    "The nurse and the wishes": {
        "interview_request.first_*": "N", "interview_request.second_*": "N", "interview_request.third_*": "N",
        "interview_request.hours": "N", "interview_request.place_wish": "N", "interview_request.language_*": "N",
        "interview_request.quiet_entrance": "N",
    },
    "What was received and not yet settled": {
        "receipt.*": "P", "receipt.answer": "NH", "receipt.settled_at": "NH",
    },
    "What an organisation has to be told": {"telling.*": "PNH"},
    "Times that are kept": {"slot_hold.*": "PN"},
    "Where two people meet on line": {"online_room.*": "C"},
    "The nurse and what went out": {
        "referral.channel": "N", "referral.with_result": "N", "referral.provider_contact": "N",
        "referral.sent_by_name": "N", "referral.answer*": "N", "referral.end*": "N",
    },
    "Physicians who are not assigned": {
        "work_data.*": "PN", "work_month.*": "PN", "work_question.*": "P",
        "interview_sheet.*": "P", "interview.companions": "P", "interview.complaint": "P", "interview.*_notes": "P",
        "interview.assessment": "P", "medical_letter.*": "P", "interview.items": "P",
        "interview.conditions": "P",
        "risk_assessment.*": "P", "care_contact.note": "P", "follow_up_note.words": "P",
        "doctor_enquiry.*": "PN", "doctor_summary.*": "PN", "doctor_notice.*": "PN",
    },
    "Files with scores": {"issued_document.file": "PNH", "issued_document.content": "PNH",
                          "issued_document.scoreless": "PN"},
    "Drafts": {"medical_letter.*": "W", "return_opinion.*": "WPN", "report.*": "WPN", "opinion.*": "WPN",
               "opinion_period.*": "WPN",
               "opinion_item.*": "WPN"},
    "The nurse and questions about the work": {"work_question.*": "N"},
    "What the employer knows": {
        "work_data.*": "H", "work_month.*": "H", "work_question.*": "H",
        "interview_request.*": "H", "booking.booked": "H", "interview.state": "H", "interview.held_on": "H",
        "interview.mode": "H", "interview.physician_name": "H", "interview.affiliation": "H",
        "interview.entered_by_name": "H", "referral.state": "H", "referral.sent_on": "H", "referral.provider_name": "H",
        "report.*": "H",
        "opinion.*": "H", "opinion_period.*": "H", "return_opinion.*": "H",
        "opinion_item.*": "H", "opinion_view.*": "H", "issued_document.*": "H", "hearing.*": "H",
        "hearing_question.*": "H", "hearing_attempt.*": "H",
        "decision.*": "H", "departure.*": "H", "transfer_ground.*": "H",
        "measure.*": "H", "measure_review.*": "H", "explanation.*": "H", "instruction.*": "H", "instruction_ack.*": "H",
        "instruction_note.*": "H", "sending.*": "H", "instruction_draft.*": "H", "follow_up.*": "H",
    },
    "The case is not HR's": {"case.*": "H"},
    "The nurse, the interviewing physician and the explanation": {
        "explanation.content": "PN", "explanation.answer": "PN", "explanation.without_physician": "PN",
        "explanation.refused_because": "PN", "explanation.given_by_name": "PN",
    },
    "Clerks and the consultation": {"invitation.state": "PN", "invitation.office_state": "WPN"},
    "Words written for another department": {"instruction.words": "S"},
    "Who confirmed an instruction": {
        "instruction.acknowledged_by_name": "PN", "instruction.despite_reason": "PN", "instruction_ack.*": "PN",
        "sending.sent_by_name": "PN", "sending.previewed": "PN", "instruction.own_at": "WPNH",
        "instruction.carrier_name": "PN", "instruction.corrected_because": "PN",
        "instruction.unchanged_because": "PN", "sending.unchanged_because": "PN",
    },
    "What supervisors and HR write to each other": {"instruction_note.*": "PN"},
    "Texts of an instruction that are still spoken about": {"instruction_draft.*": "PN", "instruction.previewed": "PN"},
    "Readers of the trail": {"trail_entry.*": "P"},
}  # fmt: skip

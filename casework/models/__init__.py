"""Which tables are there? Importing this package registers all of them."""

from casework.models import (
    accounts,
    busy,
    cases,
    checks,
    consents,
    feeds,
    followups,
    handlers,
    interviews,
    invitations,
    languages,
    measures,
    messages,
    opinions,
    passing_on,
    people,
    policies,
    providers,
    receipts,
    referrals,
    requests,
    risks,
    scans,
    sheets,
    slots,
    snippets,
    tellings,
    trail,
    wordings,
    work_data,
)
from casework.models.base import Base

__all__ = [
    "Base", "accounts", "busy", "cases", "checks", "consents", "feeds", "followups", "handlers", "interviews",
    "invitations", "languages", "measures", "messages", "opinions", "passing_on", "people", "policies", "providers",
    "receipts", "referrals", "requests", "risks", "scans", "sheets", "slots", "snippets", "tellings",
    "trail", "wordings", "work_data", "work_questions",
]  # fmt: skip

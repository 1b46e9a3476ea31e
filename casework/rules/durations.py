"""How long is something that is counted in minutes, as people say it?"""

from casework.rules.texts import N_, Said


def said(minutes: int) -> Said:
    """「4時間30分」, "4 h 30 min"; without what is none."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return Said(N_("%(hours)s時間"), {"hours": hours})
    if not hours:
        return Said(N_("%(minutes)s分"), {"minutes": rest})
    return Said(N_("%(hours)s時間%(minutes)s分"), {"hours": hours, "minutes": rest})

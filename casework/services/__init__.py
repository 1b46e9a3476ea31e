"""Which verbs are there? Each takes (session, actor, …, now), begins with `access.enter`, and returns what may be shown."""

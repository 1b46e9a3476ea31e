"""Which verbs are there? Each begins with `access.enter` and returns what may be shown."""

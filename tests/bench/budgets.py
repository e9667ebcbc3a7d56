"""What each measure may cost at most: absolute, in its unit, and as a multiple of the floor (None: absolute only)."""

BUDGETS = {
    # name: (unit, absolute, times the floor, what it is)
    "start": ("ms", 10, None, "spawn until initialize is answered"),
    "memory": ("MB", 12, None, "resident after initialize"),
    "memory_40": ("MB", 30, None, "resident after using 40 services"),
    "small_call": ("ms", 0.6, 2.5, "call_aws, a small answer"),
    "large_call": ("ms", 3, None, "call_aws, 160 kB of XML"),
    "refusal": ("ms", 0.3, None, "a command that validation refuses"),
    "batch": ("ms", 700, None, "20 commands in one call, 300 ms each"),
    "ping": ("ms", 5, None, "ping answered while a batch runs"),
    "end": ("ms", 100, None, "end of input while a batch runs, until exit"),
    "exec": ("ms", 15, None, "exec aws sts get-caller-identity, whole process"),
    "exec_memory": ("MB", 15, None, "the same, greatest resident size"),
}

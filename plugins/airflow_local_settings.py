"""Airflow reads this file when it starts.

The scheduler loads Great Expectations (three to six seconds) once; the tasks that its executor forks have it then. Other processes
never check anything, and start without it.
"""

import os
import sys

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

if "scheduler" in sys.argv:
    import mingzhang.check.runner  # noqa: F401

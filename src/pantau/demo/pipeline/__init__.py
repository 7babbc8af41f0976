"""The made-up regency on its way through the office, stage by stage, by the office's own verbs.

Everything here needs Django and a database of the present layout. Each stage takes ``report``, which it
calls with what it has done since the last call; raising from it ends the stage.
"""

from collections.abc import Callable

Report = Callable[[int], None]

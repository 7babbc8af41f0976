"""Posts in, findings out.

detector = Detector(load_rulebook(folder))
for result in detector.scan(posts):
    result.shown(detector.threshold)
"""

from .acts import Act
from .conditions import Condition, ConditionError, compile_condition
from .detector import Detector, unknown_signals
from .examples import ExampleOutcome, check_examples
from .findings import Finding, KnownClaim, PostResult, Span
from .signals import PHASES, Signal, catalogue
from .stance import FUNCTIONS, Stance

__all__ = [
    "FUNCTIONS",
    "PHASES",
    "Act",
    "Condition",
    "ConditionError",
    "Detector",
    "ExampleOutcome",
    "Finding",
    "KnownClaim",
    "PostResult",
    "Signal",
    "Span",
    "Stance",
    "catalogue",
    "check_examples",
    "compile_condition",
    "unknown_signals",
]

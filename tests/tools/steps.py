"""How much work a call is, counted: the same on every machine, however busy."""

import sys
from collections.abc import Callable
from typing import Any


def steps(function: Callable[..., object], *args: Any) -> int:
    """The calls and returns, of Python's functions and of C's, that a call comes to."""
    found = 0

    def see(_frame: object, _event: str, _value: object) -> None:
        nonlocal found
        found += 1

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return found

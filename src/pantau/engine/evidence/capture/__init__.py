"""Captures of public pages: what a browser was given, written down so that anybody can look at it again.

``camera`` takes them; ``frozen`` and ``reading`` look at them again. They need the extra ``capture``; ``browser`` and
``proxy`` do not.
"""

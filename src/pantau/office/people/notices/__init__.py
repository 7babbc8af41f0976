"""Telling people what waits for them: in the office, by e-mail, by the office's own Telegram bot.

A message that leaves the office says a kind, a number and a link, never whom or what it is about.
"""

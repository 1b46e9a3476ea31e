"""Which pages are there? HTTP only: reach, parse, call one service, render."""

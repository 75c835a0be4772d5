"""What scripts and styles a page may hold: modules of our own files, and nothing inline."""

import re

OURS = re.compile(r'<script (?:type="module" )?src="/static/[^"]+\.js"(?: type="module")?></script>')
INLINE = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=")


def foreign_or_inline(page):
    """What the content security policy would stop, or ought to."""
    return INLINE.findall(OURS.sub("", page))

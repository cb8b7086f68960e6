"""Tooltips that show what stands in a file as it stands there."""

from html import escape


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` and never reads it as markup."""
    if "<" not in text:
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'

"""Bytes and seconds in words, as the window and the command line show them."""

KB, MB, GB = 10**3, 10**6, 10**9
"""Powers of ten, as disks and download pages count; memory is told in GiB elsewhere."""


def size(size_bytes: float) -> str:
    """`11.2 GB`, `340 MB` or `12 kB`; what is not known is `? MB`."""
    if size_bytes <= 0:
        return "? MB"
    # A hair below, so that 999.97 MB are not said to be 1000 MB.
    if size_bytes >= 0.9995 * GB:
        return f"{size_bytes / GB:.1f} GB"
    if size_bytes >= 0.9995 * MB:
        return f"{size_bytes / MB:.0f} MB"
    return f"{max(1, round(size_bytes / KB))} kB"


def part(done: float, total: float) -> str:
    """`3.1 of 11.2 GB`: how much is there, in the unit of the whole."""
    whole = size(total)
    number, _, unit = whole.partition(" ")
    if total <= 0 or done <= 0:
        return f"0 of {number} {unit}"
    shown = min(done, total) / {"GB": GB, "MB": MB, "kB": KB}[unit]
    return f"{shown:.{1 if unit == 'GB' else 0}f} of {number} {unit}"


def duration(seconds: float) -> str:
    """`40 s`, `5 min` or `2 h 10 min`: rounded, as a guess deserves."""
    whole = max(1, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"

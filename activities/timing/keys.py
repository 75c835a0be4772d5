"""Names of periods, as they are kept in the database: ”2013-03”, ”2013-Q3”, ”2013-W12”."""

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def period_key(kind, starts):
    if kind == "month":
        return f"{starts:%Y-%m}"
    if kind == "quarter":
        return f"{starts.year}-Q{starts.month // 3 + 1}"
    if kind == "half":
        return f"{starts.year}-H{starts.month // 7 + 1}"
    if kind == "season":
        return f"{starts.year}-{_SEASONS[starts.month]}"
    if kind == "week":
        year, week, _ = starts.isocalendar()
        return f"{year}-W{week:02}"
    return str(starts.year)


def window_key(window):
    """A range is named by both its ends, as in ISO 8601."""
    if window.kind == "days":
        return f"{window.starts}/{window.ends}"
    inner = {"months": "month", "weeks": "week"}.get(window.kind)
    if inner:
        return f"{period_key(inner, window.starts)}/{period_key(inner, window.ends)}"
    return period_key(window.kind, window.starts)

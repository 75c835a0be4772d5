from activities.admin import activity, event, issue, occasion, plan, report  # noqa: F401  registers them

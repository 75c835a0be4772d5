from activities.plan_file.moving import moved
from activities.plan_file.reading import PlanFile, read, read_content
from activities.plan_file.trouble import PlanFileError, Trouble

__all__ = ["PlanFile", "PlanFileError", "Trouble", "moved", "read", "read_content"]

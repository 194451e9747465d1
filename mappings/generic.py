"""Any plan without a script of its own: everything is left to detection.

The build gives it a slug made of the file's name. `kg scaffold FILE` drafts a script from what
was detected.
"""

from kg.profile import PlanProfile

PLAN = PlanProfile(slug="")

"""Every change to organisations, areas, posts, people and desks."""

from linkspan.agencies.commands.node import (
    note_invented,
    record_impact_assessment,
    set_node_mode,
)
from linkspan.agencies.commands.organisations import (
    DeskDetails,
    found_area,
    found_organisation,
    open_post,
    set_duty_desk,
    succeed,
    succeed_by,
)
from linkspan.agencies.commands.people import (
    SignIn,
    appoint,
    end_appointment,
    enrol_person,
    read_notices,
    record_training,
)
from linkspan.agencies.commands.suspending import lift_suspension, mark_home, suspend_person

__all__ = [
    "DeskDetails",
    "SignIn",
    "appoint",
    "end_appointment",
    "enrol_person",
    "found_area",
    "found_organisation",
    "lift_suspension",
    "mark_home",
    "note_invented",
    "open_post",
    "read_notices",
    "record_impact_assessment",
    "record_training",
    "set_duty_desk",
    "set_node_mode",
    "succeed",
    "succeed_by",
    "suspend_person",
]

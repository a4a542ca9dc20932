"""Every change to what this installation is for."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import events, models, ports, rules
from linkspan.audit import Actor, NotNow, refuse_if, trail

NODE = "manage_node"


@trail.audited
def set_node_mode(*, mode: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say what this installation is for. Invented and real people never share one."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    node = models.Node.objects.select_for_update().get()
    refuse_if(
        rules.why_not_mode(
            node.mode,
            mode,
            node.impact_assessment,
            demo_users=models.User.objects.filter(is_demo=True, is_active=True).exists(),
            holds_invented=node.holds_invented,
        )
    )
    node.mode = mode
    node.save(update_fields=["mode"])
    trail.record(events.NODE_MODE_SET, permit, about=node.id, detail={"mode": mode})


@trail.audited
def note_invented(*, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Note, before the first invented record is loaded, that this installation holds invented people."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    node = models.Node.objects.select_for_update().get()
    if node.mode == "real":
        raise NotNow("agencies.real_node", "Real records are here: invented ones cannot join them.")
    node.holds_invented = True
    node.save(update_fields=["holds_invented"])
    trail.record(events.NODE_INVENTED, permit, about=node.id)


@trail.audited
def record_impact_assessment(*, reference: str, scope: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Record the data protection impact assessment, and whether all children or only known ones are held."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    if scope not in rules.SCOPES or not reference.strip():
        raise NotNow("agencies.not_assessed", "Give the assessment's reference and what it covers.")
    node = models.Node.objects.select_for_update().get()
    node.impact_assessment, node.scope = reference.strip(), scope
    node.save(update_fields=["impact_assessment", "scope"])
    trail.record(events.IMPACT_ASSESSED, permit, about=node.id, detail={"scope": scope})

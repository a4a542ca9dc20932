"""What can happen in this room."""

REFUSED = "audit.request.refused"
EPOCH_OPENED = "audit.epoch.opened"
TRAIL_SEEN = "audit.trail.seen"
TRAIL_CHECKED = "audit.trail.checked"
PROOF_TAKEN = "audit.proof.taken"

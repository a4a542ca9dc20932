"""What can happen in this room."""

REFUSED = "audit.request.refused"
EPOCH_OPENED = "audit.epoch.opened"

"""A message for whoever listens: signed, retried and kept as every other."""

from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import CallWebhook
from events.outbox import publish


def call(errand: Errand[CallWebhook]) -> Result:
    """Tell of the customer under the action's name."""
    cause = errand.cause
    body = {
        "name": errand.action.name,
        "pass_id": str(errand.customer.id),
        "cause": {
            "kind": cause.kind,
            "id": str(cause.id),
            "key": cause.key,
            "run_id": str(cause.run_id),
        },
    }
    return errand.done(
        publish(workspace=errand.customer.workspace, type="action.called", body=body)
    )

"""Actions are done: each once, each in a transaction of its own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Customer
from campaigns.actions.errands import Cause, Errand, Result, type_of
from campaigns.actions.fields import change
from campaigns.actions.kinds import (
    Action,
    AwardPoints,
    CallWebhook,
    ChangeField,
    ChangeTier,
    GiveReward,
    SendEmail,
)
from campaigns.actions.models import Deed
from campaigns.actions.points import award
from campaigns.actions.rewards import give
from campaigns.actions.states import DeedState
from campaigns.actions.tiers import lift
from campaigns.actions.webhooks import call
from campaigns.mail.queueing import queue
from core.errors import DomainError
from events.errors import UnknownCustomer

__all__ = ["Cause", "Result", "give_up", "perform"]


def perform(
    *, customer: Customer, actions: Sequence[Action], cause: Cause, at: datetime
) -> list[Result]:
    """Do the actions for a customer, and answer what became of each, in their order.

    The run's id and the action's place make each happen once, however often this is called, by
    however many at once, and wherever a worker died: what was done before is answered as it was.
    Refused is one action, and not the others; nothing is raised for that. Who was erased or
    deleted is skipped. Not to be called in a transaction that has locked another customer.

    What breaks is raised once the others are done, and can be tried again.
    """
    results, fault = [], None
    for errand in _errands(customer, actions, cause, at):
        try:
            results.append(_once(errand, _tried))
        except Exception as trouble:
            fault = fault or trouble
    if fault is not None:
        raise fault
    return results


def give_up(
    *, customer: Customer, actions: Sequence[Action], cause: Cause, at: datetime
) -> list[Result]:
    """Note of each action that was never done that it is tried no more; answers as `perform`."""
    return [_once(errand, _given_up) for errand in _errands(customer, actions, cause, at)]


def _errands(
    customer: Customer, actions: Sequence[Action], cause: Cause, at: datetime
) -> list[Errand[Any]]:
    return [Errand(customer, action, cause, place, at) for place, action in enumerate(actions)]


@transaction.atomic
def _once(errand: Errand[Any], act: Callable[[Errand[Any]], Result]) -> Result:
    customer = _locked(errand.customer)
    if customer is None:
        return _gone(errand)
    errand = Errand(customer, errand.action, errand.cause, errand.place, errand.at)
    if (known := _known(errand)) is not None:
        return known
    result = act(errand)
    _keep(errand, result)
    return result


def _locked(customer: Customer) -> Customer | None:
    """The customer as they are now; whoever performs the same run waits here, and an erasure."""
    rows = Customer.objects.of(customer.workspace).living().select_related("workspace")
    return rows.select_for_update(of=("self",), no_key=True).filter(id=customer.id).first()


def _known(errand: Errand[Any]) -> Result | None:
    customer = errand.customer
    own = Deed.objects.of(customer.workspace).about(customer.id)
    kept = own.filter(run_id=errand.cause.run_id, place=errand.place).first()
    if kept is None:
        return None
    return Result(kept.type, DeedState(kept.state), kept.code, kept.words, kept.reference_id)


def _tried(errand: Errand[Any]) -> Result:
    try:
        # A refusal undoes what was begun, and is kept.
        with transaction.atomic():
            return _PERFORMERS[type(errand.action)](errand)
    except UnknownCustomer:
        return _gone(errand)
    except DomainError as refusal:
        words = " ".join([refusal.message, *(fault.message for fault in refusal.faults)])
        return Result(errand.type, DeedState.FAILED, refusal.code, words[:500])


def _given_up(errand: Errand[Any]) -> Result:
    return Result(errand.type, DeedState.FAILED, "given_up", "It broke whenever it was tried.")


def _gone(errand: Errand[Any]) -> Result:
    return errand.skipped("customer_gone", "The customer was erased or deleted.")


def _keep(errand: Errand[Any], result: Result) -> None:
    Deed.objects.create(
        id=errand.deed_id,
        workspace=errand.customer.workspace,
        customer=errand.customer,
        cause_kind=errand.cause.kind,
        cause_id=errand.cause.id,
        run_id=errand.cause.run_id,
        place=errand.place,
        type=type_of(errand.action),
        state=result.state,
        code=result.code,
        words=result.words,
        reference_id=result.reference,
        mail_text=result.mail_text,
        at=errand.at,
    )


_PERFORMERS: dict[type[Any], Callable[[Errand[Any]], Result]] = {
    SendEmail: queue,
    AwardPoints: award,
    ChangeField: change,
    ChangeTier: lift,
    GiveReward: give,
    CallWebhook: call,
}

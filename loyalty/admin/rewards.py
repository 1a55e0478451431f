"""Rewards in the admin: what there is to be had, for what, and how many are left."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import Given
from accounts.models import Workspace
from accounts.station import station_of
from core.windows import Span, calendar_window
from loyalty.admin import redeeming, words
from loyalty.admin.definitions import DefinitionPage
from loyalty.admin.reward_editor import RewardEditor
from loyalty.admin.reward_words import say_left, say_price
from loyalty.models import Redemption, RedemptionState, Reward, Tier
from loyalty.rules.phrases import say_number

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList


class RewardList(ChangeList):
    """A page of rewards, with how often each was redeemed this month."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, counted once for all."""
        super().get_results(request)
        workspace = station_of(request).workspace
        rows: list[Any] = list(self.result_list)
        if workspace is not None:
            redeemed = _redeemed_this_month(workspace, rows)
            for row in rows:
                row.redeemed = redeemed.get(row.pk, 0)
        self.result_list = rows


def _redeemed_this_month(workspace: Workspace, rewards: list[Any]) -> dict[Any, int]:
    month = calendar_window(Span.MONTH, zone=workspace.zone, at=timezone.now())
    made = Redemption.objects.of(workspace).filter(
        reward_id__in=[one.pk for one in rewards], issued_at__gte=month.starts_at
    )
    counted = made.exclude(state=RedemptionState.REVERSED).values_list("reward_id")
    return dict(counted.annotate(Count("id")))


@admin.register(Reward)
class RewardPage(DefinitionPage[Reward]):
    sidebar_symbol, sidebar_order = "redeem", 80
    editor = RewardEditor
    edit_page = "reward"
    empty_template = "admin/loyalty/_no_rewards.html"
    list_display = [
        "title",
        "shown_price",
        "shown_left",
        "shown_redeemed",
        "is_active",
        "changed_at",
    ]
    ordering = ["-is_active", "points", "key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reward]:
        return super().get_queryset(request).select_related("stock")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts redemptions once."""
        return RewardList

    def get_urls(self) -> list[URLPattern]:
        """With the page on which one is redeemed for a customer."""
        view = self.admin_site.admin_view(redeeming.redeem)
        place = "<uuid:reward_id>/redeem/<uuid:customer_id>/"
        return [path(place, view, name="loyalty_redeem"), *super().get_urls()]

    def begin(self, workspace: Workspace, given: Given, row: Any) -> RewardEditor:
        """The editor, with the workspace's tiers to choose from."""
        tiers = Tier.objects.of(workspace).order_by("-is_active", "threshold", "key")
        return RewardEditor(given, row, tiers=list(tiers))

    def more_to_show(self, row: Reward | None) -> dict[str, Any]:
        return {} if row is None else {"sentence": self.say(row)}

    def say(self, row: Reward) -> str:
        """A reward in one sentence."""
        said = _("%(reward)s, for %(price)s.") % {"reward": row.title, "price": say_price(row)}
        if row.stock.capacity is not None:
            named = {"left": say_left(row.stock), "taken": say_number(row.stock.taken)}
            said += " " + _("%(left)s are left, %(taken)s are taken.") % named
        return said

    def own_facts(self, row: Reward) -> Iterator[tuple[str, str]]:
        yield _("Price"), say_price(row)
        yield _("Left"), say_left(row.stock)
        if row.per_customer:
            yield _("Most for one customer"), say_number(row.per_customer)
        yield _("A code is good for"), _("%(n)s days") % {"n": row.valid_days}
        for label, moment in ((_("To be had from"), row.starts_at), (_("Until"), row.ends_at)):
            if moment:
                yield label, words.say_moment(moment)
        if row.tiers:
            yield _("Only for"), ", ".join(_titles(row))

    @admin.display(description=gettext_lazy("price"), ordering="points")
    def shown_price(self, row: Reward) -> str:
        return say_price(row)

    @admin.display(description=gettext_lazy("left"))
    def shown_left(self, row: Reward) -> str:
        return say_left(row.stock)

    @admin.display(description=gettext_lazy("redeemed this month"))
    def shown_redeemed(self, row: Any) -> str:
        return say_number(row.redeemed)


def _titles(row: Reward) -> list[str]:
    tiers = Tier.objects.of(row.workspace).filter(key__in=row.tiers).order_by("threshold")
    return list(tiers.values_list("title", flat=True))

"""Lists that are asked for what no row can hold."""

import pytest
from django.contrib import admin

from accounts.admin.base import WorkspaceAdmin, _parameter
from accounts.models import Customer, Workspace
from tests.admin.visiting import at_desk, page
from tests.campaigns.outreach.setting import make_campaign

pytestmark = pytest.mark.django_db
# Every list that can be narrowed, by the name of its page.
LISTS = {
    f"{model._meta.label_lower.replace('.', '_')}_changelist": shown
    for model, shown in admin.site._registry.items()
    if isinstance(shown, WorkspaceAdmin) and shown.list_filter
}
ASKED = ["{}", "{}__exact", "{}__in", "{}_from"]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_breaks_when_it_is_narrowed_by_nul(name: str, member: Customer) -> None:
    desk = at_desk(member.workspace)
    parameters = [_parameter(one) for one in LISTS[name].list_filter]
    queries = [asked.format(one) for one in parameters for asked in ASKED]

    answers = {query: desk.get(f"{page(name)}?{query}=%00").status_code for query in queries}

    assert set(answers.values()) <= {200, 302}, answers


def test_what_no_row_can_hold_finds_no_row(workspace: Workspace) -> None:
    make_campaign(workspace)
    address = page("campaigns_campaign_changelist")

    answer = at_desk(workspace).get(f"{address}?state__exact=%00")

    assert not answer.context["cl"].result_list

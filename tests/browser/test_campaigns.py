"""A shop's clerk sets up a campaign, sees what it would do, and starts it: all without scripts."""

import pytest
from celery import Celery

from accounts.models import Workspace
from campaigns.models import Campaign, CampaignState
from tests.browser.crawling import cookies_of
from tests.browser.people import DESKTOP, PHONE, Browsers, Screen
from tests.campaigns.outreach.setting import crowd, make_segment, work
from tests.factories import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Celery, "send_task", lambda *_, **__: None)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_a_campaign_is_set_up_previewed_started_and_read(
    browsers: Browsers, home: str, workspace: Workspace, screen: Screen
) -> None:
    cookies = cookies_of(make_staff(workspace).user, home)
    make_segment(workspace, key="no-activity-60-days")
    crowd(workspace, 12)
    owner = browsers.person(home, screen=screen, cookies=cookies)
    owner.opens("/admin/campaigns/campaign/")
    owner.follows("Win back who stopped coming")
    owner.presses("Save, and see what it would do")
    assert "12 customers are in" in owner.reads()
    assert "of them have no e-mail address." in owner.reads()

    owner.follows("Start it now")
    owner.presses("Start it now")
    assert "It has started." in owner.reads()
    campaign = Campaign.objects.get(workspace=workspace)
    work(campaign)

    owner.opens(f"/admin/campaigns/campaign/{campaign.id}/change/")
    assert "came back (0" in owner.reads()
    owner.follows("Whom it came to")
    assert "guest-0003" in owner.reads()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COMPLETED
    owner.leaves()

"""What a steward reads aloud: where, when and by whom, on the venue's own clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ticketing.checkin.models import CheckIn, PerkRedemption


def told(scan: CheckIn | PerkRedemption, *, zone: ZoneInfo, now: datetime) -> str:
    """Such as "Gate 2, 19:04, by Ana"; what is not known is left out."""
    moment = scan.scanned_at if isinstance(scan, CheckIn) else scan.redeemed_at
    who = str(scan.by) if scan.by else scan.device
    by = _("by %(who)s") % {"who": who} if who else ""
    parts = [scan.gate, clock(moment, zone=zone, now=now), by]
    return ", ".join(part for part in parts if part)


def clock(moment: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """The time of day; with its day unless that is today's.

    In the hour that comes twice when summer time ends, the zone's name is added: 02:30 CEST.
    """
    local = moment.astimezone(zone)
    text = f"{local:%H:%M}"
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        text = f"{text} {local:%Z}"
    is_today = local.date() == now.astimezone(zone).date()
    return text if is_today else f"{date_format(local, 'j F')}, {text}"

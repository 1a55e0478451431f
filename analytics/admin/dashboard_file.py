"""A report's table as a file for spreadsheets."""

import csv
from codecs import BOM_UTF8
from io import StringIO

from django.http import HttpResponse

from analytics.dashboard.reports import Report
from core.spreadsheets import harmless


def as_csv(report: Report, name: str) -> HttpResponse:
    """The table, numbers as they are: no thousands apart, and a point before the coins."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow([harmless(str(head)) for head in report.heads])
    writer.writerows([cell.plain for cell in row] for row in report.rows)
    content = BOM_UTF8 + lines.getvalue().encode()
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer

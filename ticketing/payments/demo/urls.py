"""The address of the demo's pay page, in the shop of its house."""

from django.urls import path

from ticketing.payments.demo.views import demo_pay

page_patterns = [path("<str:house>/demo-pay/<str:reference>/", demo_pay, name="demo-pay")]

"""Customers: find one, see and record what they do, keep what is known of them."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV
from unfold.contrib.import_export.forms import ExportForm

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.customer_lists import AnyCSV, CustomerImportForm, CustomerList, QuickXLSX
from accounts.admin.finding import exact_customer, find
from accounts.admin.panels import customer_panels, parts
from accounts.admin.widgets import text_input
from accounts.models import Customer
from accounts.models.customers import CustomerQuerySet
from accounts.scopes import Scope
from accounts.services.customers import PROFILE_FIELDS, change_customer, create_customer

_FOR_PROGRAMMERS = (_("For programmers"), {"fields": ["pass_id"], "classes": ["collapse"]})


class CustomerLists(ImportExportMixin):  # type: ignore[misc]  # untyped
    """The two buttons that bring a small list in and out."""

    resource_classes = [CustomerList]
    import_formats = [AnyCSV, QuickXLSX]
    export_formats = [CSV]
    import_form_class = CustomerImportForm
    export_form_class = ExportForm
    # Known ids are changed and nothing is removed, so there is nothing to confirm; a confirmation
    # would leave people's names in a temporary file.
    skip_import_confirm = True
    skip_export_form = True
    to_encoding = "utf-8-sig"

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return {"workspace": self.workspace(request)}

    def add_data_read_fail_error_to_form(self, form: forms.Form, fault: Exception) -> None:
        """Say what is wrong with the file, in words that help."""
        unreadable = _("This cannot be read as the format you chose. CSV must be UTF-8.")
        form.add_error("import_file", fault if isinstance(fault, ValidationError) else unreadable)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether the person may bring customers in."""
        return bool(self.opens(request, Scope.CUSTOMERS_WRITE))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the person may take everybody's names and addresses away."""
        return bool(self.opens(request, Scope.CUSTOMERS_WRITE))


@admin.register(Customer)
class CustomerPage(CustomerLists, WorkspaceAdmin[Customer]):
    empty_words = _(
        "Everybody who has a pass with you. Add somebody by hand, or bring a list in with"
        " Import, above."
    )
    view_scope = Scope.CUSTOMERS_READ
    add_scope = change_scope = Scope.CUSTOMERS_WRITE
    sidebar_group, sidebar_symbol, sidebar_order = _("Desk"), "person", 10
    list_display = ["shown_name", "external_id", "email", "shown_card", "created_at"]
    list_select_related = ["card"]
    search_fields = ["name"]  # switches the search box on; get_search_results does the work
    search_help_text = _(
        "Name, e-mail, customer id, pass, ticket or order number, or a scanned code"
    )
    ordering = ["-created_at", "-id"]
    actions = None
    readonly_fields = ["card_number", "pass_id"]
    formfield_overrides = {ArrayField: {"widget": text_input()}}
    change_form_outer_before_template = "admin/accounts/customer/panels.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """The workspace's customers, without those who were erased."""
        rows = super().get_queryset(request).select_related("workspace", "card")
        return rows.filter(erased_at=None)

    def get_urls(self) -> list[URLPattern]:
        """Beside the list, the one field of the front page."""
        view = self.admin_site.admin_view(find)
        return [path("find/", view, name="accounts_customer_find"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; whom a number or a code can only mean opens at once."""
        customer = exact_customer(request) if self.has_view_permission(request) else None
        if customer is not None:
            return redirect("admin:accounts_customer_change", customer.pk)
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """Every word must be found: "sarah johnson" finds her in any order."""
        found = cast(CustomerQuerySet, queryset)
        for word in search_term.split()[:5]:
            found = found.matching(word)
        return found, False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        known = ["name", "email", "wants_mail", "external_id", *(["card_number"] if obj else [])]
        known += ["language", "time_zone", "user_groups"]
        details = (_("Details") if obj else None, {"fields": known})
        return [details, _FOR_PROGRAMMERS] if obj else [details]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Everything that happened hangs on the id: it stays."""
        return ["external_id", *self.readonly_fields] if obj else []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The page brings back what it showed of the consent, beside what was chosen."""
        if db_field.name == "wants_mail":
            kwargs["show_hidden_initial"] = True
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:
        """Save through the same services as the API."""
        profile = {field: getattr(obj, field) for field in PROFILE_FIELDS}
        if change:
            # Whoever asked for no more e-mails while the page was open is not asked back by it.
            if "wants_mail" not in form.changed_data:
                del profile["wants_mail"]
            change_customer(customer=obj, **profile)
            return
        made = create_customer(
            workspace=self.workspace(request), external_id=obj.external_id, **profile
        )
        obj.__dict__.update(made.__dict__)

    def response_post_save_add(self, request: HttpRequest, obj: Customer) -> HttpResponseRedirect:
        """On to the new customer's page: that is where something is recorded next."""
        return redirect("admin:accounts_customer_change", obj.pk)

    def response_post_save_change(
        self, request: HttpRequest, obj: Customer
    ) -> HttpResponseRedirect:
        return redirect("admin:accounts_customer_change", obj.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The customer with what each room knows of them."""
        customer = self.get_object(request, object_id)
        found = parts(customer_panels, request, customer) if customer else []
        context = (extra_context or {}) | {"parts": found, "customer": customer}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, customer: Customer) -> str:
        return customer.name or str(_("no name yet"))

    @admin.display(description=_("pass number"))
    def shown_card(self, customer: Customer) -> str:
        return customer.card.number

    @admin.display(description=_("pass number"))
    def card_number(self, customer: Customer) -> str:
        return customer.card.number

    @admin.display(description=_("pass id"))
    def pass_id(self, customer: Customer) -> str:
        return str(customer.card.pk)

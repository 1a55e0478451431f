"""Customers and passes as JSON. What is read and what is shown are two things."""

from typing import Any

from rest_framework import serializers

from accounts.models import Customer, Pass
from core.errors import Invalid

Parsed = serializers.Serializer[Any]


class CustomerProfileSerializer(Parsed):
    """What an integrator may say of a customer (names as in the loyalty API)."""

    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    locale = serializers.RegexField(
        r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*\Z",
        required=False,
        allow_blank=True,
        max_length=35,
        source="language",
        help_text="Such as de or en-GB.",
    )
    timeZone = serializers.CharField(
        required=False, allow_blank=True, max_length=64, source="time_zone"
    )
    userGroups = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        max_length=50,
        source="user_groups",
    )
    wantsMail = serializers.BooleanField(
        required=False,
        source="wants_mail",
        help_text="Whether campaigns and automations may write to the person.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what is misspelt: passed over, it would look as if it had been kept."""
        strange = sorted(set(self.initial_data) - set(self.fields))
        if strange:
            fault = serializers.ErrorDetail("There is no such field.", code="unknown_field")
            raise serializers.ValidationError({name[:100]: [fault] for name in strange})
        return attrs


class NewCustomerSerializer(CustomerProfileSerializer):
    """A customer that does not exist yet."""

    userId = serializers.CharField(max_length=255, source="external_id", trim_whitespace=False)


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    """A customer, shown."""

    userId = serializers.CharField(source="external_id")
    passId = serializers.UUIDField(source="id")
    passNumber = serializers.CharField(source="card.number")
    email = serializers.CharField(help_text="Empty when it is not known.")
    locale = serializers.CharField(source="language")
    timeZone = serializers.CharField(source="time_zone")
    userGroups = serializers.ListField(child=serializers.CharField(), source="user_groups")
    wantsMail = serializers.BooleanField(source="wants_mail")
    createdAt = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Customer
        fields = [
            "userId",
            "passId",
            "passNumber",
            "email",
            "name",
            "locale",
            "timeZone",
            "userGroups",
            "wantsMail",
            "createdAt",
        ]
        read_only_fields = fields


class CustomerPageSerializer(Parsed):
    """A page of customers, newest first."""

    results = CustomerSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class PassSerializer(serializers.ModelSerializer[Pass]):
    """A pass, shown (names as in the events API)."""

    id = serializers.UUIDField(source="customer_id")
    user_id = serializers.CharField(source="customer.external_id")
    fields = serializers.DictField()  # type: ignore[assignment]  # shadows a property

    class Meta:
        model = Pass
        fields = ["id", "number", "user_id", "workspace_id", "fields", "created_at"]
        read_only_fields = fields


class WhoSerializer(serializers.Serializer[Any]):
    """In which workspace; and e-mail address and password, unless a session says who it is."""

    workspace = serializers.CharField(max_length=64, help_text="Its slug or id.")
    email = serializers.EmailField(max_length=254, required=False)
    password = serializers.CharField(max_length=1000, required=False, trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both or neither."""
        if ("email" in attrs) != ("password" in attrs):
            missing = "password" if "email" in attrs else "email"
            raise Invalid.field(missing, "required", "Send both, or neither.")
        return attrs


class TokenSerializer(serializers.Serializer[Any]):
    """The token, and until when it is good."""

    token = serializers.CharField()
    expiresAt = serializers.DateTimeField()

"""What was a guest's becomes a person's own, once it is sure that they are the same."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.services.claiming import claim_guests, find_guests_of
from accounts.services.customers import create_customer
from accounts.services.own_records import own_customer, own_customers, take_over
from tests.accounts.arriving import sign_in_by_code
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db

SARAH = "sarah@example.com"


def make_person(email: str = SARAH, *, proven: bool = True) -> User:
    """Somebody with an account."""
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=proven)
    return user


def make_guest(workspace: Workspace, name: str = "1", email: str = SARAH) -> Customer:
    """Somebody who bought without an account."""
    return create_customer(workspace=workspace, external_id=f"guest-{name}", email=email)


def remember(client: Client, guest: Customer) -> None:
    """Have a browser remember a guest, as it does when they buy."""
    session = client.session
    session["visitor"] = {str(guest.workspace_id): {"customer": str(guest.id)}}
    session.save()


def test_guests_of_every_house_with_a_proven_address_become_ones_own(workspace: Workspace) -> None:
    theatre = make_workspace("theatre")
    guests = [
        make_guest(workspace),
        make_guest(theatre),
        make_guest(theatre, "2", "Sarah@Example.com"),
    ]

    number = claim_guests(user=(user := make_person()))

    assert number == 3
    assert own_customers(user=user, workspace=workspace) == guests[:1]
    assert own_customers(user=user, workspace=theatre) == guests[1:]


def test_an_address_that_is_not_proven_finds_nobody(workspace: Workspace) -> None:
    make_guest(workspace)

    number = claim_guests(user=make_person(proven=False))

    assert number == 0
    assert not OwnRecord.objects.filter(workspace=workspace).exists()


def test_what_a_shop_keeps_under_its_own_id_is_nobodys_to_claim(workspace: Workspace) -> None:
    create_customer(workspace=workspace, external_id="sarah", email=SARAH)

    assert claim_guests(user=make_person()) == 0


def test_what_is_somebodys_stays_theirs(workspace: Workspace) -> None:
    guest, first = make_guest(workspace), make_person("first@example.com")
    take_over(user=first, customer=guest)

    claim_guests(user=make_person(), remembered=[(workspace.id, guest.id)])

    assert OwnRecord.objects.get(workspace=workspace).user == first


def test_a_guest_of_another_house_is_not_found_by_its_id(workspace: Workspace) -> None:
    guest = make_guest(make_workspace("theatre"), email="")

    assert claim_guests(user=make_person(), remembered=[(workspace.id, guest.id)]) == 0


def test_an_erased_guest_is_not_found(workspace: Workspace) -> None:
    guest = make_guest(workspace)
    Customer.objects.filter(workspace=workspace).update(erased_at=guest.created_at)

    assert find_guests_of(emails=[SARAH]) == []


def test_the_first_record_stays_the_card(workspace: Workspace) -> None:
    user = make_person()
    card = own_customer(user=user, workspace=workspace)

    claim_guests(user=user, remembered=[(workspace.id, make_guest(workspace).id)])

    assert own_customers(user=user, workspace=workspace)[0] == card
    assert len(own_customers(user=user, workspace=workspace)) == 2


def test_signing_in_claims_what_the_browser_remembers(workspace: Workspace) -> None:
    client, guest = Client(), make_guest(workspace, email="")
    remember(client, guest)

    sign_in_by_code(client, SARAH)

    own = OwnRecord.objects.get(workspace=workspace)
    assert (own.user.email, own.customer_id) == (SARAH, guest.id)
    assert workspace.name in client.get("/me/").content.decode()


def test_signing_in_claims_what_was_bought_elsewhere(workspace: Workspace) -> None:
    guest = make_guest(workspace)

    sign_in_by_code(Client(), SARAH)

    assert OwnRecord.objects.get(workspace=workspace).customer_id == guest.id


def test_what_became_somebodys_is_not_shown_to_who_signs_in_after_them(
    workspace: Workspace,
) -> None:
    shared, guest = Client(), make_guest(workspace)
    remember(shared, guest)
    sign_in_by_code(Client(), SARAH)

    sign_in_by_code(shared, "bob@example.com")

    answer = shared.get(f"/me/card/{workspace.slug}/privacy/copy/")
    assert answer.status_code == 302
    assert Customer.objects.of(workspace).count() == 1


def test_asking_for_a_code_claims_nothing(workspace: Workspace) -> None:
    make_guest(workspace)

    Client().post("/me/login/code/", {"email": SARAH})

    assert not OwnRecord.objects.filter(workspace=workspace).exists()

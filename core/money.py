"""Money: a Decimal amount and an ISO 4217 currency. Never a float."""

from decimal import Decimal

from django.utils.translation import pgettext

from core.numerals import in_numerals

# ISO 4217:2015 with its amendments to 2025: active alphabetic codes, by number of minor digits.
_MINOR_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
}
CURRENCY_DIGITS: dict[str, int] = {
    code: digits for digits, codes in _MINOR_DIGITS.items() for code in codes.split()
}

MAX_AMOUNT = Decimal("999999999999.9999")  # what numeric(16, 4) holds


def minor_digits(currency: str) -> int:
    """How many digits follow the point in amounts of this currency; KeyError for an unknown one."""
    return CURRENCY_DIGITS[currency]


def has_more_digits(amount: Decimal, currency: str) -> bool:
    """Whether `amount` is finer than the currency's smallest coin; trailing zeros do not count."""
    return amount != amount.quantize(Decimal(1).scaleb(-minor_digits(currency)))


def show_amount(amount: Decimal, currency: str) -> str:
    """The amount with exactly the currency's digits, as JSON and pages carry it: "49.90", "500"."""
    return f"{amount:.{minor_digits(currency)}f}"


_SIGNS = {"EUR": "€", "GBP": "£", "JPY": "¥", "USD": "$"}


def show_price(amount: Decimal, currency: str) -> str:
    """The amount as people read it: "€49.90", "$1,261.50", "CHF 12.00"; in German "49,90 €"."""
    return _priced(f"{amount:,.{minor_digits(currency)}f}", currency)


def show_short_price(amount: Decimal, currency: str) -> str:
    """The same as people say it: "€1", and "€1.50"."""
    is_round = amount == int(amount)
    return _priced(f"{amount:,.0f}", currency) if is_round else show_price(amount, currency)


def _priced(number: str, currency: str) -> str:
    sign = _SIGNS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    # Translators: where the sign of a currency stands; German has it behind, after a space.
    words = pgettext("price", "%(sign)s%(amount)s")
    return (words % {"sign": sign, "amount": in_numerals(number)}).strip()

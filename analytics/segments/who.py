"""Sets of customers, some of them known by who is not in: all but these."""

from dataclasses import dataclass, field

from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Who:
    """The customers with these numbers, or all customers but those.

    So nobody has to be counted up to say "all but those who bought". Numbers of customers who
    were erased may be among them, on either side.
    """

    numbers: BitMap = field(default_factory=BitMap)
    is_all_but: bool = False

    def __invert__(self) -> "Who":
        return Who(self.numbers, not self.is_all_but)

    def __and__(self, other: "Who") -> "Who":
        if self.is_all_but and other.is_all_but:
            return Who(self.numbers | other.numbers, is_all_but=True)
        if self.is_all_but:
            return Who(other.numbers - self.numbers)
        if other.is_all_but:
            return Who(self.numbers - other.numbers)
        return Who(self.numbers & other.numbers)

    def __or__(self, other: "Who") -> "Who":
        return ~(~self & ~other)


NOBODY = Who()
EVERYBODY = ~NOBODY

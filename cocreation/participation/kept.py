"""What members are paid: a charity's books, kept seven years."""

from shaping_future.keeping import End, Kept, declare, standing

BOOKS = "A charity must show whom it paid, for seven years."

declare(
    Kept(
        "cocreation.Claim",
        "What you were paid",
        clock="money",
        own=["member__user"],
        office=["claimed_by", "paid_by", "declined_by"],
        stays=["said"],
        because=BOOKS,
        end=End.STAYS,
    ),
    Kept(
        "cocreation.PaymentChoice",
        "How you want to be paid",
        private=True,
        clock="account",
        own=["member__user"],
        texts=["said"],
        end=End.DELETED,
    ),
    *standing("fund", "Rates of pay", {"cocreation.PayRate": ["set_by"]}),
)

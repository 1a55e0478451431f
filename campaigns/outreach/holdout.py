"""Who is left out: a share that looks random, and that anybody can compute again."""

# The first 15 hexadecimal digits of SHA-256 of "<campaign's id>:<pass's id>", both as they are
# written, as a number; whoever's rest of the division by 100 is below the percentage is left out.
# The statement around it gives `campaign` (the id) and `holdout`, and names customers so.
IS_HELD_OUT = """
    ('x' || substr(encode(sha256(convert_to(
        %(campaign)s::uuid::text || ':' || customer.id::text, 'UTF8'
    )), 'hex'), 1, 15))::bit(60)::bigint %% 100 < %(holdout)s
"""

"""The ordinary way: a model serializer with `many=True`, then `bulk_create`.

Written as one would without measuring first, but well: one query finds all customers, one
statement inserts, one transaction. Settings, middleware, authentication and server are Foyer's.
"""

"""The one table of who reacts to what: an app is joined to the stream here and nowhere else."""

# Called inside the transaction that records, in this order, each set-based over the batch.
# A reactor is an instance that fulfils `events.reactors.Reactor`, named by its dotted path.
EVENT_REACTORS: list[str] = [
    # First: who takes events out waits for who builds rollups, and holds no customer meanwhile.
    "analytics.rollups.reactor.reactor",
    "loyalty.engine.reactor.reactor",
]

# Called when a person is erased, and when they ask for a copy, in this order.
# A keeper is an instance that fulfils `events.keepers.Keeper`, named by its dotted path.
PERSON_KEEPERS: list[str] = [
    "loyalty.privacy.keeper",
    "ticketing.privacy.keeper",
    "campaigns.actions.privacy.keeper",
    "campaigns.automations.privacy.keeper",
    "analytics.segments.privacy.keeper",
    "campaigns.outreach.privacy.keeper",
    "campaigns.mail.privacy.keeper",
    "accounts.privacy.keeper",
]

# What came of events on some days, for rollups that are made from the rows.
# A function that fulfils `analytics.rollups.rows.Outcomes`, named by its dotted path.
EVENT_OUTCOMES: list[str] = ["loyalty.engine.outcomes.outcomes_of_days"]

# Whether something is called so that events are counted under: functions of a workspace and a name.
EVENT_NAMES: list[str] = ["loyalty.rules.services.is_rule"]

# Called by the outbox relay after the commit, at least once for every message.
# A subscriber is a function that fulfils `events.relay.Subscriber`, named by its dotted path.
MESSAGE_SUBSCRIBERS: list[str] = [
    "ticketing.mail.hearing.hear",
    "campaigns.mail.card.hearing.hear",
    "analytics.segments.keeping.hearing.hear",
    "events.webhooks.fanning.fan_out",
    "campaigns.automations.hearing.hear",
    "analytics.rollups.hearing.hear",
]

# What messages there are: lists of `events.messages.types.MessageType`, by their dotted paths.
MESSAGE_TYPES: list[str] = [
    "events.messages.own.TYPES",
    "loyalty.messages.points.TYPES",
    "loyalty.messages.stamps.TYPES",
    "loyalty.messages.rewards.TYPES",
    "ticketing.messages.orders.TYPES",
    "ticketing.messages.tickets.TYPES",
    "ticketing.messages.door.TYPES",
    "ticketing.messages.sessions.TYPES",
    "ticketing.messages.photos.TYPES",
    "analytics.messages.segments.TYPES",
    "campaigns.messages.actions.TYPES",
    "campaigns.messages.outreach.TYPES",
    "campaigns.messages.automations.TYPES",
]

# What segments can ask of customers: lists of `analytics.segments.criterion.Criterion`'s kinds.
SEGMENT_CRITERIA: list[str] = [
    "analytics.segments.kinds.own.CRITERIA",
    "loyalty.segments.criteria.CRITERIA",
    "ticketing.segments.criteria.CRITERIA",
]

# Who puts letters into words: instances that fulfil `ticketing.mail.writers.Writer`.
LETTER_WRITERS: list[str] = [
    "ticketing.mail.services.own.writer",
    "campaigns.mail.writing.writer",
    "campaigns.mail.card.writing.writer",
]

# Who knows a customer by what: functions that fulfil `accounts.services.finding.Finder`.
CUSTOMER_FINDERS: list[str] = [
    "accounts.services.finding.by_own_words",
    "ticketing.finding.by_tickets_and_orders",
    "loyalty.rewards.finding.by_codes",
]

"""What others may want to know of the subscribers; this app knows nobody."""

from django.dispatch import Signal

# Sent in the transaction that ends them, with `subscriptions` (ids, of one subscriber) and `now`.
has_left = Signal()
# Sent when a mail that answers a form is refused for good, with `address`, the server's `answer` and `now`.
letter_refused = Signal()

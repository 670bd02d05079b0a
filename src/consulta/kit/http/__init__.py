"""HTTP at the edge: problem+json, one transaction per request, idempotency keys, paging, headers."""

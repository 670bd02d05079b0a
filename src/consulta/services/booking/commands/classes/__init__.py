"""Classes: planned, joined, waited for, held. The class's row is locked first, then its bookings' rows."""

"""The rules of time and promises: hours, slots, states and what a cancellation gives back."""

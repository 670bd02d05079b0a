"""The ways out: emails over SMTP, the demo's mailbox, and the postman who takes them there."""

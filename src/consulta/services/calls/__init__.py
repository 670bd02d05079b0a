"""Live meetings: waiting room, signalling, presence evidence, talk time."""

"""The letter that asks somebody to become a member of an organisation."""

from __future__ import annotations

from consulta.contracts.directory import MemberInvited, MemberRole
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import day_of

_AS = {
    MemberRole.OWNER: "an owner",
    MemberRole.MANAGER: "a manager",
    MemberRole.SECRETARY: "a secretary",
    MemberRole.CONSULTANT: "a consultant",
}


def write(occasion: Occasion) -> Letter:
    """The link stands in the letter alone: whoever holds it may join."""
    invitation = occasion.the(MemberInvited)
    organisation, inviter = one_line(invitation.organisation_name, 80), one_line(invitation.invited_by, 80)
    return Letter(
        subject=f"{inviter} invites you to {organisation}",
        heading=f"Join {organisation}",
        paragraphs=(f"{inviter} would like you to join {organisation} on {occasion.house}.",),
        lines=(Line("As", " and ".join(_AS[role] for role in invitation.roles)),),
        notes=(
            f"The link works once, until {day_of(invitation.expires_at, occasion.zone)}. Do not pass it on.",
            "If you do not know who this is, you need do nothing.",
        ),
        action=Action("See the invitation", occasion.page(f"/invitations/{occasion.code}")),
    )

"""Everything the directory refuses, by name."""

from __future__ import annotations

from consulta.kit.errors import Conflict, Forbidden, Invalid, NotFound


class NoProfile(NotFound, code="directory.no_profile"):
    """You have no consultant's profile yet. Become a consultant first."""


class NoSuchConsultant(NotFound, code="directory.no_such_consultant"):
    """There is no such consultant, or the profile is not published. Look for somebody else in the search."""


class NoSuchOffering(NotFound, code="directory.no_such_offering"):
    """There is no such offering among yours."""


class NoSuchPicture(NotFound, code="directory.no_such_picture"):
    """There is no such picture."""


class PersonNotKnownYet(Conflict, code="directory.person_not_known_yet"):
    """Your account is still being set up. Try again in a moment."""


class SlugMalformed(Invalid, code="directory.slug_malformed"):
    """The address of your page has small letters, digits and single hyphens between them, such as ada-lovelace."""

    field = "slug"


class SlugTaken(Conflict, code="directory.slug_taken"):
    """This address belongs or belonged to another consultant's page. Choose another one."""

    slug: str


class TooManySlugs(Conflict, code="directory.too_many_slugs"):
    """Your page has had so many addresses that no new one can be added. Choose one of those it had before."""

    at_most: int


class NoSuchTopic(Invalid, code="directory.no_such_topic"):
    """This topic is not in the catalogue. Choose topics from the list."""

    field = "topics"
    topic: str


class NoSuchLanguage(Invalid, code="directory.no_such_language"):
    """This language is not known here. Use codes such as en, de or ar."""

    field = "languages"
    language: str


class WindowMalformed(Invalid, code="directory.window_malformed"):
    """Ask for a time that ends after it begins and begins within the next two weeks."""

    field = "free_until"


class NamedTwice(Invalid, code="directory.named_twice"):
    """The same entry is in the list twice. Leave one out."""


class ProfileIncomplete(Conflict, code="directory.profile_incomplete"):
    """Your profile cannot be published yet: something that clients need is missing."""

    missing: list[dict[str, str]]


class StillPublished(Conflict, code="directory.still_published"):
    """Clients can see your profile, and without this it would be incomplete. Unpublish it first, or keep this."""

    missing: list[dict[str, str]]


class WrongCurrency(Invalid, code="directory.wrong_currency"):
    """Prices here are in the platform's currency. Give the amounts in that currency."""

    field = "price.amount.currency"
    currency: str


class ClassByTheMinute(Invalid, code="directory.class_by_the_minute"):
    """A seat of a class has one price for the whole class. Choose a price per session, or make it free."""

    field = "price.kind"


class ElsewhereNeedsSlot(Invalid, code="directory.elsewhere_needs_slot"):
    """By phone or in person clients choose a time of their own. Offer lines, calls at once and classes by video."""

    field = "location.kind"


class ElsewhereByTheMinute(Invalid, code="directory.elsewhere_by_the_minute"):
    """By phone or in person nothing measures the minutes. Choose a price per session, or make it free."""

    field = "price.kind"


class PriceOfNothing(Invalid, code="directory.price_of_nothing"):
    """A price is more than nothing. Choose a free consultation instead."""

    field = "price.amount.amount_minor"


class PriceTooHigh(Invalid, code="directory.price_too_high"):
    """This price is higher than the platform can charge. Lower it."""

    field = "price.amount.amount_minor"
    highest_minor: int


class OfferingArchived(Conflict, code="directory.offering_archived"):
    """This offering is archived and stays as it is. Make a new one."""


class TooManyOfferings(Conflict, code="directory.too_many_offerings"):
    """You have as many offerings as fit on a page. Archive one before you add another."""

    at_most: int


class PictureTooLarge(Invalid, code="directory.picture_too_large"):
    """The file is larger than 5 MB. Choose a smaller picture."""

    field = "file"


class PictureTooDetailed(Invalid, code="directory.picture_too_detailed"):
    """The picture has more than 25 million pixels. Choose a smaller one."""

    field = "file"


class PictureNotSupported(Invalid, code="directory.picture_not_supported"):
    """This is not a JPEG, PNG or WebP picture. Choose a file of one of these kinds."""

    field = "file"


class PictureAnimated(Invalid, code="directory.picture_animated"):
    """The picture moves. Choose one that stands still."""

    field = "file"


class PictureBroken(Invalid, code="directory.picture_broken"):
    """The picture cannot be read; the file is damaged or incomplete. Choose another one."""

    field = "file"


class NoSuchOrganisation(NotFound, code="directory.no_such_organisation"):
    """There is no such organisation, or you do not belong to it. Check the address."""


class NoSuchMember(NotFound, code="directory.no_such_member"):
    """Nobody like this belongs to the organisation; perhaps they have left already."""


class NotYourRole(Forbidden, code="directory.not_your_role"):
    """Your role in this organisation does not allow this. Ask one of its owners or managers."""


class LastOwner(Conflict, code="directory.last_owner"):
    """An organisation always has an owner, and this is the last one. Make somebody else an owner first."""


class OrganisationSlugTaken(Conflict, code="directory.organisation_slug_taken"):
    """Another organisation's page has this address. Choose another one."""

    slug: str


class TooManyOrganisations(Conflict, code="directory.too_many_organisations"):
    """You have founded as many organisations as one person may. Ask staff if you need another."""

    at_most: int


class TooManyMembers(Conflict, code="directory.too_many_members"):
    """The organisation has as many members as fit in one. Remove somebody before you add another."""

    at_most: int


class TooManyInvitations(Conflict, code="directory.too_many_invitations"):
    """Too many invitations are waiting for an answer. Withdraw some, or wait until they run out."""

    at_most: int


class NoSuchInvitation(NotFound, code="directory.no_such_invitation"):
    """This invitation does not exist, was answered or withdrawn, or has run out. Ask for a new one."""


class TooFewTogether(Invalid, code="directory.too_few_together"):
    """This offering needs somebody to give it, and one given together needs two consultants at least."""

    field: str | None = "consultants"
    at_least: int


class TooManyTogether(Invalid, code="directory.too_many_together"):
    """So many consultants hardly ever have a time in common. Name fewer."""

    field: str | None = "consultants"
    at_most: int


class NotItsConsultant(Invalid, code="directory.not_its_consultant"):
    """Only consultants of this organisation can give its offerings. Choose them from its members."""

    field: str | None = "consultants"


class NeedsRooms(Conflict, code="directory.needs_rooms"):
    """This offering takes place in a room, and the organisation has none. Add a room first."""


class NoSuchRoom(NotFound, code="directory.no_such_room"):
    """There is no such room in this organisation."""


class RoomNameTaken(Conflict, code="directory.room_name_taken"):
    """Another room of this organisation is called like this. Choose another name."""


class TooManyRooms(Conflict, code="directory.too_many_rooms"):
    """The organisation has as many rooms as fit in one. Close one before you add another."""

    at_most: int

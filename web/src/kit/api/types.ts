/**
 * The shapes that travel over HTTP, by the names that screens use. Screens import types from here only.
 *
 * They are those of the API's document (`schema.d.ts`, made anew by `make api`), so what the platform no longer says does
 * not compile. What a field means is written where it is answered, and shown by every editor. Written out here is only what
 * the document cannot say. Types alone: nothing of this file reaches the browser.
 */
import type { components } from './schema';

type Schema = components['schemas'];

/** A field with a default is always there in an answer, though its schema calls it optional. */
type Whole<T> = T extends (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

/** What travels under this name, with every field. */
type Shape<Name extends keyof Schema> = Whole<Schema[Name]>;

/** A moment, RFC 3339 in UTC: "2026-11-23T09:00:00Z". */
export type Moment = string;
/** A calendar date without a zone: "2026-11-23". */
export type CalendarDate = string;
/** An IANA zone: "Europe/Berlin". */
export type Zone = string;
/** A BCP 47 tag: "en", "de". */
export type LanguageTag = string;
/** A UUIDv7. */
export type Id = string;

export type Money = Shape<'Money'>;
export type FieldProblem = Shape<'FieldProblem'>;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Items<T> {
  items: T[];
}

// platform

export type Meta = Shape<'Meta'>;

// identity

export type Role = Schema['Role'];
export type Me = Shape<'Me'>;
export type CodeSent = Shape<'CodeRequestAnswer'>;
export type SignedIn = Shape<'SignedInAnswer'>;
export type DemoPerson = Shape<'DemoPerson'>;
/** A link is on its way, if the address may be written to. */
export type GuestSent = Shape<'GuestAnswer'>;
/** Who is signed in by a link, and what they had begun. */
export type LinkFollowed = Shape<'LinkFollowedAnswer'>;
/** Who came by the link in a guest’s letter, and which booking it opens. */
export type BookingOpened = Shape<'BookingLinkAnswer'>;
/** For staff. */
export type PersonForStaff = Shape<'PersonForStaff'>;

// terms: what directory, booking and billing say alike

/** How a client comes to talk to a consultant. */
export type Way = Schema['Way'];
export type Party = Schema['Party'];
export type PriceKind = Schema['PriceKind'];
export type PriceTerms = Shape<'PriceTerms'>;
export type PolicyTier = Shape<'Tier'>;
export type Policy = Shape<'Policy'>;
export type Approval = Schema['Approval'];
/** What an offering asks of a booking, beside its time, its price and its policy. */
export type Rules = Shape<'Rules'>;
/** Where one meets: in a call of ours, on the phone, or at an address. */
export type Location = Shape<'Location'>;
export type LocationKind = Schema['LocationKind'];
export type QuestionKind = Schema['QuestionKind'];
export type Question = Shape<'Question'>;
export type Form = Shape<'Form'>;
/** A client's answers, one for each question of the form as they saw it. */
export type Intake = Shape<'Intake'>;
export type IntakeAnswer = Intake['answers'][number];

// directory

export type Availability = Schema['Availability'];
export type TopicName = Shape<'TopicOut'>;
/** A moment at which this offering can be booked. */
export type NextTime = Shape<'NextTimeOut'>;
/** A consultant among the results. */
export type Card = Shape<'CardOut'>;
/** A consultant in a few words. */
export type ConsultantCard = Omit<Card, 'next_times'>;
export type Consultant = Shape<'consulta__services__directory__schemas__consultants__ConsultantOut'>;
export type Facets = Shape<'FacetsOut'>;
export type Offering = Shape<'OfferingOut'>;
export type OfferingTerms = Shape<'OfferingTerms'>;
/** A consultant's own. */
export type Profile = Shape<'ProfileOut'>;
export type ProfileEdit = Shape<'ProfileEdit'>;

// organisations

export type MemberRole = Schema['MemberRole'];
export type Choosing = Schema['Choosing'];
export type Organisation = Shape<'OrganisationOut'>;
export type OrganisationEdit = Shape<'OrganisationEdit'>;
export type OwnOrganisation = Shape<'OwnOrganisationOut'>;
export type OrganisationPage = Shape<'OrganisationPageOut'>;
export type TeamOffering = Shape<'TeamOfferingOut'>;
export type TeamOfferingTerms = Shape<'TeamOfferingTerms'>;
export type Member = Shape<'MemberOut'>;
export type Invitation = Shape<'InvitationOut'>;
export type Members = Shape<'MembersOut'>;
export type ReadInvitation = Shape<'ReadInvitationOut'>;
export type Room = Shape<'RoomOut'>;
export type ConsultantWeek = Shape<'TimesOfConsultant'>;
export type OrganisationWeek = Shape<'OrganisationWeekOut'>;
export type Desk = Shape<'DeskOut'>;

// booking: asking for a time, and what became of it

export type Slots = Shape<'SlotsOut'>;
export type NextTimes = Shape<'NextTimesOfOne'>;
export type BookingState = Schema['consulta__services__booking__domain__states__State'];
export type Booking = Shape<'BookingOut'>;
/** For whom a booking is; the address is for the client alone. */
export type Attendee = Shape<'AttendeeOut'>;
/** What was typed before the address was proved. */
export type Begun = Shape<'BegunOut'>;
/** What cancelling now would give back and keep. */
export type Cancellation = Shape<'CancellationOut'>;
/** Other times that one side proposes for a booking; none of them is kept. */
export type Proposal = Shape<'ProposalOut'>;
export type Proposals = Shape<'ProposalsOut'>;
/** A booking whose other side proposes other times. */
export type AwaitingProposal = Shape<'AwaitingOut'>;
/** Times that a consultant proposes for the next call, and the terms of today by which it would be booked. */
export type FollowUp = Shape<'FollowUpOut'>;
export type FollowUps = Shape<'FollowUpsOut'>;
export type PartOfDay = Schema['PartOfDay'];
/** Days that one waits for, and the time that is kept once one has come free. */
export type DayWait = Shape<'DayWaitOut'>;
export type AppealState = Schema['AppealState'];
/** One side's word against being said not to have come. */
export type Appeal = Shape<'AppealOut'>;
export type Appeals = Shape<'AppealsOut'>;
export type StaffAppeal = Shape<'StaffAppealOut'>;

// booking: several times at once

export type Rhythm = Schema['Rhythm'];
/** How one time of a rhythm stands before it is booked. */
export type Fate = Schema['Fate'];
export type ForeseenTime = Shape<'ForeseenOut'>;
export type SeriesPreview = Shape<'SeriesPreviewOut'>;
/** One time of a series: its booking, or why there is none. */
export type Occurrence = Shape<'OccurrenceOut'>;
/** Bookings that were made together. */
export type Series = Shape<'SeriesOut'>;
/** What cancelling all that lies ahead would give back and keep. */
export type SeriesCancellation = Shape<'SeriesCancellationOut'>;

// booking: calls at once

/** An offering that can be had at once, for so long and so much. */
export type AtOnce = Shape<'AtOnceOut'>;
export type AvailableNow = Shape<'AvailableOut'>;
/** A consultant's own switch. */
export type Switch = Shape<'SwitchOut'>;
/** One proposal to talk longer. */
export type Extension = Shape<'ExtensionOut'>;
export type Extensions = Shape<'ExtensionsOut'>;

// booking: classes

export type ClassState = Schema['ClassState'];
export type WaitState = Schema['WaitState'];
export type ClassMaterial = Shape<'MaterialOut'>;
/** One consultant, many clients, so many seats. */
export type ConsultationClass = Shape<'ClassOut'>;
export type ClassPlan = Shape<'ClassRequest'>;
export type Roster = Shape<'RosterOut'>;

// booking: hours

/** Wall time of a day; `ends` may be "24:00". */
export type ClockRange = Shape<'ClockRange'>;
export type WeeklyRange = Shape<'WeeklyClockRange'>;
export type Hours = Shape<'HoursOut'>;
/** Weekly hours by name. */
export type NamedWeek = Shape<'WeekOut'>;
export type Weeks = Shape<'WeeksOut'>;
export type WeekEdit = Pick<NamedWeek, 'name' | 'weekly'> & Pick<Weeks, 'revision'>;
/** A date that differs from the week; without ranges nothing is offered on it. */
export type DateOverride = Shape<'OverrideOut'>;
export type TimeOff = Shape<'TimeOffOut'>;
/** Dates on which the consultant's clock is that of another zone. */
export type Travel = Shape<'TravelOut'>;
export type Holiday = Shape<'HolidayOut'>;
/** The public holidays of the next twelve months; none while no country is chosen. */
export type Holidays = Shape<'HolidaysOut'>;

// booking: lines

export type BlockState = Schema['BlockState'];
export type PlaceState = Schema['PlaceState'];
/** An hour of a consultant whose line can be joined, and what somebody who joins now has to expect. */
export type OpenBlock = Shape<'OpenBlockOut'>;
/** What is offered to whoever waited when the hour ended; without a block, only to go free of charge. */
export type PlaceOffer = Shape<'OfferOut'>;
/** One's own place in a line. */
export type Place = Shape<'PlaceOut'>;
/** One's own hour of a date. */
export type OwnBlock = Shape<'OwnBlockOut'>;
/** One's own hour of every week, in wall time. */
export type WeeklyBlock = Shape<'WeeklyBlockOut'>;
export type WeeklyBlocks = Shape<'WeeklyBlocksOut'>;
/** Somebody in one's own line. */
export type InLine = Shape<'ConsolePlaceOut'>;
/** One's own hour as it goes. */
export type Console = Shape<'ConsoleOut'>;

// calls

export type CallStage = Schema['consulta__services__calls__domain__call__State'];
/** What the talk comes to; the same for both sides. */
export type Meter = Shape<'MeterOut'>;
export type Call = Shape<'CallOut'>;
export type CallTimeline = Shape<'TimelineOut'>;
/** The permission to open a call's socket: one use. */
export type JoinTicket = Shape<'JoinOut'>;

/** Somebody in a call, as its socket tells them. */
export interface Participant {
  person_id: Id;
  name: string;
  role: Party;
  present: boolean;
  admitted: boolean;
  media: { audio: boolean; video: boolean };
}

/** A call as its socket tells it. */
export interface CallPicture extends Pick<Call, 'state' | 'starts_at' | 'ends_at' | 'meter' | 'you'> {
  participants: Participant[];
}

// billing and payments

export type Wallet = Shape<'WalletOut'>;
export type Movement = Shape<'MovementOut'>;
/** How a booking's money stands, line by line. */
export type Charge = Shape<'ChargeOut'>;
export type Receipt = Shape<'ReceiptOut'>;
export type MonthOfEarnings = Shape<'MonthOut'>;
export type Earnings = Shape<'EarningsOut'>;
export type EarningsItem = Shape<'EarnedOut'>;
export type TopUp = Shape<'TopUpOut'>;
export type TopUpState = TopUp['state'];

// reviews

export type Rating = Shape<'RatingOut'>;
export type Review = Shape<'ReviewOut'>;
export type ReviewSummary = Shape<'SummaryOut'>;
export type ReviewPage = Shape<'ReviewPage'>;
export type BookingReview = Shape<'BookingReviewOut'>;

// calendars

/** How much a feed says: titles and names, or only that its owner is busy. */
export type FeedShows = Schema['Shows'];
export type Feed = Shape<'FeedOut'>;
/** Its address is told this once. */
export type NewFeed = Shape<'NewFeedOut'>;
/** A calendar of a connected account. */
export type OutsideCalendar = Shape<'OutsideCalendarOut'>;
export type ConnectionKind = 'caldav' | 'google' | 'microsoft';
/** An account at a calendar server, and how reading it goes. */
export type Connection = Shape<'ConnectionOut'>;
export type Connections = Shape<'ConnectionsOut'>;
/** A booking over which something else lies in a connected calendar. */
export type Collision = Shape<'CollisionOut'>;

// staff, and the demo's mailbox

/** One thing that happened to a booking, told by the service that published it. */
export type Happening = Shape<'Happening'>;
export type ParkedEvent = Shape<'ParkedEvent'>;
export type MailSummary = Shape<'MailSummary'>;
export type Mail = Shape<'MailOut'>;

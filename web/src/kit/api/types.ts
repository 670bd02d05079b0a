/**
 * The shapes that travel over HTTP, by the names that screens use.
 *
 * Screens import types from here only. `conformance.ts` holds each against the type made of the API's document
 * (`schema.d.ts`), so that a difference between the two does not compile.
 */

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

export interface Money {
  amount_minor: number;
  /** ISO 4217. */
  currency: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Items<T> {
  items: T[];
}

export interface FieldProblem {
  /** Dotted path of the field: "price.amount_minor". */
  field: string;
  code: string;
  message: string;
}

// platform

export interface Meta {
  name: string;
  version: string;
  demo: boolean;
  preset: string;
  currency: string;
  services: string[];
}

// identity

export type Role = 'client' | 'consultant' | 'staff';

export interface Me {
  id: Id;
  email: string;
  name: string;
  zone: Zone;
  language: LanguageTag;
  roles: Role[];
  /** The one booking that this sign-in opens: it came by a link in a guest’s letter. */
  only_booking_id?: Id | null;
}

export interface CodeSent {
  request_id: Id;
  expires_at: Moment;
  resend_after_seconds: number;
}

export interface SignedIn {
  person: Me;
  access_token: string | null;
  refresh_token: string | null;
  expires_in: number;
  /** Just made, and not named yet. */
  needs_name: boolean;
}

export interface DemoPerson {
  id: Id;
  name: string;
  role: Role;
  note: string;
}

// directory

/** How a client comes to talk to a consultant. */
export type Way = 'slot' | 'place' | 'instant' | 'seat';

export type PriceKind = 'free' | 'per_session' | 'per_minute';

export interface PriceTerms {
  kind: PriceKind;
  /** Per minute or per session, by kind; nothing when free. */
  amount: Money | null;
  minimum: Money | null;
  cap: Money | null;
}

export interface PolicyTier {
  hours_before: number;
  refund_percent: number;
}

export interface Policy {
  tiers: PolicyTier[];
  no_show_charge_percent: number;
}

export interface Rating {
  average: number | null;
  count: number;
}

export interface TopicName {
  slug: string;
  name: string;
}

/** A moment at which this offering can be booked. */
export interface NextTime {
  offering_id: Id;
  starts_at: Moment;
}

/** A consultant in a few words. */
export interface ConsultantCard {
  consultant_id: Id;
  slug: string;
  name: string;
  headline: string;
  picture_url: string | null;
  topics: TopicName[];
  languages: LanguageTag[];
  rating: Rating;
  price_from: PriceTerms | null;
  online: boolean;
  availability: Availability;
  offering_count: number;
  why: string[];
}

/** A consultant among the results. */
export interface Card extends ConsultantCard {
  /** The soonest free times, at most three, within what was asked for. */
  next_times: NextTime[];
}

export type Approval = 'automatic' | 'by_hand';

/** What an offering asks of a booking, beside its time, its price and its policy. */
export interface Rules {
  approval: Approval;
  most_a_day: number | null;
  most_a_week: number | null;
  most_open: number | null;
}

export type QuestionKind = 'short_text' | 'long_text' | 'choice' | 'multiple_choice' | 'yes_no' | 'date';

export interface Question {
  kind: QuestionKind;
  label: string;
  required: boolean;
  choices: string[];
}

export interface Form {
  questions: Question[];
  consent: string | null;
}

export type IntakeAnswer = string | boolean | string[] | null;

/** A client's answers, one for each question of the form as they saw it. */
export interface Intake {
  version: number;
  form: Form;
  answers: IntakeAnswer[];
  consented: boolean;
}

export type LocationKind = 'video' | 'phone' | 'in_person';

/** Where one meets: in a call of ours, on the phone, or at an address. */
export interface Location {
  kind: LocationKind;
  address: string | null;
  /** Only for who may call it. */
  phone: string | null;
}

export interface Offering {
  id: Id;
  consultant_id: Id;
  title: string;
  description: string;
  duration_minutes: number;
  price: PriceTerms;
  policy: Policy;
  interval_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  ways: Way[];
  rules: Rules;
  /** What clients are asked; nothing when nothing is. */
  form: Form | null;
  form_version: number;
  location: Location;
  active: boolean;
  revision: number;
}

export interface Consultant extends ConsultantCard {
  biography: string;
  zone: Zone;
  offerings: Offering[];
}

export interface Facets {
  topics: (TopicName & { count: number })[];
  languages: { code: LanguageTag; count: number }[];
  /** In the platform's currency; nothing when nobody asks money. */
  price_max_minor: number | null;
}

// booking

export interface Slots {
  offering_id: Id;
  consultant_zone: Zone;
  slots: Moment[];
  duration_minutes: number;
}

export interface NextTimes {
  consultant_id: Id;
  offering_id: Id;
  times: Moment[];
}

export type Availability = 'available' | 'busy' | 'off';

/** An offering that can be had at once, for so long and so much. */
export interface AtOnce {
  offering_id: Id;
  title: string;
  price: PriceTerms;
  least_minutes: number;
  longest_minutes: number;
  price_limit: Money;
}

export interface AvailableNow {
  consultant_id: Id;
  availability: Availability;
  offerings: AtOnce[];
}

/** A consultant's own switch. */
export interface Switch {
  on: boolean;
  availability: Availability;
  since: Moment | null;
  until: Moment | null;
  offering_ids: Id[] | null;
  offerings: { offering_id: Id; title: string }[];
  revision: number;
}

/** One proposal to talk longer. */
export interface Extension {
  id: Id;
  minutes: number;
  asked_by: Party;
  state: 'asked' | 'agreed' | 'done' | 'refused' | 'withdrawn' | 'lapsed' | 'unpaid';
  expires_at: Moment;
  /** What is kept aside for it beyond what is already. */
  extra: Money;
  missing: Money | null;
}

export type PartOfDay = 'any' | 'morning' | 'afternoon' | 'evening';

/** Days that one waits for, and the time that is kept once one has come free. */
export interface DayWait {
  id: Id;
  offering_id: Id;
  offering_title: string;
  consultant: { id: Id; name: string; slug: string | null };
  first_on: CalendarDate;
  last_on: CalendarDate;
  zone: Zone;
  part: PartOfDay;
  state: 'waiting' | 'offered';
  kept: { starts_at: Moment; ends_at: Moment; until: Moment } | null;
  revision: number;
}

export interface Extensions {
  you: Party;
  latest: Extension | null;
  choices: { minutes: number; free: boolean; extra: Money }[];
}

/** Other times that one side proposes for a booking; none of them is kept. */
export interface Proposal {
  id: Id;
  proposed_by: Party;
  times: { starts_at: Moment; free: boolean }[];
  note: string | null;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired' | 'closed';
  made_at: Moment;
  expires_at: Moment;
  chosen: Moment | null;
}

export interface Proposals {
  you: Party;
  latest: Proposal | null;
  can_propose: boolean;
}

/** A booking whose other side proposes other times. */
export interface AwaitingProposal {
  booking: Booking;
  proposal: Proposal;
}

/** Times that a consultant proposes for the next call, and the terms of today by which it would be booked. */
export interface FollowUp {
  id: Id;
  offering: {
    offering_id: Id;
    title: string;
    duration_minutes: number;
    price: PriceTerms;
    policy: Policy;
    price_limit: Money;
    location: Location;
    /** Whether the consultant answers each booking of it by hand. */
    by_hand: boolean;
    /** Whether clients are asked something before they book it. */
    asks: boolean;
  };
  times: { starts_at: Moment; free: boolean }[];
  note: string | null;
  state: Proposal['state'];
  expires_at: Moment;
  chosen: Moment | null;
  booked_id: Id | null;
}

export interface FollowUps {
  you: Party;
  latest: FollowUp | null;
  can_propose: boolean;
}

export type BookingState =
  | 'requested'
  | 'held'
  | 'confirmed'
  | 'in_call'
  | 'completed'
  | 'declined'
  | 'expired'
  | 'cancelled'
  | 'no_show';

/** Who came by the link in a guest’s letter, and which booking it opens. */
export interface BookingOpened {
  person: Me;
  booking_id: Id;
}

/** A link is on its way, if the address may be written to. */
export interface GuestSent {
  link_minutes: number;
  resend_after_seconds: number;
}

/** Who is signed in by a link, and what they had begun. */
export interface LinkFollowed {
  person: Me;
  begun_id: Id | null;
}

/** What was typed before the address was proved. */
export interface Begun {
  offering_id: Id;
  starts_at: Moment;
  note: string | null;
  answers: IntakeAnswer[];
  consent: boolean;
  form_version: number | null;
  attendee: Attendee | null;
}

/** For whom a booking is; the address is for the client alone. */
export interface Attendee {
  name: string;
  relation: string | null;
  email: string | null;
}

export interface Booking {
  id: Id;
  way: Way;
  /** The class that a seat is in. */
  class_id: Id | null;
  seats: number;
  /** The series it was made with. */
  series_id: Id | null;
  state: BookingState;
  offering_id: Id;
  offering_title: string;
  /** No page to link to while the profile is not published. */
  consultant: { id: Id; name: string; slug: string | null };
  client: { id: Id; name: string };
  /** Who is there beside the consultant, who leads. */
  further_consultants: { id: Id; name: string }[];
  organisation: { name: string; slug: string } | null;
  room: string | null;
  /** Who made it, where it was not the client. */
  made_by: { id: Id; name: string } | null;
  starts_at: Moment;
  ends_at: Moment;
  duration_minutes: number;
  price: PriceTerms;
  policy: Policy;
  price_limit: Money;
  hold_expires_at: Moment | null;
  /** Until when the consultant answers; nothing where no answer is needed. */
  answer_by: Moment | null;
  /** For the two sides only. */
  intake: Intake | null;
  /** For whom it is, where that is not the client; for the two sides only. */
  attendee: Attendee | null;
  location: Location;
  decline: { code: string; missing: Money | null; reason: string | null } | null;
  cancelled_by: 'client' | 'consultant' | null;
  /** `nobody`: an appeal showed that it was nobody's fault. */
  no_show_by: 'client' | 'consultant' | 'both' | 'nobody' | null;
  note: string | null;
  consultant_zone: Zone;
  client_zone: Zone;
  check_in_opens_at: Moment;
  created_at: Moment;
  revision: number;
  /** `tell`: say how a meeting by phone or in person was. */
  can: { cancel: boolean; reschedule: boolean; join: boolean; answer: boolean; tell: boolean };
}

export type Rhythm = 'weekly' | 'fortnightly' | 'monthly';

/** How one time of a rhythm stands before it is booked. */
export type Fate = 'free' | 'taken' | 'client_busy' | 'outside' | 'too_soon' | 'too_far';

export interface ForeseenTime {
  number: number;
  starts_at: Moment;
  fate: Fate;
  /** Free times nearby where it cannot be had, the nearest first. */
  alternatives: Moment[];
}

export interface SeriesPreview {
  consultant_zone: Zone;
  duration_minutes: number;
  times: ForeseenTime[];
  /** What each costs at most. */
  each: Money;
}

/** One time of a series: its booking, or why there is none. */
export interface Occurrence {
  number: number;
  planned_at: Moment;
  booking: Booking | null;
  /** Whether its booking has another time than the rhythm. */
  moved: boolean;
  /** "skipped", or the code of what stood in the way. */
  left_out: string | null;
}

/** Bookings that were made together. */
export interface Series {
  id: Id;
  you: Party;
  offering_id: Id;
  offering_title: string;
  rhythm: Rhythm;
  must: 'all' | 'possible';
  wall_zone: Zone;
  created_at: Moment;
  occurrences: Occurrence[];
}

/** What cancelling all that lies ahead would give back and keep. */
export interface SeriesCancellation {
  refund: Money;
  kept: Money;
  items: { booking_id: Id; starts_at: Moment; refund: Money; kept: Money }[];
}

export type AppealState = 'open' | 'upheld' | 'granted';

/** One side's word against being said not to have come. */
export interface Appeal {
  id: Id;
  party: Party;
  reason: string;
  state: AppealState;
  made_at: Moment;
  decision: string | null;
  decided_at: Moment | null;
}

export interface Appeals {
  items: Appeal[];
  may_appeal: boolean;
  appeal_by: Moment | null;
}

export interface StaffAppeal extends Appeal {
  booking: Booking;
}

// reviews

export interface Review {
  id: Id;
  stars: number;
  text: string | null;
  tags: string[];
  /** First name only. */
  client_name: string;
  posted_at: Moment;
  reply: { text: string; at: Moment } | null;
}

export interface ReviewSummary {
  average: number | null;
  count: number;
  /** How many reviews gave "1" … "5" stars. */
  by_stars: Record<string, number>;
}

export interface ReviewPage extends Page<Review> {
  summary: ReviewSummary;
}

// what a consultant works with

export interface Profile {
  consultant_id: Id;
  slug: string;
  headline: string;
  biography: string;
  /** Slugs of the catalogue. */
  topics: string[];
  languages: LanguageTag[];
  picture_url: string | null;
  published: boolean;
  /** What clients need before the profile can be published. */
  missing: { field: string; message: string }[];
  revision: number;
}

export type ProfileEdit = Pick<Profile, 'slug' | 'headline' | 'biography' | 'topics' | 'languages'>;

export type OfferingTerms = Omit<Offering, 'id' | 'consultant_id' | 'active' | 'revision' | 'form_version'>;

export type ClassState = 'planned' | 'cancelled' | 'over';
export type WaitState = 'waiting' | 'offered' | 'taken' | 'lapsed' | 'left';

export interface ClassMaterial {
  id: Id;
  name: string;
  /** A file's is signed and good for five minutes. */
  url: string;
  size_bytes: number | null;
}

/** One consultant, many clients, so many seats. */
export interface ConsultationClass {
  id: Id;
  offering_id: Id;
  title: string;
  consultant: { id: Id; name: string; slug: string | null };
  consultant_zone: Zone;
  state: ClassState;
  starts_at: Moment;
  ends_at: Moment;
  capacity: number;
  /** Of one booking. */
  most_seats: number;
  seats_taken: number;
  /** That can be taken at once; none while others wait for them. */
  seats_left: number;
  waiting: number;
  /** Of one seat. */
  price: PriceTerms;
  policy: Policy;
  currency: string;
  is_open: boolean;
  is_own: boolean;
  own_seat: { booking_id: Id; state: BookingState; seats: number } | null;
  own_wait: { state: WaitState; seats: number; ahead: number; offered_until: Moment | null } | null;
  /** Only for who has a confirmed seat, and for the consultant. */
  meeting_point: string | null;
  materials: ClassMaterial[] | null;
  cancel_reason: string | null;
  revision: number;
}

export interface ClassPlan {
  offering_id: Id;
  starts_at: Moment;
  capacity: number;
  most_seats: number;
  meeting_point: string;
  weeks: number;
}

export interface Roster {
  seats: {
    booking_id: Id;
    client: { id: Id; name: string };
    attendee: Attendee | null;
    seats: number;
    state: BookingState;
    paid: Money;
    note: string | null;
    attended: boolean | null;
  }[];
  waits: {
    client: { id: Id; name: string };
    seats: number;
    state: WaitState;
    offered_until: Moment | null;
  }[];
  can_call: boolean;
  can_settle: boolean;
}

/** Wall time of a day; `ends` may be "24:00". */
export interface ClockRange {
  starts: string;
  ends: string;
}

export interface WeeklyRange extends ClockRange {
  /** 0 is Monday. */
  weekday: number;
}

export interface Hours {
  zone: Zone;
  weekly: WeeklyRange[];
  revision: number;
}

/** Weekly hours by name. */
export interface NamedWeek {
  id: Id;
  name: string;
  is_usual: boolean;
  weekly: WeeklyRange[];
  /** The offerings that follow them. */
  offerings: { id: Id; title: string }[];
}

export interface Weeks {
  zone: Zone;
  revision: number;
  /** The usual hours first. */
  items: NamedWeek[];
}

export type WeekEdit = Pick<NamedWeek, 'name' | 'weekly'> & Pick<Weeks, 'revision'>;

/** A date that differs from the week; without ranges nothing is offered on it. */
export interface DateOverride {
  on: CalendarDate;
  ranges: ClockRange[];
  /** The only hours it changes; all of them when null. */
  week_id: Id | null;
}

export interface TimeOff {
  id: Id;
  starts_on: CalendarDate;
  /** Included. */
  ends_on: CalendarDate;
  note: string | null;
}

/** Dates on which the consultant's clock is that of another zone. */
export interface Travel {
  id: Id;
  starts_on: CalendarDate;
  /** Included. */
  ends_on: CalendarDate;
  zone: Zone;
}

export interface Holiday {
  on: CalendarDate;
  name: string;
  /** Hours are offered on it anyway. */
  worked: boolean;
}

/** The public holidays of the next twelve months; none while no country is chosen. */
export interface Holidays {
  country: string | null;
  subdivision: string | null;
  items: Holiday[];
}

export interface MonthOfEarnings {
  /** "2026-11" */
  month: string;
  gross: Money;
  fee: Money;
  net: Money;
  calls: number;
}

export interface Earnings {
  currency: string;
  total: Money;
  this_month: Money;
  fees: Money;
  /** What new bookings are shared by: 15, or 12.5. */
  fee_percent: number;
  months: MonthOfEarnings[];
}

export interface EarningsItem {
  booking_id: Id;
  at: Moment;
  client_name: string;
  reason: 'call' | 'late_cancellation' | 'no_show';
  talk_seconds: number;
  gross: Money;
  fee: Money;
  net: Money;
  /** It went back to the client since. */
  refunded: boolean;
}

// staff

export interface PersonForStaff extends Me {
  registered_at: Moment;
}

/** One thing that happened to a booking, told by the service that published it. */
export interface Happening {
  at: Moment;
  /** "booking.confirmed" */
  event: string;
  service: string;
  text: string;
  is_timer?: boolean;
  data: Record<string, unknown>;
}

export interface ParkedEvent {
  id: Id;
  event: string;
  subscriber: string;
  attempts: number;
  last_error: string;
  parked_at: Moment;
  payload: Record<string, unknown>;
}

// calls

export type Party = 'client' | 'consultant';

/** What the talk comes to; the same for both sides. */
export interface Meter {
  running: boolean;
  talk_seconds: number;
  price: PriceTerms;
  cost: Money;
  /** More than this it never costs; nothing when free. */
  cap: Money | null;
  as_of: Moment;
}

export type CallStage = 'scheduled' | 'open' | 'live' | 'ended' | 'cancelled';

export interface Call {
  call_id: Id;
  booking_id: Id;
  state: CallStage;
  starts_at: Moment;
  ends_at: Moment;
  check_in_opens_at: Moment;
  you: Party;
  other: { id: Id; name: string };
  present: Id[];
  waiting: Id[];
  admitted: boolean;
  meter: Meter;
  ended_at: Moment | null;
}

export interface CallTimeline {
  items: { at: Moment; kind: string; person_id: Id | null; text: string }[];
  intervals: { starts_at: Moment; ends_at: Moment }[];
  talk_seconds: number;
}

/** The permission to open a call's socket: one use. */
export interface JoinTicket {
  token: string;
  expires_at: Moment;
  ice_servers: { urls: string[]; username?: string | null; credential?: string | null }[];
}

export interface Participant {
  person_id: Id;
  name: string;
  role: Party;
  present: boolean;
  admitted: boolean;
  media: { audio: boolean; video: boolean };
}

/** A call as its socket tells it. */
export interface CallPicture {
  state: CallStage;
  starts_at: Moment;
  ends_at: Moment;
  participants: Participant[];
  meter: Meter;
  you: Party;
}

// billing

export interface Wallet {
  balance: Money;
  held: Money;
  available: Money;
}

export interface Movement {
  id: Id;
  at: Moment;
  kind: string;
  direction: 'in' | 'out' | 'none';
  amount: Money;
  available_after: Money;
  text: string;
  booking_id: Id | null;
  receipt_number: string | null;
}

/** How a booking's money stands, line by line. */
export interface Charge {
  booking_id: Id;
  state: 'held' | 'settled' | 'released';
  talk_seconds: number | null;
  price: PriceTerms;
  gross: Money;
  /** For the consultant only. */
  fee: Money | null;
  net: Money | null;
  held: Money;
  released: Money;
  /** What went back after it was charged. */
  refunded: Money | null;
  lines: { text: string; amount: Money }[];
  receipt_number: string | null;
  settled_at: Moment | null;
}

export interface Receipt {
  number: string;
  issued_at: Moment;
  amount: Money;
  booking_id: Id;
  /** Links that work for a few minutes. */
  html_url: string;
  pdf_url: string;
}

// payments

export type TopUpState = 'pending' | 'succeeded' | 'failed' | 'expired' | 'unknown';

export interface TopUp {
  payment_id: Id;
  state: TopUpState;
  amount: Money;
  /** Where to pay, while that is possible. */
  checkout_url: string | null;
  failure: string | null;
}

// more of booking and reviews

/** What cancelling now would give back and keep. */
export interface Cancellation {
  refund: Money;
  kept: Money;
  refund_percent: number;
  cancelled_by: Party;
  allowed: boolean;
  explanation: string;
}

export interface BookingReview {
  can_review: boolean;
  can_edit: boolean;
  can_reply: boolean;
  review: Review | null;
}

// the demo's mailbox

export interface MailSummary {
  id: Id;
  to: string;
  subject: string;
  sent_at: Moment;
  text: string;
  has_calendar: boolean;
  code: string | null;
}

export interface Mail extends MailSummary {
  html: string;
  attachments: { name: string; content_type: string; content: string }[];
}

// calendars

/** How much a feed says: titles and names, or only that its owner is busy. */
export type FeedShows = 'everything' | 'busy';

export interface Feed {
  shows: FeedShows;
  made_at: Moment;
  /** When a calendar last looked, to the minute. */
  read_at: Moment | null;
}

/** Its address is told this once. */
export interface NewFeed extends Feed {
  url: string;
}

/** A calendar of a connected account. */
export interface OutsideCalendar {
  id: Id;
  name: string;
  can_write: boolean;
  is_read: boolean;
  is_written: boolean;
}

export type ConnectionKind = 'caldav' | 'google' | 'microsoft';

/** An account at a calendar server, and how reading it goes. */
export interface Connection {
  id: Id;
  kind: string;
  address: string;
  login: string;
  /** `refused`: its owner must sign in again. */
  state: string;
  read_at: Moment | null;
  failing_since: Moment | null;
  last_error: string | null;
  next_at: Moment;
  busy_count: number;
  /** Entries that nobody could read. */
  unreadable: number;
  /** Bookings that could not be written into it yet. */
  unwritten: number;
  /** Bookings ahead whose entries were deleted there. */
  deleted: number;
  calendars: OutsideCalendar[];
}

export interface Connections {
  items: Connection[];
  /** What can be connected here. */
  kinds: string[];
}

/** A booking over which something else lies in a connected calendar. */
export interface Collision {
  booking_id: Id;
  offering_title: string;
  client_name: string;
  starts_at: Moment;
  ends_at: Moment;
  busy_from: Moment;
  busy_until: Moment;
}

// organisations

export type MemberRole = 'owner' | 'manager' | 'secretary' | 'consultant';
export type Choosing = 'any_available' | 'round_robin' | 'collective';

export interface Organisation {
  id: Id;
  slug: string;
  name: string;
  headline: string;
  about: string;
  address: string;
  zone: Zone;
  languages: LanguageTag[];
  logo_url: string | null;
  thumbnail_url: string | null;
}

export type OrganisationEdit = Pick<
  Organisation,
  'name' | 'headline' | 'about' | 'address' | 'zone' | 'languages'
>;

export interface OwnOrganisation extends Organisation {
  roles: MemberRole[];
  can_manage: boolean;
  can_keep_calendars: boolean;
}

export interface TeamOffering {
  id: Id;
  title: string;
  description: string;
  duration_minutes: number;
  price: PriceTerms;
  policy: Policy;
  interval_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  minimum_notice_minutes: number;
  horizon_days: number;
  choosing: Choosing;
  consultants: { consultant_id: Id; name: string; weight: number }[];
  needs_room: boolean;
  location: Location;
  active: boolean;
}

export interface TeamOfferingTerms extends Omit<OfferingTerms, 'ways'> {
  ways: ['slot'];
  choosing: Choosing;
  consultants: { consultant_id: Id; weight: number }[];
  needs_room: boolean;
}

export interface OrganisationPage extends Organisation {
  consultants: Card[];
  offerings: TeamOffering[];
}

export interface Member {
  person_id: Id;
  name: string;
  roles: MemberRole[];
  slug: string | null;
  thumbnail_url: string | null;
  joined_at: Moment;
}

export interface Invitation {
  id: Id;
  email: string;
  roles: MemberRole[];
  made_at: Moment;
  expires_at: Moment;
}

export interface Members {
  members: Member[];
  invitations: Invitation[];
}

export interface ReadInvitation {
  organisation_name: string;
  organisation_slug: string;
  thumbnail_url: string | null;
  email: string;
  roles: MemberRole[];
  expires_at: Moment;
}

export interface Room {
  id: Id;
  name: string;
  notes: string;
  capacity: number;
  active: boolean;
}

export interface ConsultantWeek {
  consultant_id: Id;
  offering_id: Id;
  duration_minutes: number;
  location: Location;
  times: Moment[];
}

export interface OrganisationWeek {
  first_on: CalendarDate;
  consultants: ConsultantWeek[];
}

export interface Desk {
  zone: Zone;
  consultants: { id: Id; name: string; slug: string | null }[];
  rooms: { id: Id; name: string }[];
  bookings: Booking[];
  busy: { consultant_id: Id; starts_at: Moment; ends_at: Moment }[];
}

// lines

export type BlockState = 'planned' | 'open' | 'closed' | 'over' | 'left_out' | 'removed';

export type PlaceState =
  | 'joining'
  | 'waiting'
  | 'called'
  | 'in_call'
  | 'served'
  | 'left'
  | 'no_show'
  | 'released'
  | 'moved';

/** An hour of a consultant whose line can be joined, and what somebody who joins now has to expect. */
export interface OpenBlock {
  id: Id;
  offering_id: Id;
  starts_at: Moment;
  ends_at: Moment;
  state: BlockState;
  people: number;
  is_full: boolean;
  predicted_start: Moment;
  has_chance: boolean;
  call_minutes: number;
  price: PriceTerms;
  price_limit: Money;
}

/** What is offered to whoever waited when the hour ended; without a block, only to go free of charge. */
export interface PlaceOffer {
  block_id: Id | null;
  starts_at: Moment | null;
  ends_at: Moment | null;
  expires_at: Moment;
}

/** One's own place in a line; `place` is 1 for the next one. */
export interface Place {
  booking_id: Id;
  block_id: Id;
  consultant: { id: Id; name: string; slug: string | null };
  offering_id: Id;
  offering_title: string;
  ticket: number;
  state: PlaceState;
  place: number | null;
  ahead: number;
  predicted_start: Moment | null;
  has_chance: boolean;
  call_back: boolean;
  misses: number;
  come_by: Moment | null;
  turn_ends_at: Moment | null;
  block_state: BlockState;
  starts_at: Moment;
  ends_at: Moment;
  call_minutes: number;
  price_limit: Money;
  no_show_charge: Money;
  hold_expires_at: Moment | null;
  offer: PlaceOffer | null;
  line_revision: number;
}

/** One's own hour of a date. */
export interface OwnBlock {
  id: Id;
  offering_id: Id;
  offering_title: string;
  weekly_id: Id | null;
  on: CalendarDate;
  starts_at: Moment;
  ends_at: Moment;
  most_calls: number;
  state: BlockState;
  people: number;
}

/** One's own hour of every week, in wall time. */
export interface WeeklyBlock {
  id: Id;
  offering_id: Id;
  weekday: number;
  starts: string;
  length_minutes: number;
  most_calls: number;
}

export interface WeeklyBlocks {
  zone: Zone;
  items: WeeklyBlock[];
}

/** Somebody in one's own line. */
export interface InLine {
  booking_id: Id;
  client_id: Id;
  client_name: string;
  note: string | null;
  ticket: number;
  place: number | null;
  state: PlaceState;
  call_back: boolean;
  present: boolean;
  misses: number;
  joined_at: Moment;
  called_at: Moment | null;
  come_by: Moment | null;
  turn_ends_at: Moment | null;
  predicted_start: Moment | null;
  has_chance: boolean;
}

/** One's own hour as it goes. */
export interface Console {
  block: OwnBlock;
  current: InLine | null;
  waiting: InLine[];
  served: number;
  expected_call_seconds: number;
  /** How many of those who wait the hour will probably reach. */
  reached: number;
  skip_places: number;
  line_revision: number;
  as_of: Moment;
}

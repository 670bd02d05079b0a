/**
 * The names that screens use, held against what the API's document says: a difference does not compile.
 *
 * Only types: nothing of this file reaches the browser. `make api` makes `schema.d.ts` anew.
 */
import type * as wire from './schema';
import type * as own from './types';

/** A field with a default is always there in an answer, though its schema calls it optional. */
type Answered<T> = T extends (infer Item)[]
  ? Answered<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Answered<Exclude<T[Key], undefined>> }
    : T;

/** Everything a screen may read is there and of its kind. */
type Reads<Own, Wire> =
  Answered<Wire> extends Own
    ? true
    : { missing: Exclude<keyof Own, keyof Wire>; wire: Answered<Wire>; own: Own };
/** Everything a screen sends is understood. */
type Sends<Own, Wire> = Own extends Wire ? true : { unknown: Exclude<keyof Own, keyof Wire> };

type Schema = wire.components['schemas'];

type AllTrue<Facts extends Record<string, true>> = Facts;

export type Conformance = AllTrue<{
  meta: Reads<own.Meta, Schema['Meta']>;
  me: Reads<own.Me, Schema['Me']>;
  codeSent: Reads<own.CodeSent, Schema['CodeRequestAnswer']>;
  signedIn: Reads<own.SignedIn, Schema['SignedInAnswer']>;
  demoPerson: Reads<own.DemoPerson, Schema['DemoPerson']>;
  priceTerms: Reads<own.PriceTerms, Schema['PriceTerms']>;
  policy: Reads<own.Policy, Schema['Policy']>;
  card: Reads<own.Card, Schema['CardOut']>;
  rules: Reads<own.Rules, Schema['Rules']>;
  offering: Reads<own.Offering, Schema['OfferingOut']>;
  consultant: Reads<
    own.Consultant,
    Schema['consulta__services__directory__schemas__consultants__ConsultantOut']
  >;
  facets: Reads<own.Facets, Schema['FacetsOut']>;
  profile: Reads<own.Profile, Schema['ProfileOut']>;
  profileEdit: Sends<own.ProfileEdit, Schema['ProfileEdit']>;
  offeringTerms: Sends<own.OfferingTerms, Schema['OfferingTerms']>;
  ownOrganisation: Reads<own.OwnOrganisation, Schema['OwnOrganisationOut']>;
  organisationEdit: Sends<own.OrganisationEdit, Schema['OrganisationEdit']>;
  organisationPage: Reads<own.OrganisationPage, Schema['OrganisationPageOut']>;
  teamOffering: Reads<own.TeamOffering, Schema['TeamOfferingOut']>;
  teamOfferingTerms: Sends<own.TeamOfferingTerms, Schema['TeamOfferingTerms']>;
  members: Reads<own.Members, Schema['MembersOut']>;
  readInvitation: Reads<own.ReadInvitation, Schema['ReadInvitationOut']>;
  room: Reads<own.Room, Schema['RoomOut']>;
  organisationWeek: Reads<own.OrganisationWeek, Schema['OrganisationWeekOut']>;
  desk: Reads<own.Desk, Schema['DeskOut']>;
  slots: Reads<own.Slots, Schema['SlotsOut']>;
  nextTimes: Reads<own.NextTimes, Schema['NextTimesOfOne']>;
  availableNow: Reads<own.AvailableNow, Schema['AvailableOut']>;
  proposals: Reads<own.Proposals, Schema['ProposalsOut']>;
  awaitingProposal: Reads<own.AwaitingProposal, Schema['AwaitingOut']>;
  seriesPreview: Reads<own.SeriesPreview, Schema['SeriesPreviewOut']>;
  series: Reads<own.Series, Schema['SeriesOut']>;
  seriesCancellation: Reads<own.SeriesCancellation, Schema['SeriesCancellationOut']>;
  followUps: Reads<own.FollowUps, Schema['FollowUpsOut']>;
  extensions: Reads<own.Extensions, Schema['ExtensionsOut']>;
  switch: Reads<own.Switch, Schema['SwitchOut']>;
  booking: Reads<own.Booking, Schema['BookingOut']>;
  consultationClass: Reads<own.ConsultationClass, Schema['ClassOut']>;
  classPlan: Sends<own.ClassPlan, Schema['ClassRequest']>;
  roster: Reads<own.Roster, Schema['RosterOut']>;
  guestSent: Reads<own.GuestSent, Schema['GuestAnswer']>;
  linkFollowed: Reads<own.LinkFollowed, Schema['LinkFollowedAnswer']>;
  bookingOpened: Reads<own.BookingOpened, Schema['BookingLinkAnswer']>;
  begun: Reads<own.Begun, Schema['BegunOut']>;
  cancellation: Reads<own.Cancellation, Schema['CancellationOut']>;
  hours: Reads<own.Hours, Schema['HoursOut']>;
  weeks: Reads<own.Weeks, Schema['WeeksOut']>;
  dateOverride: Reads<own.DateOverride, Schema['OverrideOut']>;
  timeOff: Reads<own.TimeOff, Schema['TimeOffOut']>;
  travel: Reads<own.Travel, Schema['TravelOut']>;
  holidays: Reads<own.Holidays, Schema['HolidaysOut']>;
  openBlock: Reads<own.OpenBlock, Schema['OpenBlockOut']>;
  place: Reads<own.Place, Schema['PlaceOut']>;
  ownBlock: Reads<own.OwnBlock, Schema['OwnBlockOut']>;
  weeklyBlocks: Reads<own.WeeklyBlocks, Schema['WeeklyBlocksOut']>;
  console: Reads<own.Console, Schema['ConsoleOut']>;
  call: Reads<own.Call, Schema['CallOut']>;
  joinTicket: Reads<own.JoinTicket, Schema['JoinOut']>;
  wallet: Reads<own.Wallet, Schema['WalletOut']>;
  movement: Reads<own.Movement, Schema['MovementOut']>;
  appeals: Reads<own.Appeals, Schema['AppealsOut']>;
  staffAppeal: Reads<own.StaffAppeal, Schema['StaffAppealOut']>;
  charge: Reads<own.Charge, Schema['ChargeOut']>;
  receipt: Reads<own.Receipt, Schema['ReceiptOut']>;
  earnings: Reads<own.Earnings, Schema['EarningsOut']>;
  earningsItem: Reads<own.EarningsItem, Schema['EarnedOut']>;
  topUp: Reads<own.TopUp, Schema['TopUpOut']>;
  review: Reads<own.Review, Schema['ReviewOut']>;
  reviewPage: Reads<own.ReviewPage, Schema['ReviewPage']>;
  bookingReview: Reads<own.BookingReview, Schema['BookingReviewOut']>;
  mailSummary: Reads<own.MailSummary, Schema['MailSummary']>;
  mail: Reads<own.Mail, Schema['MailOut']>;
  person: Reads<own.PersonForStaff, Schema['PersonForStaff']>;
  happening: Reads<own.Happening, Schema['Happening']>;
  parkedEvent: Reads<own.ParkedEvent, Schema['ParkedEvent']>;
  feed: Reads<own.Feed, Schema['FeedOut']>;
  newFeed: Reads<own.NewFeed, Schema['NewFeedOut']>;
  collision: Reads<own.Collision, Schema['CollisionOut']>;
  connections: Reads<own.Connections, Schema['ConnectionsOut']>;
}>;

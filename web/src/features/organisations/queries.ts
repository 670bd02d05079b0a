/** What screens ask about organisations, and what they tell them. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type {
  Booking,
  CalendarDate,
  Desk,
  GuestSent,
  Id,
  Invitation,
  Items,
  MemberRole,
  Members,
  Moment,
  Organisation,
  OrganisationEdit,
  OrganisationWeek,
  OwnOrganisation,
  Party,
  ReadInvitation,
  Room,
  TeamOffering,
  TeamOfferingTerms,
  Zone,
} from '@/kit/api/types';
import { at } from './pageQuery';

const calendarsOf = (slug: string) => `/booking/organisations/${encodeURIComponent(slug)}`;

export const ownOrganisationsQuery = queryOptions({
  queryKey: ['directory', 'organisations', 'own'],
  queryFn: async ({ signal }) =>
    (await api.get<Items<OwnOrganisation>>('/directory/organisations', { signal })).items,
});

/** All consultants' free times of seven days. */
export function weekQuery(slug: string, from: CalendarDate, zone: Zone) {
  return queryOptions({
    queryKey: ['booking', 'organisations', slug, 'week', from, zone],
    staleTime: 20_000,
    queryFn: ({ signal }) =>
      api.get<OrganisationWeek>(`${calendarsOf(slug)}/week`, { query: { from, zone }, signal }),
  });
}

export function membersQuery(slug: string) {
  return queryOptions({
    queryKey: ['directory', 'organisations', slug, 'members'],
    queryFn: ({ signal }) => api.get<Members>(`${at(slug)}/members`, { signal }),
  });
}

export function roomsQuery(slug: string) {
  return queryOptions({
    queryKey: ['directory', 'organisations', slug, 'rooms'],
    queryFn: async ({ signal }) => (await api.get<Items<Room>>(`${at(slug)}/rooms`, { signal })).items,
  });
}

export function teamOfferingsQuery(slug: string) {
  return queryOptions({
    queryKey: ['directory', 'organisations', slug, 'offerings'],
    queryFn: async ({ signal }) =>
      (await api.get<Items<TeamOffering>>(`${at(slug)}/offerings`, { signal })).items,
  });
}

export function deskQuery(slug: string, from: CalendarDate, to: CalendarDate, zone: Zone) {
  return queryOptions({
    queryKey: ['booking', 'organisations', slug, 'desk', from, to, zone],
    refetchInterval: 60_000,
    queryFn: ({ signal }) =>
      api.get<Desk>(`${calendarsOf(slug)}/desk`, { query: { from, to, zone }, signal }),
  });
}

export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['directory', 'invitation', token],
    retry: false,
    queryFn: ({ signal }) =>
      api.post<ReadInvitation>('/directory/invitations/read', { body: { token }, signal }),
  });
}

export const found = (edit: OrganisationEdit) =>
  api.post<OwnOrganisation>('/directory/organisations', { body: edit });

export const saveOrganisation = (slug: string, edit: OrganisationEdit) =>
  api.put<OwnOrganisation>(at(slug), { body: edit });

export function uploadLogo(slug: string, picture: Blob): Promise<OwnOrganisation> {
  const form = new FormData();
  form.set('file', picture, 'logo');
  return api.put<OwnOrganisation>(`${at(slug)}/logo`, { body: form });
}

export const removeLogo = (slug: string) => api.delete<OwnOrganisation>(`${at(slug)}/logo`);

export const invite = (slug: string, email: string, roles: MemberRole[]) =>
  api.post<Invitation>(`${at(slug)}/invitations`, { body: { email, roles } });

export const withdraw = (slug: string, id: Id) => api.delete(`${at(slug)}/invitations/${id}`);

export const setRoles = (slug: string, personId: Id, roles: MemberRole[]) =>
  api.put(`${at(slug)}/members/${personId}`, { body: { roles } });

export const removeMember = (slug: string, personId: Id) => api.delete(`${at(slug)}/members/${personId}`);

export const accept = (token: string) =>
  api.post<Organisation>('/directory/invitations/accept', { body: { token } });

export const decline = (token: string) => api.post('/directory/invitations/decline', { body: { token } });

export const addRoom = (slug: string, room: Omit<Room, 'id'>) =>
  api.post<Room>(`${at(slug)}/rooms`, { body: room });

export const changeRoom = (slug: string, { id, ...room }: Room) =>
  api.put<Room>(`${at(slug)}/rooms/${id}`, { body: room });

export const saveTeamOffering = (slug: string, id: Id | null, terms: TeamOfferingTerms) =>
  id === null
    ? api.post<TeamOffering>(`${at(slug)}/offerings`, { body: terms })
    : api.put<TeamOffering>(`${at(slug)}/offerings/${id}`, { body: terms });

export const archiveTeamOffering = (slug: string, id: Id) =>
  api.post<TeamOffering>(`${at(slug)}/offerings/${id}/archive`);

export interface DeskOrder {
  email: string;
  offeringId: Id;
  startsAt: Moment;
  note: string;
}

export const bookAtDesk = (slug: string, { email, offeringId, startsAt, note }: DeskOrder) =>
  api.post<Booking>(`${calendarsOf(slug)}/bookings`, {
    body: { email, offering_id: offeringId, starts_at: startsAt, note: note.trim() || null },
  });

/** The same answer for every address; a letter follows. */
export const sendLinkFromDesk = (
  slug: string,
  { email, offeringId, startsAt, note }: DeskOrder,
  name: string,
) =>
  api.post<GuestSent>(`${calendarsOf(slug)}/links`, {
    body: { email, offering_id: offeringId, starts_at: startsAt, note: note.trim() || null, name },
  });

export const cancelAtDesk = (slug: string, id: Id, party: Party, reason: string) =>
  api.post<Booking>(`${calendarsOf(slug)}/bookings/${id}/cancel`, {
    body: { party, reason: reason.trim() || null },
  });

export const moveAtDesk = (slug: string, id: Id, startsAt: Moment) =>
  api.post<Booking>(`${calendarsOf(slug)}/bookings/${id}/reschedule`, {
    body: { party: 'consultant', starts_at: startsAt },
  });

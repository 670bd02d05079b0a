/** What a consultant asks the services about their own practice, and what they tell them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type {
  Booking,
  CalendarDate,
  ClockRange,
  DateOverride,
  Earnings,
  EarningsItem,
  Holiday,
  Holidays,
  Hours,
  Id,
  Items,
  Moment,
  Offering,
  OfferingTerms,
  Page,
  Profile,
  ProfileEdit,
  TimeOff,
  Travel,
  WeekEdit,
  Weeks,
  Zone,
} from '@/kit/api/types';

// directory

/** One's own profile; `null` for somebody who is no consultant yet. */
export const ownProfileQuery = queryOptions({
  queryKey: ['directory', 'own-profile'],
  queryFn: async ({ signal }): Promise<Profile | null> => {
    try {
      return await api.get<Profile>('/directory/profile', { signal });
    } catch (error) {
      if (error instanceof Problem && error.code === 'directory.no_profile') return null;
      throw error;
    }
  },
});

export const becomeConsultant = (headline: string) =>
  api.post<Profile>('/directory/profile', { body: { headline } });

export const saveProfile = (edit: ProfileEdit) => api.put<Profile>('/directory/profile', { body: edit });

export const publishProfile = () => api.post<Profile>('/directory/profile/publish');

export const unpublishProfile = () => api.post<Profile>('/directory/profile/unpublish');

export function uploadPicture(picture: Blob): Promise<Profile> {
  const form = new FormData();
  form.set('file', picture, 'picture');
  return api.put<Profile>('/directory/profile/picture', { body: form });
}

export const removePicture = () => api.delete<Profile>('/directory/profile/picture');

export const ownOfferingsQuery = queryOptions({
  queryKey: ['directory', 'own-offerings'],
  queryFn: async ({ signal }) => (await api.get<Items<Offering>>('/directory/offerings', { signal })).items,
});

export const addOffering = (terms: OfferingTerms) =>
  api.post<Offering>('/directory/offerings', { body: terms });

export const changeOffering = (id: Id, terms: OfferingTerms) =>
  api.put<Offering>(`/directory/offerings/${id}`, { body: terms });

export const archiveOffering = (id: Id) => api.post<Offering>(`/directory/offerings/${id}/archive`);

// booking

export const saveHours = (hours: Hours) => api.put<Hours>('/booking/hours', { body: hours });

/** All weekly hours: the usual ones first. */
export const weeksQuery = queryOptions({
  queryKey: ['booking', 'weeks'],
  queryFn: ({ signal }) => api.get<Weeks>('/booking/weeks', { signal }),
});

export const addWeek = (week: WeekEdit) => api.post<Weeks>('/booking/weeks', { body: week });

/** `zone` is that of all hours; without it, it stays. */
export const saveWeek = (id: Id, week: WeekEdit & { zone?: Zone }) =>
  api.put<Weeks>(`/booking/weeks/${id}`, { body: week });

export const makeWeekUsual = (id: Id) => api.post<Weeks>(`/booking/weeks/${id}/usual`);

export const removeWeek = (id: Id) => api.delete(`/booking/weeks/${id}`);

/** Lets an offering follow a week; `null` the usual one. */
export const chooseWeek = (offering: Id, week: Id | null) =>
  api.put<Weeks>(`/booking/offerings/${offering}/week`, { body: { week_id: week } });

/** The dates that differ, from a day on. */
export function overridesQuery(from: CalendarDate) {
  return queryOptions({
    queryKey: ['booking', 'overrides', from],
    queryFn: async ({ signal }) =>
      (await api.get<Items<DateOverride>>('/booking/overrides', { query: { from }, signal })).items,
  });
}

export const saveOverride = ({ on, ...body }: DateOverride) =>
  api.put<DateOverride>(`/booking/overrides/${on}`, { body });

export const removeOverride = ({ on, week_id }: Pick<DateOverride, 'on' | 'week_id'>) =>
  api.delete(`/booking/overrides/${on}`, { query: { week_id } });

/** Changes several dates at once, or none; without ranges (`null`) a date follows the week again. */
export const saveOverrides = (edit: {
  items: { on: CalendarDate; ranges: ClockRange[] | null }[];
  week_id: Id | null;
  revision: number;
}) => api.put<Items<DateOverride>>('/booking/overrides', { body: edit });

export const holidaysQuery = queryOptions({
  queryKey: ['booking', 'holidays'],
  queryFn: ({ signal }) => api.get<Holidays>('/booking/holidays', { signal }),
});

export const keepHolidays = (place: Pick<Holidays, 'country' | 'subdivision'>) =>
  api.put<Holidays>('/booking/holidays', { body: place });

export const workOnHoliday = ({ on, worked }: Pick<Holiday, 'on' | 'worked'>) =>
  api.put<Holidays>(`/booking/holidays/${on}`, { body: { worked } });

/** The countries whose holidays are known; they do not change while a page is open. */
export const holidayCountriesQuery = queryOptions({
  queryKey: ['booking', 'holiday-countries'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) =>
    (await api.get<Items<string>>('/booking/holiday-countries', { signal })).items,
});

export function subdivisionsQuery(country: string | null) {
  return queryOptions({
    queryKey: ['booking', 'holiday-countries', country],
    enabled: country !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (
        await api.get<Items<{ code: string; name: string }>>(`/booking/holiday-countries/${country}`, {
          signal,
        })
      ).items,
  });
}

export const travelsQuery = queryOptions({
  queryKey: ['booking', 'travels'],
  queryFn: async ({ signal }) => (await api.get<Items<Travel>>('/booking/travels', { signal })).items,
});

export const addTravel = (travel: Omit<Travel, 'id'>) =>
  api.post<Travel>('/booking/travels', { body: travel });

export const removeTravel = (id: Id) => api.delete(`/booking/travels/${id}`);

export const timeOffQuery = queryOptions({
  queryKey: ['booking', 'time-off'],
  queryFn: async ({ signal }) => (await api.get<Items<TimeOff>>('/booking/time-off', { signal })).items,
});

export const takeTimeOff = (days: Pick<TimeOff, 'starts_on' | 'ends_on'> & { note: string }) =>
  api.post<TimeOff>('/booking/time-off', { body: days });

export const returnFromTimeOff = (id: Id) => api.delete(`/booking/time-off/${id}`);

const LARGEST_PAGE = 100;

/** As many pages as a busy year may have; past that, the calendar shows what was found. */
const MOST_PAGES = 20;

/** What lies ahead, the nearest first: one page, enough for today and the days after. */
export const aheadQuery = queryOptions({
  queryKey: ['booking', 'bookings', 'consultant', 'ahead'],
  queryFn: async ({ signal }) =>
    (
      await api.get<Page<Booking>>('/booking/bookings', {
        query: { as: 'consultant', when: 'upcoming', limit: LARGEST_PAGE },
        signal,
      })
    ).items,
});

/** Bookings that touch a stretch of time, in order. The service sorts them by time, so pages end where the stretch does. */
export function bookingsBetweenQuery(from: Moment, to: Moment) {
  return queryOptions({
    queryKey: ['booking', 'bookings', 'consultant', 'between', from, to],
    queryFn: async ({ signal }) => {
      const found: Booking[] = [];
      if (Date.parse(to) > Date.now()) {
        await collect('upcoming', (booking) => Date.parse(booking.starts_at) >= Date.parse(to));
      }
      if (Date.parse(from) < Date.now()) {
        await collect('past', (booking) => Date.parse(booking.ends_at) <= Date.parse(from));
      }
      const inside = found.filter(
        ({ starts_at, ends_at }) =>
          Date.parse(starts_at) < Date.parse(to) && Date.parse(ends_at) > Date.parse(from),
      );
      return inside.sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at));

      async function collect(when: 'upcoming' | 'past', isBeyond: (booking: Booking) => boolean) {
        let cursor: string | null = null;
        for (let pages = 0; pages < MOST_PAGES; pages += 1) {
          const page: Page<Booking> = await api.get('/booking/bookings', {
            query: { as: 'consultant', when, limit: LARGEST_PAGE, cursor },
            signal,
          });
          found.push(...page.items);
          cursor = page.next_cursor;
          const last = page.items.at(-1);
          if (cursor === null || !last || isBeyond(last)) return;
        }
      }
    },
  });
}

// calls

/** What this side needs to know of a call: who waits to be let in. */
export interface CallAtTheDoor {
  call_id: Id;
  state: 'scheduled' | 'open' | 'live' | 'ended' | 'cancelled';
  present: Id[];
  waiting: Id[];
}

/** Hints make it stale at once; asking now and then covers a lost socket. */
export function callAtTheDoorQuery(bookingId: Id, isOpen: boolean) {
  return queryOptions({
    queryKey: ['calls', 'by-booking', bookingId],
    enabled: isOpen,
    refetchInterval: isOpen ? 20_000 : false,
    queryFn: ({ signal }) => api.get<CallAtTheDoor>(`/calls/by-booking/${bookingId}`, { signal }),
  });
}

// billing

export const earningsQuery = queryOptions({
  queryKey: ['billing', 'earnings'],
  queryFn: ({ signal }) => api.get<Earnings>('/billing/earnings', { signal }),
});

export const earningsItemsQuery = infiniteQueryOptions({
  queryKey: ['billing', 'earnings-items'],
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<EarningsItem>) => page.next_cursor,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<EarningsItem>>('/billing/earnings/items', { query: { cursor: pageParam }, signal }),
});

/** Every item there is, for a file. */
export async function allEarningsItems(): Promise<EarningsItem[]> {
  const items: EarningsItem[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<EarningsItem> = await api.get('/billing/earnings/items', {
      query: { cursor, limit: LARGEST_PAGE },
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

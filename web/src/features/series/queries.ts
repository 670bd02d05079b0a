/** Questions and commands about booking in a rhythm. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type {
  Attendee,
  Id,
  IntakeAnswer,
  Moment,
  Rhythm,
  Series,
  SeriesCancellation,
  SeriesPreview,
} from '@/kit/api/types';

export interface Beat {
  offeringId: Id;
  at: Moment;
  rhythm: Rhythm;
  times: number;
}

/** How each time stands now; what is free changes without a hint. */
export function previewQuery({ offeringId, at, rhythm, times }: Beat) {
  return queryOptions({
    queryKey: ['booking', 'series-preview', offeringId, at, rhythm, times],
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      api.get<SeriesPreview>('/booking/series/preview', {
        query: { offering_id: offeringId, starts_at: at, rhythm, times },
        signal,
      }),
  });
}

interface Order extends Beat {
  chosen: readonly { number: number; starts_at: Moment }[];
  must: 'all' | 'possible';
  eachMinor: number;
  note: string;
  /** For whom, where that is somebody else. */
  attendee: Attendee | null;
  /** What was asked and answered; nothing where nothing was asked. */
  intake: { answers: IntakeAnswer[]; consent: boolean; version: number } | null;
  idempotencyKey: string;
}

export function bookSeries(order: Order): Promise<Series> {
  const { offeringId, at, rhythm, times, chosen, must, eachMinor, note, attendee, intake, idempotencyKey } =
    order;
  return api.post<Series>('/booking/series', {
    body: {
      offering_id: offeringId,
      starts_at: at,
      rhythm,
      times,
      chosen,
      must,
      each_minor: eachMinor,
      note: note.trim() || null,
      ...(attendee && { attendee }),
      ...(intake && {
        answers: intake.answers,
        consent: intake.consent,
        form_version: intake.version,
      }),
    },
    idempotencyKey,
  });
}

export function seriesQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'series', id],
    queryFn: ({ signal }) => api.get<Series>(`/booking/series/${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.occurrences.some(({ booking }) => booking?.state === 'requested') ? 2_000 : false,
  });
}

/** What cancelling all that lies ahead would give back. It falls with time, so it is never taken from memory. */
export function seriesCancellationQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'series-cancellation', id],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => api.get<SeriesCancellation>(`/booking/series/${id}/cancellation`, { signal }),
  });
}

export const acceptSeries = (id: Id) => api.post<Series>(`/booking/series/${id}/accept`);

export const declineSeries = (id: Id, reason: string) =>
  api.post<Series>(`/booking/series/${id}/decline`, { body: { reason: reason.trim() || null } });

export const cancelSeries = (id: Id, refundMinor: number, reason: string) =>
  api.post<Series>(`/booking/series/${id}/cancel`, {
    body: { expected_refund_minor: refundMinor, reason: reason.trim() || null },
  });

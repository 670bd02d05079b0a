/** Questions and commands about the next time after a call. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { FollowUps, Id, IntakeAnswer, Moment } from '@/kit/api/types';

const addressOf = (bookingId: Id) => `/booking/bookings/${bookingId}/follow-ups`;

/** Hints tell of proposals and answers; asking now and then covers a lost socket. */
const LOOK_AGAIN_MS = 15_000;

export function followUpsQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['booking', 'follow-ups', bookingId],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: ({ signal }) => api.get<FollowUps>(addressOf(bookingId), { signal }),
  });
}

interface NextTime {
  offeringId: Id;
  times: readonly Moment[];
  note: string;
}

export const proposeNext = (bookingId: Id, { offeringId, times, note }: NextTime) =>
  api.post<FollowUps>(addressOf(bookingId), {
    body: { offering_id: offeringId, times, note: note.trim() || null },
  });

interface Acceptance {
  at: Moment;
  /** What was asked and answered; nothing where nothing was asked. */
  intake: { answers: IntakeAnswer[]; consent: boolean; version: number } | null;
  idempotencyKey: string;
}

export const bookNext = (bookingId: Id, id: Id, { at, intake, idempotencyKey }: Acceptance) =>
  api.post<FollowUps>(`${addressOf(bookingId)}/${id}/accept`, {
    body: {
      starts_at: at,
      ...(intake && {
        answers: intake.answers,
        consent: intake.consent,
        form_version: intake.version,
      }),
    },
    idempotencyKey,
  });

export const declineNext = (bookingId: Id, id: Id) =>
  api.post<FollowUps>(`${addressOf(bookingId)}/${id}/decline`);

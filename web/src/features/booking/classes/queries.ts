/** Questions and commands about classes: those of a consultant, one of them, and one's own seats in it. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Attendee, Booking, ClassPlan, ConsultationClass, Id, Items, Roster } from '@/kit/api/types';

/** Money is held within moments; a hint tells of it, and asking makes sure. */
const LOOK_AGAIN_MS = 1_500;

export function classesAheadQuery(consultantId: Id) {
  return queryOptions({
    queryKey: ['booking', 'classes', 'of', consultantId],
    queryFn: async ({ signal }) =>
      (
        await api.get<Items<ConsultationClass>>('/booking/classes', {
          query: { consultant_id: consultantId },
          signal,
        })
      ).items,
  });
}

export function classQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'classes', id],
    queryFn: ({ signal }) => api.get<ConsultationClass>(`/booking/classes/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.own_seat?.state === 'requested' ? LOOK_AGAIN_MS : false),
  });
}

export const ownClassesQuery = queryOptions({
  queryKey: ['booking', 'classes', 'own'],
  queryFn: async ({ signal }) =>
    (await api.get<Items<ConsultationClass>>('/booking/classes/own', { signal })).items,
});

export function rosterQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'classes', id, 'roster'],
    queryFn: ({ signal }) => api.get<Roster>(`/booking/classes/${id}/roster`, { signal }),
  });
}

export const planClasses = (plan: ClassPlan) =>
  api.post<Items<ConsultationClass>>('/booking/classes', { body: plan });

export const changeClass = (id: Id, edit: Pick<ClassPlan, 'capacity' | 'most_seats' | 'meeting_point'>) =>
  api.put<ConsultationClass>(`/booking/classes/${id}`, { body: edit });

export const callOff = (id: Id, reason: string) =>
  api.post<ConsultationClass>(`/booking/classes/${id}/call-off`, { body: { reason: reason.trim() || null } });

export const takeSeats = (
  id: Id,
  seats: number,
  note: string,
  attendee: Attendee | null,
  idempotencyKey: string,
) =>
  api.post<Booking>(`/booking/classes/${id}/seats`, {
    body: { seats, note: note.trim() || null, ...(attendee && { attendee }) },
    idempotencyKey,
  });

export const waitForSeats = (id: Id, seats: number) =>
  api.post<ConsultationClass>(`/booking/classes/${id}/waitlist`, { body: { seats } });

export const stopWaiting = (id: Id) => api.delete<ConsultationClass>(`/booking/classes/${id}/waitlist`);

export const acceptSeats = (id: Id, note: string) =>
  api.post<Booking>(`/booking/classes/${id}/waitlist/accept`, { body: { note: note.trim() || null } });

export const noteAttendance = (id: Id, bookingId: Id, attended: boolean) =>
  api.put<void>(`/booking/classes/${id}/roster/${bookingId}`, { body: { attended } });

export const settleClass = (id: Id) => api.post<ConsultationClass>(`/booking/classes/${id}/settle`);

export const addLink = (id: Id, name: string, url: string) =>
  api.post<ConsultationClass>(`/booking/classes/${id}/materials/links`, { body: { name, url } });

export function addFile(id: Id, file: File): Promise<ConsultationClass> {
  const form = new FormData();
  form.set('file', file, file.name);
  return api.post<ConsultationClass>(`/booking/classes/${id}/materials/files`, { body: form });
}

export const removeMaterial = (id: Id, materialId: Id) =>
  api.delete<ConsultationClass>(`/booking/classes/${id}/materials/${materialId}`);

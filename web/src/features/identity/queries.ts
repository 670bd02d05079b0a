/** Questions and commands to the identity service. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { CodeSent, DemoPerson, Id, Items, Me, SignedIn } from '@/kit/api/types';
import { browserZone } from '@/kit/time/viewer';

export function sendCode(email: string): Promise<CodeSent> {
  return api.post<CodeSent>('/identity/codes', { body: { email, language: language() } });
}

/** An unknown address becomes an account with the zone and language of this browser. */
export function signIn(requestId: Id, code: string): Promise<SignedIn> {
  return api.post<SignedIn>('/identity/sign-in', {
    body: { request_id: requestId, code, zone: browserZone(), language: language(), transport: 'cookie' },
  });
}

export function changeName(name: string): Promise<Me> {
  return api.patch<Me>('/identity/me', { body: { name } });
}

/** Only a demonstration has them. */
export const demoPeopleQuery = queryOptions({
  queryKey: ['identity', 'demo-people'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.get<Items<DemoPerson>>('/identity/demo/people', { signal }),
});

export function signInAsDemoPerson(personId: Id): Promise<SignedIn> {
  return api.post<SignedIn>('/identity/demo/sign-in', { body: { person_id: personId } });
}

function language(): string {
  return new Intl.Locale(navigator.language || 'en').language;
}

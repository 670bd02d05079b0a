/** Where one meets, while it is typed; pure. */
import type { Location, LocationKind } from '@/kit/api/types';
import type { FieldReader } from './fields';

interface LocationDraft {
  location: LocationKind;
  address: string;
  phone: string;
}

/** Only what belongs to the chosen kind is sent; the rest stays in its field for who changes their mind. */
export function readLocation(draft: LocationDraft, read: FieldReader): Location {
  const address = draft.location === 'in_person' ? draft.address.trim() : null;
  const phone = draft.location === 'phone' ? draft.phone.trim() : null;
  if (address === '') read.refuse('address', 'missing');
  if (phone === '') read.refuse('phone', 'missing');
  else if (phone !== null && !isNumber(phone)) read.refuse('phone', 'no-number');
  return { kind: draft.location, address, phone };
}

/** Digits enough to call, and the signs people write between them. */
function isNumber(typed: string): boolean {
  return /^\+?[0-9 ()/.-]+$/.test(typed) && typed.replace(/\D/g, '').length >= 5;
}

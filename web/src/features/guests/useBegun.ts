/** What a guest typed before the letter came, handed to the form once. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Begun, Id } from '@/kit/api/types';
import { begunQuery } from './queries';

/** `done` from the render on in which everything is filled in; `none` also where nothing is kept any more. */
export function useBegun(id: Id | undefined, onFound: (begun: Begun) => void): 'none' | 'loading' | 'done' {
  const { data, isPending } = useQuery({ ...begunQuery(id ?? ''), enabled: id !== undefined });
  const [given, setGiven] = useState<Id | null>(null);
  const give = useEffectEvent(onFound);
  useEffect(() => {
    if (!id || !data || given === id) return;
    give(data);
    setGiven(id);
  }, [id, data, given]);
  if (!id) return 'none';
  if (given === id) return 'done';
  return isPending ? 'loading' : 'none';
}

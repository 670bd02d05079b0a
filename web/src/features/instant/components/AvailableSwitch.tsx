/** The consultant's switch of being available now: on Today with its words, in the header as a small one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Switch as SwitchState } from '@/kit/api/types';
import { classes } from '@/ui/classes';
import { Switch } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { setSwitch, switchQuery } from '../queries';

function useSwitch() {
  const client = useQueryClient();
  const { data } = useQuery(switchQuery);
  const { mutate } = useMutation({
    mutationFn: setSwitch,
    // Shown as pressed at once; what the service says afterwards counts.
    onMutate: async (on) => {
      await client.cancelQueries({ queryKey: switchQuery.queryKey });
      const before = client.getQueryData(switchQuery.queryKey);
      client.setQueryData(
        switchQuery.queryKey,
        (old) => old && { ...old, on, availability: on ? ('available' as const) : ('off' as const) },
      );
      return { before };
    },
    onError: (error, _, context) => {
      client.setQueryData(switchQuery.queryKey, context?.before);
      toast(`${messages.switchError}: ${error.message}`, 'bad');
    },
    onSuccess: (now) => client.setQueryData(switchQuery.queryKey, now),
  });
  return { state: data, set: mutate };
}

function wordsOf({ on, availability, offerings }: SwitchState): string {
  if (offerings.length === 0) return messages.switchNothing;
  if (!on) return messages.switchOff;
  if (availability === 'busy') return messages.switchBusy;
  return availability === 'off' ? messages.switchWaits : messages.switchOn;
}

export function AvailableSwitch() {
  const { state, set } = useSwitch();
  if (!state) return null;
  const isPossible = state.offerings.length > 0;
  return (
    <div className="grid gap-2">
      <Switch
        label={messages.switch}
        hint={wordsOf(state)}
        checked={state.on}
        disabled={!isPossible && !state.on}
        onChange={(event) => set(event.target.checked)}
      />
      {!isPossible && (
        <p className="text-sm">
          <Link to="/offerings">{messages.toOfferings}</Link>
        </p>
      )}
    </div>
  );
}

/** On every page; not there while nothing of the consultant's can be had at once. */
export function HeaderSwitch() {
  const { state, set } = useSwitch();
  if (!state || (state.offerings.length === 0 && !state.on)) return null;
  const shown = !state.on ? 'off' : state.availability === 'off' ? 'waiting' : state.availability;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={state.on}
      aria-label={messages.switch}
      title={state.on ? messages.headerOn : messages.headerOff}
      onClick={() => set(!state.on)}
      className="pressable inline-flex min-h-11 items-center gap-2 rounded-md px-2.5 text-sm font-medium hover:bg-sunk"
    >
      <span
        aria-hidden="true"
        className={classes(
          'size-3 rounded-full border',
          shown === 'available' && 'border-live bg-live',
          shown === 'busy' && 'border-warn bg-warn',
          shown === 'waiting' && 'border-live bg-transparent',
          shown === 'off' && 'border-edge bg-transparent',
        )}
      />
      <span className="max-sm:sr-only">{messages.headerWords[shown]}</span>
    </button>
  );
}

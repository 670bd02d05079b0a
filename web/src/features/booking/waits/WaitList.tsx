/** What one waits for: the days, and the time that is kept once one has come free. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DayWait } from '@/kit/api/types';
import { clockTime, dateWords, dayAndTime } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { Button, ButtonPathLink } from '@/ui/Button';
import { Section } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from './messages';
import { keptAddress } from './model';
import { dayWaitsQuery, leaveWait, passKept } from './queries';

/** Nothing where one waits for nothing. */
export function WaitList() {
  const { data, error, refetch } = useQuery(dayWaitsQuery);
  if (error && !data) {
    return <ErrorState title={messages.listError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data || data.length === 0) return null;
  return (
    <Section title={messages.listTitle}>
      <ul aria-live="polite" className="divide-y divide-hairline border-y border-hairline">
        {data.map((wait) => (
          <WaitRow key={wait.id} wait={wait} />
        ))}
      </ul>
    </Section>
  );
}

export function WaitRow({ wait }: { wait: DayWait }) {
  const client = useQueryClient();
  const settled = {
    onError: (failure: Error) => toast(failure.message, 'bad'),
    onSettled: () => client.invalidateQueries({ queryKey: ['booking'] }),
  };
  const leave = useMutation({
    mutationFn: () => leaveWait(wait.id),
    onSuccess: () => toast(messages.left),
    ...settled,
  });
  const pass = useMutation({
    mutationFn: () => passKept(wait.id),
    onSuccess: () => toast(messages.passed),
    ...settled,
  });
  const isBusy = leave.isPending || pass.isPending;
  const address = keptAddress(wait);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
      <div className="min-w-0 grow basis-64">
        <p className="font-medium">{messages.lead(wait.offering_title, wait.consultant.name)}</p>
        <p className="text-sm text-soft">{daysWords(wait)}</p>
        {wait.kept && (
          <>
            <p className="mt-1.5 font-semibold">
              <span className="marked">{messages.kept(dayAndTime(wait.kept.starts_at))}</span>
            </p>
            <p className="text-sm text-soft">{messages.keptUntil(clockTime(wait.kept.until))}</p>
          </>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {!wait.kept && <Badge>{messages.waiting}</Badge>}
        {address && (
          <ButtonPathLink href={address} size="small">
            {messages.bookIt}
          </ButtonPathLink>
        )}
        {wait.kept && (
          <Button
            kind="secondary"
            size="small"
            disabled={isBusy}
            busy={pass.isPending && messages.passing}
            onClick={() => pass.mutate()}
          >
            {messages.pass}
          </Button>
        )}
        <Button
          kind="quiet"
          size="small"
          disabled={isBusy}
          busy={leave.isPending && messages.leaving}
          onClick={() => leave.mutate()}
        >
          {messages.leave}
        </Button>
      </div>
    </li>
  );
}

function daysWords({ first_on, last_on, part }: DayWait): string {
  const words = (date: string) => dateWords(date, { weekday: 'short', day: 'numeric', month: 'long' });
  const days = messages.days(words(first_on), words(last_on));
  return part === 'any' ? days : `${days}. ${messages.parts[part]}`;
}

/** Events that a service gave up on, over all services. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { metaQuery } from '@/kit/api/meta';
import type { ParkedEvent } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Badge } from '@/ui/Badge';
import { Button } from '@/ui/Button';
import { PageHeader, Section } from '@/ui/layout';
import { EmptyState, ErrorState } from '@/ui/states';
import { Ago } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { parkedQuery, retryParked } from '../queries';
import { RowsSkeleton, StaffFrame } from './StaffFrame';
import { Json } from './Timeline';

export function ParkedScreen() {
  usePageTitle(messages.parked);
  const { data: meta, error, refetch } = useQuery(metaQuery);
  return (
    <StaffFrame>
      <PageHeader title={messages.parked} lead={messages.parkedLead} />
      {meta ? (
        <Services names={meta.services} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </StaffFrame>
  );
}

function Services({ names }: { names: readonly string[] }) {
  const answers = useQueries({ queries: names.map(parkedQuery) });
  const isPending = answers.some((answer) => answer.isPending);
  const isQuiet = answers.every((answer) => answer.data?.length === 0);
  if (isPending && answers.every(({ data }) => !data?.length)) return <RowsSkeleton />;
  if (isQuiet) return <EmptyState title={messages.parkedNone}>{messages.parkedNoneText}</EmptyState>;
  return (
    <>
      {answers.map((answer, place) => {
        const service = names[place] ?? '';
        if (answer.error && !answer.data) {
          return (
            <div key={service} className="mb-6">
              <ErrorState
                title={messages.parkedError(service)}
                error={answer.error}
                onRetry={() => void answer.refetch()}
              />
            </div>
          );
        }
        if (!answer.data?.length) return null;
        return (
          <Section key={service} title={service}>
            <ul className="divide-y divide-hairline border-y border-hairline">
              {answer.data.map((parked) => (
                <Parked key={parked.id} service={service} parked={parked} />
              ))}
            </ul>
          </Section>
        );
      })}
    </>
  );
}

function Parked({ service, parked }: { service: string; parked: ParkedEvent }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryParked(service, parked.id),
    onSuccess: async () => {
      toast(messages.retried);
      await client.invalidateQueries({ queryKey: parkedQuery(service).queryKey });
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <li className="grid gap-2 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div>
          <h3 className="text-lg">{parked.event}</h3>
          <p className="text-sm text-soft">
            {messages.forWhom(parked.subscriber)}, <Ago at={parked.parked_at} />
          </p>
        </div>
        <div className="flex items-center gap-3">
          <Badge tone="warn">{messages.attempts(parked.attempts)}</Badge>
          <Button
            kind="secondary"
            size="small"
            icon={<RotateCcw aria-hidden="true" className="size-4" />}
            busy={retry.isPending && messages.retrying}
            onClick={() => retry.mutate()}
          >
            {messages.retry}
          </Button>
        </div>
      </div>
      <p className="rounded-md bg-bad-wash px-3 py-2 font-mono text-sm break-words">{parked.last_error}</p>
      <details className="text-sm">
        <summary className="inline-flex min-h-6 items-center rounded-sm text-pen">{messages.payload}</summary>
        <Json value={parked.payload} />
      </details>
    </li>
  );
}

/** All classes of a consultant, and planning new ones. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ownClassesQuery } from '@/features/booking/classes/queries';
import type { ConsultationClass } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { StateTag, type Tone } from '@/ui/Badge';
import { Button, ButtonLink } from '@/ui/Button';
import { PageHeader, Section } from '@/ui/layout';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { PracticeFrame } from '../PracticeFrame';
import { ownOfferingsQuery } from '../queries';
import { messages } from './messages';
import { PlanDialog } from './PlanDialog';

export function ClassesScreen() {
  usePageTitle(messages.title);
  return <PracticeFrame>{() => <Contents />}</PracticeFrame>;
}

function Contents() {
  const [isPlanning, setPlanning] = useState(false);
  const classes = useQuery(ownClassesQuery);
  const offerings = useQuery(ownOfferingsQuery);
  const now = useNow(60_000);
  const error = classes.error ?? offerings.error;
  const holdable = offerings.data?.filter(({ active, ways }) => active && ways.includes('seat'));
  const planButton = (
    <Button icon={<Plus aria-hidden="true" className="size-5" />} onClick={() => setPlanning(true)}>
      {messages.plan}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={messages.title}
        lead={messages.lead}
        actions={holdable && holdable.length > 0 && planButton}
      />
      {classes.data && holdable ? (
        <Lists classes={classes.data} canPlan={holdable.length > 0} planButton={planButton} now={now} />
      ) : error ? (
        <ErrorState
          title={messages.loadError}
          error={error}
          onRetry={() => {
            void classes.refetch();
            void offerings.refetch();
          }}
        />
      ) : (
        <Loading>
          <Skeleton className="h-64" />
        </Loading>
      )}
      {isPlanning && holdable && <PlanDialog offerings={holdable} onClose={() => setPlanning(false)} />}
    </>
  );
}

interface ListsProps {
  classes: readonly ConsultationClass[];
  canPlan: boolean;
  planButton: React.ReactNode;
  now: number;
}

function Lists({ classes, canPlan, planButton, now }: ListsProps) {
  const isAhead = (each: ConsultationClass) => each.state === 'planned' && Date.parse(each.ends_at) > now;
  const ahead = classes.filter(isAhead).reverse();
  const past = classes.filter((each) => !isAhead(each));
  if (classes.length === 0) {
    return canPlan ? (
      <EmptyState title={messages.emptyTitle} action={planButton}>
        {messages.emptyText}
      </EmptyState>
    ) : (
      <EmptyState
        title={messages.noOfferingTitle}
        action={
          <ButtonLink to="/offerings/$id" params={{ id: 'new' }}>
            {messages.makeOffering}
          </ButtonLink>
        }
      >
        {messages.noOfferingText}
      </EmptyState>
    );
  }
  return (
    <>
      {ahead.length > 0 && (
        <Section title={messages.ahead}>
          <Rows classes={ahead} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title={messages.past}>
          <Rows classes={past} />
        </Section>
      )}
    </>
  );
}

const tones: Record<ConsultationClass['state'], Tone> = { planned: 'pen', cancelled: 'warn', over: 'plain' };

function Rows({ classes }: { classes: readonly ConsultationClass[] }) {
  return (
    <ul className="divide-y divide-hairline border-y border-hairline">
      {classes.map((each) => (
        <li key={each.id}>
          <Link
            to="/own-classes/$id"
            params={{ id: each.id }}
            className="pressable flex flex-wrap items-center justify-between gap-x-6 gap-y-1 rounded-sm px-1 py-3 hover:bg-sunk"
          >
            <span className="grid">
              <span className="font-medium">{each.title}</span>
              <span className="figures text-sm text-soft">{dayAndTime(each.starts_at)}</span>
            </span>
            <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
              <span className="figures text-soft">
                {messages.taken(each.seats_taken, each.capacity)}
                {each.waiting > 0 && `, ${messages.waits(each.waiting)}`}
              </span>
              <StateTag tone={tones[each.state]}>{messages.state[each.state]}</StateTag>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

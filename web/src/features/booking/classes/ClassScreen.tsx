/** One class: when, for how much, how many seats are left, and one's own place in it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Problem } from '@/kit/api/problem';
import type { ConsultationClass } from '@/kit/api/types';
import { useWatch } from '@/kit/live/live';
import { usePageTitle } from '@/kit/page/title';
import { ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Card, PageHeader, Section } from '@/ui/layout';
import { Money, Price } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { TimeForTwo } from '@/ui/Time';
import { CancellationWords } from '../components/Terms';
import { MaterialList } from './MaterialList';
import { messages } from './messages';
import { OwnPlace } from './OwnPlace';
import { classQuery } from './queries';

const route = getRouteApi('/classes/$id');

export function ClassScreen() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(classQuery(id));
  usePageTitle(data?.title ?? messages.dates);
  useWatch('consultant', data?.consultant.id);
  if (error && !data) return <CannotShow error={error} onRetry={() => void refetch()} />;
  if (!data) return <ClassSkeleton />;
  return <Contents planned={data} />;
}

function Contents({ planned }: { planned: ConsultationClass }) {
  const { consultant } = planned;
  return (
    <div className="column pb-12">
      <PageHeader
        above={
          consultant.slug ? (
            <Link to="/c/$slug" params={{ slug: consultant.slug }}>
              {consultant.name}
            </Link>
          ) : (
            consultant.name
          )
        }
        title={planned.title}
        lead={messages.with(consultant.name)}
      />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-[1fr_24rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <Section className="lg:border-t-0 lg:pt-0">
            <DataList
              items={[
                {
                  term: messages.perSeat,
                  value: planned.price.amount ? (
                    <Money value={planned.price.amount} />
                  ) : (
                    <Price terms={planned.price} />
                  ),
                },
                {
                  term: messages.size,
                  value: messages.sizeOf(planned.seats_left, planned.capacity),
                },
                {
                  term: messages.where,
                  value: planned.meeting_point ? (
                    <MeetingPoint text={planned.meeting_point} />
                  ) : (
                    <span className="font-normal text-soft">{messages.whereHint}</span>
                  ),
                },
              ]}
            />
          </Section>
          {planned.materials && (
            <Section title={messages.material}>
              <MaterialList materials={planned.materials} />
            </Section>
          )}
          {planned.is_open && (
            <Section title={messages.policy}>
              <CancellationWords price={planned.price} policy={planned.policy} startsAt={planned.starts_at} />
            </Section>
          )}
        </div>
        <Card className="order-1 grid gap-5 lg:sticky lg:top-22 lg:order-2">
          <TimeForTwo at={planned.starts_at} until={planned.ends_at} otherZone={planned.consultant_zone} />
          <OwnPlace planned={planned} />
        </Card>
      </div>
    </div>
  );
}

/** An address, or a link that can be followed. */
export function MeetingPoint({ text }: { text: string }) {
  if (!/^https?:\/\/\S+$/.test(text)) return <span className="whitespace-pre-line">{text}</span>;
  return (
    <a href={text} rel="noopener noreferrer" target="_blank" className="break-all text-pen underline">
      {text}
    </a>
  );
}

function CannotShow({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && (error.status === 404 || error.status === 422);
  return (
    <div className="column">
      <PageHeader
        title={isMissing ? messages.missing : messages.error}
        lead={isMissing ? messages.missingText : undefined}
      />
      {isMissing ? (
        <ButtonLink to="/">{messages.noDatesHint}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}

function ClassSkeleton() {
  return (
    <Loading>
      <div className="column grid gap-10 pt-12 lg:grid-cols-[1fr_24rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-6 w-48" />
          <Skeleton className="mt-4 h-40" />
        </div>
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </Loading>
  );
}

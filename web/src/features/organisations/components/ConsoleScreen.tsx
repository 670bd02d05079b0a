/** The inside of an organisation, for its members: calendars, members, rooms, offerings and its page, by role. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import type { OwnOrganisation } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { Tabs } from '@/ui/overlays';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { ownOrganisationsQuery } from '../queries';
import type { Part } from '../routes';
import { MembersPart } from './MembersPart';

const DeskPart = lazy(() => import('./DeskPart').then(({ DeskPart }) => ({ default: DeskPart })));
const RoomsPart = lazy(() => import('./RoomsPart').then(({ RoomsPart }) => ({ default: RoomsPart })));
const PagePart = lazy(() => import('./PagePart').then(({ PagePart }) => ({ default: PagePart })));
const OfferingsPart = lazy(() =>
  import('./OfferingsPart').then(({ OfferingsPart }) => ({ default: OfferingsPart })),
);

const route = getRouteApi('/organisations/$slug');

export function ConsoleScreen() {
  const { slug } = route.useParams();
  const { data, error, refetch } = useQuery(ownOrganisationsQuery);
  const organisation = data?.find((each) => each.slug === slug);
  usePageTitle(organisation?.name ?? messages.ownTitle);
  if (error && !data) {
    return (
      <div className="column">
        <PageHeader title={messages.ownTitle} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Waiting />;
  if (!organisation) {
    return (
      <div className="column">
        <PageHeader title={messages.notYours} lead={messages.notYoursText} />
        <ButtonLink to="/organisations">{messages.back}</ButtonLink>
      </div>
    );
  }
  return <Console organisation={organisation} />;
}

function Console({ organisation }: { organisation: OwnOrganisation }) {
  const { part } = route.useSearch();
  const navigate = route.useNavigate();
  const parts: { value: Part; label: string; content: ReactNode }[] = [
    ...(organisation.can_keep_calendars
      ? [{ value: 'desk' as const, label: messages.desk, content: <DeskPart organisation={organisation} /> }]
      : []),
    { value: 'members', label: messages.members, content: <MembersPart organisation={organisation} /> },
    ...(organisation.can_manage
      ? [
          { value: 'rooms' as const, label: messages.rooms, content: <RoomsPart slug={organisation.slug} /> },
          {
            value: 'offerings' as const,
            label: messages.offerings,
            content: <OfferingsPart slug={organisation.slug} />,
          },
          { value: 'page' as const, label: messages.page, content: <PagePart organisation={organisation} /> },
        ]
      : []),
  ];
  const shown = parts.find(({ value }) => value === part) ?? parts[0];
  return (
    <div className="column pb-12">
      <PageHeader
        above={<Link to="/organisations">{messages.back}</Link>}
        title={organisation.name}
        actions={
          <ButtonLink to="/o/$slug" params={{ slug: organisation.slug }} kind="secondary">
            {messages.seePage}
          </ButtonLink>
        }
      />
      <Suspense fallback={<Waiting />}>
        <Tabs
          label={messages.consoleTabs}
          value={shown?.value ?? 'members'}
          onChange={(value) => void navigate({ search: { part: value as Part }, replace: true })}
          tabs={parts}
        />
      </Suspense>
    </div>
  );
}

function Waiting() {
  return (
    <Loading>
      <div className="column grid gap-4 pt-12">
        <Skeleton className="h-10 w-64" />
        <Skeleton className="h-64" />
      </div>
    </Loading>
  );
}

/**
 * What a guest's letter leads to. Looking at it changes nothing; its button proves the address and goes on.
 *
 * The token stands behind the `#`: no server, no log and no other site ever sees it.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { priceLimit } from '@/features/booking/model';
import { offeredQuery } from '@/features/booking/offering';
import { Problem } from '@/kit/api/problem';
import { rememberSignedIn, useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Button, ButtonLink } from '@/ui/Button';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { messages } from '../messages';
import { bookPath, bookPlace } from '../model';
import { followLink } from '../queries';

const route = getRouteApi('/guest');

export function GuestScreen() {
  const search = route.useSearch();
  const token = useLocation({ select: ({ hash }) => hash });
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { me } = useSession();
  const { data: offered } = useQuery({
    ...offeredQuery(search.with, search.of, search.offering ?? ''),
    enabled: Boolean(search.offering),
  });
  const going = useMutation({
    mutationFn: () => followLink(token),
    onSuccess: async ({ person, begun_id }) => {
      rememberSignedIn(client, person);
      const place = bookPlace(search, begun_id);
      await (place ? navigate({ ...place, replace: true }) : navigate({ to: '/bookings', replace: true }));
    },
  });
  const isSpent =
    token === '' || (going.error instanceof Problem && going.error.code === 'identity.link_spent');
  usePageTitle(isSpent ? messages.spentTitle : messages.finishTitle);

  if (isSpent) {
    const place = bookPlace(search);
    return (
      <div className="column pb-12" role="status">
        <PageHeader title={messages.spentTitle} lead={messages.spentText} />
        <div className="flex flex-wrap gap-3">
          {place ? (
            <ButtonLink {...place}>{messages.backToTime}</ButtonLink>
          ) : (
            <ButtonLink to="/">{messages.findOthers}</ButtonLink>
          )}
          {!me && (
            <ButtonLink kind="secondary" to="/sign-in" search={{ next: bookPath(search) }}>
              {messages.signInWithCode}
            </ButtonLink>
          )}
        </div>
      </div>
    );
  }
  const giver = offered?.giver;
  const offering = offered?.offering;
  const isPaid = offering && priceLimit(offering.price, offering.duration_minutes) !== null;
  const isAsking = offering && 'rules' in offering && offering.rules.approval === 'by_hand';
  return (
    <div className="column pb-12">
      <PageHeader
        title={messages.finishTitle}
        lead={offering && giver ? messages.what(offering.title, giver.name) : undefined}
      />
      <div className="grid max-w-prose justify-items-start gap-6">
        {search.at && offering && giver && (
          <p className="text-lg">
            <TimeForTwo
              at={search.at}
              until={new Date(Date.parse(search.at) + offering.duration_minutes * 60_000).toISOString()}
              otherZone={giver.zone}
            />
          </p>
        )}
        {me && <Note>{messages.otherwiseSignedIn(me.name)}</Note>}
        <Button size="large" busy={going.isPending && messages.goingOn} onClick={() => going.mutate()}>
          {!offering
            ? messages.goOn
            : isPaid
              ? messages.toPayment
              : isAsking
                ? messages.askNow
                : messages.bookNow}
        </Button>
        {going.error && <ErrorState title={messages.error} error={going.error} />}
      </div>
    </div>
  );
}

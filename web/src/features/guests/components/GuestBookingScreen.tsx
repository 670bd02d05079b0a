/**
 * What the link in a guest's letter leads to: a button that opens the one booking it is about.
 *
 * Looking at the page opens nothing, so programs that look at every link of a mail do not either.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { Problem } from '@/kit/api/problem';
import { rememberSignedIn, useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Button, ButtonLink } from '@/ui/Button';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { messages } from '../messages';
import { openBooking } from '../queries';

const route = getRouteApi('/guest/booking');

export function GuestBookingScreen() {
  const { to } = route.useSearch();
  const token = useLocation({ select: ({ hash }) => hash });
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { me } = useSession();
  const opening = useMutation({
    mutationFn: () => openBooking(token),
    onSuccess: async ({ person, booking_id: id }) => {
      rememberSignedIn(client, person);
      await (to === 'room'
        ? navigate({ to: '/waiting-room/$bookingId', params: { bookingId: id }, replace: true })
        : navigate({ to: '/bookings/$id', params: { id }, replace: true }));
    },
  });
  const isSpent =
    token === '' || (opening.error instanceof Problem && opening.error.code === 'identity.link_spent');
  usePageTitle(isSpent ? messages.spentTitle : messages.openTitle);
  if (isSpent) {
    return (
      <div className="column pb-12" role="status">
        <PageHeader title={messages.spentTitle} lead={messages.bookingSpentText} />
        <ButtonLink to="/sign-in" search={{ next: '/bookings' }}>
          {messages.signInWithCode}
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="column pb-12">
      <PageHeader title={messages.openTitle} lead={messages.openText} />
      <div className="grid max-w-prose justify-items-start gap-6">
        {me && <Note>{messages.signsOut(me.name)}</Note>}
        <Button size="large" busy={opening.isPending && messages.goingOn} onClick={() => opening.mutate()}>
          {to === 'room' ? messages.openRoom : messages.open}
        </Button>
        {opening.error && <ErrorState title={messages.error} error={opening.error} />}
      </div>
    </div>
  );
}

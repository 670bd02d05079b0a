/** What a letter's link leads to: who invites, as what, and the answer. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Problem } from '@/kit/api/problem';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { listWords } from '@/kit/time/format';
import { Button, ButtonLink } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { accept, decline, invitationQuery } from '../queries';

const route = getRouteApi('/invitations/$token');

export function InvitationScreen() {
  const { token } = route.useParams();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const { me } = useSession();
  const { data, error, refetch } = useQuery(invitationQuery(token));
  const isGone = error instanceof Problem && (error.status === 404 || error.status === 422);
  usePageTitle(data ? messages.invitationTitle(data.organisation_name) : messages.invitationGone);
  const joining = useMutation({
    mutationFn: () => accept(token),
    // A new account reaches the directory a moment after it is made.
    retry: (failures, failure) =>
      failure instanceof Problem && failure.code === 'directory.person_not_known_yet' && failures < 4,
    retryDelay: 1_500,
    onSuccess: async ({ slug, name }) => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations'] });
      toast(messages.joined(name), 'good');
      await navigate({ to: '/organisations/$slug', params: { slug } });
    },
  });
  const declining = useMutation({ mutationFn: () => decline(token) });

  if (declining.isSuccess) {
    return (
      <div className="column">
        <PageHeader title={messages.declined} lead={messages.declinedText} />
        <ButtonLink to="/">{messages.findOthers}</ButtonLink>
      </div>
    );
  }
  if (error && !data) {
    return (
      <div className="column">
        <PageHeader
          title={isGone ? messages.invitationGone : messages.loadError}
          lead={isGone ? messages.invitationGoneText : undefined}
        />
        {isGone ? (
          <ButtonLink to="/">{messages.findOthers}</ButtonLink>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  if (!data) {
    return (
      <Loading>
        <div className="column grid gap-4 pt-12">
          <Skeleton className="h-10 w-80 max-w-full" />
          <Skeleton className="h-6 w-64" />
        </div>
      </Loading>
    );
  }
  const failure = joining.error ?? declining.error;
  const isBusy = joining.isPending || declining.isPending;
  const as = listWords(data.roles.map((role) => messages.role(role).toLowerCase()));
  return (
    <div className="column grid gap-6 pb-12">
      <PageHeader
        title={messages.invitationTitle(data.organisation_name)}
        lead={messages.invitationLead(as)}
      />
      <p className="text-soft">
        {messages.invitationFor(data.email)} {messages.openUntil} <Time at={data.expires_at} as="long" />.
      </p>
      <div className="flex flex-wrap gap-3">
        {me ? (
          <Button
            busy={joining.isPending && messages.accepting}
            disabled={isBusy}
            onClick={() => joining.mutate()}
          >
            {messages.accept}
          </Button>
        ) : (
          <ButtonLink to="/sign-in" search={{ next: `/invitations/${token}` }}>
            {messages.signInFirst}
          </ButtonLink>
        )}
        <Button
          kind="secondary"
          busy={declining.isPending && messages.declining}
          disabled={isBusy}
          onClick={() => declining.mutate()}
        >
          {messages.decline}
        </Button>
      </div>
      {failure && <ErrorState error={failure} />}
    </div>
  );
}

/** Back from a vendor: the account is connected and read, or it is said why not. */
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { usePageTitle } from '@/kit/page/title';
import { ButtonLink, Spinner } from '@/ui/Button';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { messages } from '../messages';
import { connectByLeave } from '../queries';
import { useKeep } from './ConnectionsSection';

const route = getRouteApi('/calendars/return');

export function ReturnScreen() {
  usePageTitle(messages.returnTitle);
  const { code, state } = route.useSearch();
  const navigate = route.useNavigate();
  const keep = useKeep();
  const begun = useRef(false);
  const { mutate, error } = useMutation({
    mutationFn: connectByLeave,
    onSuccess: async (answer) => {
      keep(answer);
      // The code is spent: the page one goes back to is not this one.
      await navigate({ to: '/calendars', replace: true });
    },
  });
  useEffect(() => {
    if (begun.current || !code || !state) return;
    begun.current = true;
    mutate({ code, state });
  }, [code, state, mutate]);
  return (
    <div className="column pb-12">
      <PageHeader title={messages.returnTitle} />
      {!code || !state ? (
        <div className="grid justify-items-start gap-5">
          <Note tone="warn">{messages.returnDenied}</Note>
          <ButtonLink to="/calendars">{messages.returnBack}</ButtonLink>
        </div>
      ) : error ? (
        <ErrorState
          title={messages.returnFailed}
          error={error}
          action={
            <ButtonLink to="/calendars" kind="secondary">
              {messages.returnBack}
            </ButtonLink>
          }
        />
      ) : (
        <p role="status" className="flex items-center gap-3 text-soft">
          <Spinner />
          {messages.returnWait}
        </p>
      )}
    </div>
  );
}

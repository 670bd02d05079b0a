/** Signing in: an address, a code, and for new people a name. In a demonstration, one click. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { metaQuery } from '@/kit/api/meta';
import type { CodeSent, SignedIn } from '@/kit/api/types';
import { safeNext } from '@/kit/auth/guard';
import { rememberSignedIn, useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Button } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { messages } from '../messages';
import { CodeStep } from './CodeStep';
import { DemoPeople } from './DemoPeople';
import { EmailStep } from './EmailStep';
import { NameStep } from './NameStep';

const route = getRouteApi('/sign-in');

type Step = { at: 'email' } | { at: 'code'; email: string; sent: CodeSent } | { at: 'name' };

export function SignInScreen() {
  usePageTitle(messages.title);
  const { next } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const { me } = useSession();
  const { data: meta } = useQuery(metaQuery);
  const [step, setStep] = useState<Step>({ at: 'email' });

  async function leave() {
    await router.invalidate();
    router.history.replace(safeNext(next));
  }
  async function enter({ person, needs_name }: SignedIn) {
    rememberSignedIn(client, person);
    if (needs_name) setStep({ at: 'name' });
    else await leave();
  }

  if (me && step.at !== 'name') {
    return (
      <div className="column max-w-xl pb-12">
        <PageHeader title={messages.title} lead={messages.already(me.name)} />
        <Button onClick={() => void leave()}>{messages.goOn}</Button>
      </div>
    );
  }
  const showDemo = meta?.demo === true && step.at === 'email';
  return (
    <div className="column pb-12">
      <div className="grid gap-x-16 lg:grid-cols-2">
        <div>
          {step.at === 'email' && (
            <EmailStep onSent={(email, sent) => setStep({ at: 'code', email, sent })} />
          )}
          {step.at === 'code' && (
            <CodeStep
              email={step.email}
              sent={step.sent}
              onSignedIn={enter}
              onBack={() => setStep({ at: 'email' })}
            />
          )}
          {step.at === 'name' && <NameStep onSaved={leave} />}
        </div>
        {showDemo && <DemoPeople onSignedIn={enter} />}
      </div>
    </div>
  );
}

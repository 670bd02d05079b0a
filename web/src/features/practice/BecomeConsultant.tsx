/** The way into a practice of one's own. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { meQuery } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { Card, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from './messages';
import { becomeConsultant, ownProfileQuery } from './queries';

const LONGEST_HEADLINE = 120;

export function BecomeConsultant() {
  usePageTitle(messages.becomeTitle);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [headline, setHeadline] = useState('');
  const become = useMutation({
    mutationFn: () => becomeConsultant(headline.trim()),
    onSuccess: async (profile) => {
      client.setQueryData(ownProfileQuery.queryKey, profile);
      // The role follows a moment later; the navigation shows it once it is there.
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(messages.became, 'good');
      await navigate({ to: '/profile' });
    },
  });
  const fieldError = become.error instanceof Problem ? become.error.field('headline') : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!become.isPending) become.mutate();
  }

  return (
    <div className="column">
      <PageHeader title={messages.becomeTitle} lead={messages.becomeLead} />
      <div className="grid items-start gap-x-16 gap-y-10 lg:grid-cols-[1fr_26rem]">
        <section aria-label={messages.steps}>
          <ol className="divide-y divide-hairline border-y border-hairline">
            {messages.step.map(({ title, text }, place) => (
              <li key={title} className="grid grid-cols-[auto_1fr] items-baseline gap-x-5 py-4">
                <span aria-hidden="true" className="figures font-serif text-xl text-faint">
                  {place + 1}
                </span>
                <div>
                  <h2 className="text-lg">{title}</h2>
                  <p className="text-soft">{text}</p>
                </div>
              </li>
            ))}
          </ol>
        </section>
        <Card>
          <form onSubmit={submit} className="grid gap-5" noValidate>
            <TextInput
              label={messages.headline}
              hint={messages.headlineHint}
              placeholder={messages.headlineExample}
              optional
              maxLength={LONGEST_HEADLINE}
              value={headline}
              onChange={(event) => setHeadline(event.target.value)}
              error={fieldError}
            />
            {become.error && !fieldError && <ErrorState error={become.error} />}
            <Button type="submit" size="large" wide busy={become.isPending && messages.becoming}>
              {messages.becomeButton}
            </Button>
          </form>
        </Card>
      </div>
    </div>
  );
}

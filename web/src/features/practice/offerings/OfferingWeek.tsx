/** Which of the consultant's weekly hours an offering follows; saved as soon as it is chosen. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Id } from '@/kit/api/types';
import { Select } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Section } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { chooseWeek, weeksQuery } from '../queries';
import { messages } from './messages';

export function OfferingWeek({ offering }: { offering: Id }) {
  const client = useQueryClient();
  const { data: weeks } = useQuery(weeksQuery);
  const choose = useMutation({
    mutationFn: (week: Id | null) => chooseWeek(offering, week),
    onSuccess: (saved) => {
      client.setQueryData(weeksQuery.queryKey, saved);
      toast(messages.weekChosen, 'good');
    },
  });
  if (!weeks || weeks.items.length < 2) return null;
  const usual = weeks.items.find(({ is_usual }) => is_usual);
  const followed = weeks.items.find(({ offerings }) => offerings.some(({ id }) => id === offering));
  return (
    <Section title={messages.weekTitle}>
      <div className="grid justify-items-start gap-3">
        <Select
          label={messages.week}
          hint={messages.weekHint}
          className="w-full max-w-96"
          disabled={choose.isPending}
          error={choose.error?.message}
          value={followed && followed !== usual ? followed.id : ''}
          choices={weeks.items.map((week) =>
            week === usual
              ? { value: '', label: messages.weekUsual(week.name) }
              : { value: week.id, label: week.name },
          )}
          onChange={(event) => choose.mutate(event.target.value || null)}
        />
        <Link to="/hours">{messages.weekEdit}</Link>
      </div>
    </Section>
  );
}

/** A consultant's hours: the weeks, the dates that differ from them, and time off. */
import { usePageTitle } from '@/kit/page/title';
import { PageHeader } from '@/ui/layout';
import { PracticeFrame } from '../PracticeFrame';
import { DatesThatDiffer } from './DatesThatDiffer';
import { messages } from './messages';
import { TimesOff } from './TimesOff';
import { Weeks } from './Weeks';

export function HoursScreen() {
  usePageTitle(messages.title);
  return (
    <PracticeFrame>
      {() => (
        <>
          <PageHeader title={messages.title} lead={messages.lead} />
          <Weeks />
          <DatesThatDiffer />
          <TimesOff />
        </>
      )}
    </PracticeFrame>
  );
}

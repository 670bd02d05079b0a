/** A consultant's hours: the weeks, the dates that differ from them, time off, public holidays and journeys. */
import { BlocksEditor } from '@/features/lines/components/BlocksEditor';
import { usePageTitle } from '@/kit/page/title';
import { PageHeader } from '@/ui/layout';
import { PracticeFrame } from '../PracticeFrame';
import { DatesThatDiffer } from './DatesThatDiffer';
import { messages } from './messages';
import { OneWeek } from './OneWeek';
import { PublicHolidays } from './PublicHolidays';
import { TimesOff } from './TimesOff';
import { Travels } from './Travels';
import { Weeks } from './Weeks';

export function HoursScreen() {
  usePageTitle(messages.title);
  return (
    <PracticeFrame>
      {() => (
        <>
          <PageHeader title={messages.title} lead={messages.lead} />
          <Weeks />
          <OneWeek />
          <BlocksEditor />
          <DatesThatDiffer />
          <TimesOff />
          <PublicHolidays />
          <Travels />
        </>
      )}
    </PracticeFrame>
  );
}

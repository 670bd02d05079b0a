/** One's calendars elsewhere: part of a consultant's practice, a page of its own for everybody else. */
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { PracticeFrame } from '../../practice/PracticeFrame';
import { messages } from '../messages';
import { CollisionNote } from './CollisionNote';
import { ConnectionsSection } from './ConnectionsSection';
import { FeedSection } from './FeedSection';

export function CalendarsScreen() {
  const { is } = useSession();
  const title = is('consultant') ? messages.title : messages.clientTitle;
  usePageTitle(title);
  if (is('consultant')) {
    return (
      <PracticeFrame>
        {() => (
          <>
            <PageHeader title={title} lead={messages.practiceLead} />
            <CollisionNote />
            <ConnectionsSection readsBusy />
            <FeedSection />
          </>
        )}
      </PracticeFrame>
    );
  }
  return (
    <div className="column pb-12">
      <PageHeader above={<Link to="/bookings">{messages.back}</Link>} title={title} lead={messages.lead} />
      <FeedSection />
      <ConnectionsSection readsBusy={false} />
    </div>
  );
}

/** The waiting room: check the devices, see who is there; the consultant lets the client in. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { whoIsMet } from '@/features/booking/attendees/model';
import { bookingQuery } from '@/features/booking/queries';
import { canNotify, chooseDesktop, useBell } from '@/features/practice/today/bell';
import type { Call } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { clockTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { LiveDot } from '@/ui/LiveDot';
import { Note, PageHeader } from '@/ui/layout';
import { admit, useCall } from '../call';
import { messages } from '../messages';
import { doorOf, secondsUntil, serverNow, sidesOf, stopwatch } from '../model';
import { callQuery } from '../queries';
import { DeviceCheck } from './DeviceCheck';

export function WaitingRoomScreen() {
  const { bookingId = '' } = useParams({ strict: false });
  const { data: call } = useQuery(callQuery(bookingId));
  const { data: booking } = useQuery(bookingQuery(bookingId));
  usePageTitle(messages.waitingTitle);
  if (!call) return null;
  return (
    <div className="column pb-12">
      <PageHeader
        above={
          <Link to="/bookings/$id" params={{ id: call.booking_id }}>
            {messages.toBooking}
          </Link>
        }
        title={messages.waitingTitle}
        lead={`${messages.withWhom(booking ? whoIsMet(booking, call.you) : call.other.name)}, ${clockTime(call.starts_at)}–${clockTime(call.ends_at)}`}
      />
      <div className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[1fr_21rem]">
        <div className="order-2 lg:order-1">
          <DeviceCheck />
        </div>
        <aside className="order-1 grid gap-6 lg:order-2">
          <Countdown call={call} />
          <WhoIsHere call={call} />
          <WhatIsNext call={call} />
        </aside>
      </div>
    </div>
  );
}

function Countdown({ call }: { call: Call }) {
  const here = useNow(1_000);
  const heard = useCall((state) => state.heard);
  const now = heard ? serverNow(heard, here) : here;
  const isClosed = doorOf(call, now) === 'closed';
  const left = secondsUntil(isClosed ? call.check_in_opens_at : call.starts_at, now);
  return (
    <div>
      {left > 0 ? (
        <>
          <p className="text-sm text-soft">{isClosed ? messages.opensIn : messages.startsIn}</p>
          <p role="timer" className="figures font-serif text-2xl font-semibold">
            {stopwatch(left)}
          </p>
        </>
      ) : (
        <p className="font-semibold">{messages.shouldHaveBegun}</p>
      )}
      {isClosed && <p className="mt-1 text-sm text-soft">{messages.opensText}</p>}
    </div>
  );
}

function WhoIsHere({ call }: { call: Call }) {
  const { picture, presence } = useCall();
  const { me: signedIn, byLink } = useSession();
  const me = signedIn ?? byLink;
  const { other } = sidesOf(picture);
  const isOtherHere = other?.present ?? call.present.includes(call.other.id);
  return (
    <section aria-labelledby="who-is-here">
      <h2 id="who-is-here" className="text-lg">
        {messages.whoIsHere}
      </h2>
      <ul className="mt-2 divide-y divide-hairline border-y border-hairline" aria-live="polite">
        <Person
          id={me?.id ?? ''}
          name={messages.youName(me?.name ?? '')}
          isHere={presence === 'in'}
          absence={messages.notInYet}
        />
        <Person id={call.other.id} name={call.other.name} isHere={isOtherHere} />
      </ul>
      <p role="status" className="mt-2 text-sm text-soft empty:hidden">
        {presence === 'joining' && messages.joining}
        {presence === 'lost' && messages.lost}
      </p>
    </section>
  );
}

interface PersonProps {
  id: string;
  name: string;
  isHere: boolean;
  absence?: string;
}

function Person({ id, name, isHere, absence = messages.notHere }: PersonProps) {
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Avatar id={id} name={name} size="small" />
      <span className="grow">
        <span className="font-medium">{name}</span>{' '}
        <span className="text-sm text-soft">{isHere ? messages.here : absence}</span>
      </span>
      {isHere && <LiveDot />}
    </li>
  );
}

function WhatIsNext({ call }: { call: Call }) {
  return (
    <section className="grid gap-3" aria-labelledby="what-is-next">
      <h2 id="what-is-next" className="text-lg">
        {messages.nextTitle}
      </h2>
      {call.you === 'consultant' ? <ForConsultant call={call} /> : <ForClient call={call} />}
    </section>
  );
}

function ForClient({ call }: { call: Call }) {
  const { other } = sidesOf(useCall((state) => state.picture));
  const { name } = call.other;
  return (
    <div className="grid gap-2 text-soft">
      <p aria-live="polite">
        {other?.present ? messages.clientWaits(name) : messages.clientWaitsAbsent(name)}
      </p>
      <p>{call.meter.cap === null ? messages.clientFree : messages.clientMeter}</p>
    </div>
  );
}

function ForConsultant({ call }: { call: Call }) {
  const picture = useCall((state) => state.picture);
  const presence = useCall((state) => state.presence);
  const [isPressed, setPressed] = useState(false);
  const { other } = sidesOf(picture);
  const isWaiting = other?.present === true && !other.admitted;
  const { name } = call.other;
  useEffect(() => {
    // Whoever goes while being let in is let in anew on coming back.
    if (!isWaiting) setPressed(false);
  }, [isWaiting]);
  return (
    <div className="grid gap-3">
      <div aria-live="polite">
        {isWaiting ? (
          <p className="text-lg font-semibold">
            <span className="marked">{messages.consultantWaited(name)}</span>
          </p>
        ) : (
          <p className="text-soft">{messages.consultantAlone(name)}</p>
        )}
      </div>
      {isWaiting && (
        <>
          <Button
            size="large"
            busy={isPressed && presence === 'in' && messages.admitting}
            onClick={() => {
              setPressed(true);
              admit();
            }}
          >
            {messages.admit(name)}
          </Button>
          {call.meter.cap !== null && <p className="text-sm text-soft">{messages.consultantMeter}</p>}
        </>
      )}
      <AskForAlerts />
    </div>
  );
}

/** The bell of the practice rings on every page; here it is offered to be shown by the browser too. */
function AskForAlerts() {
  const isOn = useBell((bell) => bell.desktop);
  const [isAsking, setAsking] = useState(() => canNotify() && Notification.permission === 'default');
  if (!isAsking || isOn) return null;
  return (
    <Note title={messages.alertsTitle}>
      <p>{messages.alertsText}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button
          size="small"
          kind="secondary"
          onClick={() => void chooseDesktop(true).then(() => setAsking(false))}
        >
          {messages.alertsOn}
        </Button>
        <Button size="small" kind="quiet" onClick={() => setAsking(false)}>
          {messages.alertsLater}
        </Button>
      </div>
    </Note>
  );
}

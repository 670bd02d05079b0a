/** The call: the other side large, oneself small, the meter always in sight. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { MicOff, VideoOff } from 'lucide-react';
import { FollowUpBar } from '@/features/follow-ups/components/FollowUpPart';
import { ExtensionBar } from '@/features/instant/components/ExtensionBar';
import type { Call, CallPicture } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Avatar } from '@/ui/Avatar';
import { Spinner } from '@/ui/Button';
import { useCall } from '../call';
import { messages } from '../messages';
import { sidesOf } from '../model';
import { callQuery } from '../queries';
import { ConnectionPanel } from './ConnectionPanel';
import { Controls } from './Controls';
import { LeaveGuard } from './LeaveGuard';
import { MeterBar } from './MeterBar';
import { SpokenState } from './SpokenState';
import { useStreamOf, VideoView } from './VideoView';

export function CallScreen() {
  const { bookingId = '' } = useParams({ strict: false });
  const { data: call } = useQuery(callQuery(bookingId));
  const picture = useCall((state) => state.picture);
  usePageTitle(call && messages.callTitle(call.other.name));
  if (!call) return null;
  return (
    // Fills what the header and the phone's bar leave: nothing of a call is ever scrolled away.
    <section
      aria-label={messages.stage}
      className="fixed inset-x-0 top-16 bottom-(--bottom-bar) z-20 flex flex-col bg-paper md:bottom-0"
    >
      <h1 data-focus-target tabIndex={-1} className="sr-only">
        {messages.callTitle(call.other.name)}
      </h1>
      <MeterBar picture={picture} />
      {picture?.state === 'live' && <ExtensionBar bookingId={call.booking_id} name={call.other.name} />}
      {picture?.state === 'live' && <FollowUpBar bookingId={call.booking_id} />}
      <div className="relative min-h-0 grow px-2 sm:px-4">
        <OtherTile call={call} picture={picture} />
        <OwnTile />
      </div>
      <Controls call={call} />
      <ConnectionPanel />
      <SpokenState name={call.other.name} />
      <LeaveGuard />
    </section>
  );
}

function OtherTile({ call, picture }: { call: Call; picture: CallPicture | null }) {
  const { remote, link, speakerId, presence } = useCall();
  const { other } = sidesOf(picture);
  const { id, name } = call.other;
  const hasPicture = link === 'connected' || link === 'interrupted';
  const showsPicture = hasPicture && (other?.media.video ?? true);
  return (
    <div
      data-testid="remote-tile"
      data-link={link}
      className="relative size-full overflow-hidden rounded-lg bg-sunk"
    >
      {/* Kept while only the picture is off: its sound goes on. */}
      {remote && (
        <VideoView
          stream={remote}
          label={name}
          speakerId={speakerId}
          className={
            showsPicture
              ? 'absolute inset-0 size-full object-contain'
              : 'absolute inset-0 size-full opacity-0'
          }
        />
      )}
      {!showsPicture && (
        <div className="absolute inset-0 grid place-content-center justify-items-center gap-3 p-6 text-center">
          <Avatar id={id} name={name} size="huge" />
          {other?.present && hasPicture && <p className="text-soft">{messages.otherCameraOff(name)}</p>}
        </div>
      )}
      <div className="absolute inset-x-0 top-4 flex justify-center px-4">
        <LinkWords name={name} isOtherPresent={other?.present ?? false} presence={presence} link={link} />
      </div>
      <p className="absolute start-3 bottom-3 flex max-w-[60%] items-center gap-2 rounded-md bg-paper/85 px-2.5 py-1 text-sm font-medium">
        <span className="truncate">{name}</span>
        {other?.present && !other.media.audio && (
          <MicOff role="img" aria-label={messages.otherMuted} className="size-4 shrink-0 text-warn" />
        )}
      </p>
    </div>
  );
}

interface LinkWordsProps {
  name: string;
  isOtherPresent: boolean;
  presence: string;
  link: string;
}

/** What is amiss, in a sentence; nothing while all is well. */
function LinkWords({ name, isOtherPresent, presence, link }: LinkWordsProps) {
  const words =
    presence === 'lost'
      ? messages.lostWords
      : !isOtherPresent
        ? `${messages.away(name)}. ${messages.awayText}`
        : link === 'interrupted'
          ? messages.interrupted(name)
          : link !== 'connected'
            ? messages.connecting(name)
            : null;
  if (!words) return null;
  return (
    <p
      data-testid="link-words"
      className="flex max-w-prose items-center gap-2.5 rounded-md bg-paper/90 px-3.5 py-2 text-sm shadow-lift"
    >
      {(isOtherPresent || presence === 'lost') && <Spinner />}
      {words}
    </p>
  );
}

function OwnTile() {
  const { own, isMuted } = useCall();
  const stream = useStreamOf(own.video);
  const isHeard = own.audio !== null && !isMuted;
  return (
    <div
      data-testid="own-tile"
      className="absolute end-4 bottom-3 aspect-video w-28 overflow-hidden rounded-md border border-hairline bg-raised shadow-lift sm:end-7 sm:bottom-4 sm:w-52"
    >
      {own.video ? (
        <VideoView
          stream={stream}
          isOwn
          label={messages.preview}
          className="absolute inset-0 size-full object-cover"
        />
      ) : (
        <p className="absolute inset-0 grid place-content-center text-faint">
          <VideoOff role="img" aria-label={messages.cameraOff} className="size-6" />
        </p>
      )}
      <p className="absolute start-1.5 bottom-1.5 flex items-center gap-1.5 rounded-sm bg-paper/85 px-1.5 text-xs">
        {messages.you}
        {!isHeard && <MicOff role="img" aria-label={messages.selfMuted} className="size-3.5 text-warn" />}
      </p>
    </div>
  );
}

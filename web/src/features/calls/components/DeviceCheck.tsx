/** Before the call: one's own picture, the level of the microphone, a test sound, and which devices to use. */
import { Mic, MicOff, Video, VideoOff, Volume2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton, Spinner } from '@/ui/Button';
import { toggleCamera, toggleMute, useCall } from '../call';
import { messages } from '../messages';
import { play, TEST } from '../sound';
import { DeviceChoice } from './DeviceChoice';
import { LevelMeter } from './LevelMeter';
import { Trouble } from './Trouble';
import { useStreamOf, VideoView } from './VideoView';

export function DeviceCheck() {
  const { own, isOpening, isMuted } = useCall();
  const stream = useStreamOf(own.video);
  const isHeard = own.audio !== null && !isMuted;
  return (
    <section aria-label={messages.devicesTitle} className="grid gap-5">
      <div className="relative aspect-video max-h-[60dvh] w-full overflow-hidden rounded-lg bg-sunk">
        {own.video && (
          <VideoView
            stream={stream}
            isOwn
            label={messages.preview}
            className="absolute inset-0 size-full object-cover"
          />
        )}
        {!own.video && (
          <p
            role="status"
            className="absolute inset-0 grid place-content-center gap-3 p-6 text-center text-soft"
          >
            {isOpening ? (
              <>
                <span className="justify-self-center">
                  <Spinner />
                </span>
                {messages.opening}
              </>
            ) : own.trouble.video ? (
              messages.noCamera
            ) : (
              messages.cameraOff
            )}
          </p>
        )}
        <div className="absolute inset-x-0 bottom-3 flex justify-center gap-2">
          <IconButton
            kind="secondary"
            label={isHeard ? messages.mute : messages.unmute}
            aria-pressed={!isHeard}
            onClick={() => void toggleMute()}
          >
            {isHeard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          </IconButton>
          <IconButton
            kind="secondary"
            label={own.video ? messages.turnCameraOff : messages.turnCameraOn}
            aria-pressed={!own.video}
            onClick={() => void toggleCamera()}
          >
            {own.video ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          </IconButton>
        </div>
      </div>
      {!isOpening && <Trouble />}
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <div className="grid content-start gap-1.5">
          <p className="text-sm font-semibold">{messages.level}</p>
          <LevelMeter track={isHeard ? own.audio : null} label={messages.level} />
          <p className="text-sm text-faint">
            {isHeard ? messages.levelHint : own.audio ? messages.levelMuted : messages.levelNone}
          </p>
        </div>
        <SpeakerTest />
      </div>
      <DeviceChoice />
    </section>
  );
}

function SpeakerTest() {
  const [isPlaying, setPlaying] = useState(false);
  return (
    <div className="grid content-start justify-items-start gap-1.5">
      <Button
        kind="secondary"
        size="small"
        icon={<Volume2 aria-hidden="true" className="size-4" />}
        busy={isPlaying && messages.testing}
        onClick={() => {
          setPlaying(true);
          void play(TEST).finally(() => setPlaying(false));
        }}
      >
        {messages.testSpeaker}
      </Button>
      <p className="text-sm text-faint">{messages.testHint}</p>
    </div>
  );
}

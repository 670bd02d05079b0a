/** A moving picture; sound only when it is somebody else's. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { messages } from '../messages';

interface VideoViewProps {
  stream: MediaStream | null;
  label: string;
  /** One's own picture: mirrored, and never heard. */
  isOwn?: boolean;
  /** Where the sound goes; '' leaves it to the system. */
  speakerId?: string;
  className?: string;
}

export function VideoView({ stream, label, isOwn = false, speakerId = '', className }: VideoViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [isSilent, setSilent] = useState(false);

  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = stream;
    if (stream && !isOwn) video.play().then(() => setSilent(false), onRefused);
    function onRefused(error: unknown) {
      // Browsers play no sound on a page that nobody has touched.
      if (error instanceof DOMException && error.name === 'NotAllowedError') setSilent(true);
    }
  }, [stream, isOwn]);

  useEffect(() => {
    if (!isOwn && speakerId) void element.current?.setSinkId?.(speakerId).catch(() => {});
  }, [speakerId, isOwn]);

  return (
    <>
      <video
        ref={element}
        autoPlay
        playsInline
        muted={isOwn}
        aria-label={label}
        className={classes(isOwn && '-scale-x-100', className)}
      />
      {isSilent && (
        <div className="absolute inset-x-0 bottom-24 z-10 grid justify-items-center gap-2 px-4 text-center">
          <p className="text-sm">{messages.hearNothing}</p>
          <Button
            onClick={() =>
              void element.current?.play().then(
                () => setSilent(false),
                () => {},
              )
            }
          >
            {messages.turnSoundOn}
          </Button>
        </div>
      )}
    </>
  );
}

/** A stream of one's own track, the same as long as the track is. */
export function useStreamOf(track: MediaStreamTrack | null): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => setStream(track ? new MediaStream([track]) : null), [track]);
  return stream;
}

/** What can be done in a call; the two commonest by key. */
import { LogOut, Mic, MicOff, PhoneOff, Settings2, Video, VideoOff } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Call } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Dialog } from '@/ui/Dialog';
import { Money } from '@/ui/Money';
import { endForBoth, leave, toggleCamera, toggleMute, useCall } from '../call';
import { messages } from '../messages';
import { readMeter, serverNow } from '../model';
import { DeviceChoice } from './DeviceChoice';
import { LevelMeter } from './LevelMeter';
import { Trouble } from './Trouble';

/** With Alt, so that a dictated or stray letter presses nothing: WCAG 2.1.4. */
const keys: Record<string, () => Promise<void>> = { KeyM: toggleMute, KeyV: toggleCamera };

export function Controls({ call }: { call: Call }) {
  const { own, isMuted, isOpening } = useCall();
  const [dialog, setDialog] = useState<'devices' | 'end' | null>(null);
  const isHeard = own.audio !== null && !isMuted;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const act = event.altKey && !event.ctrlKey && !event.metaKey ? keys[event.code] : undefined;
      if (!act || event.repeat) return;
      event.preventDefault();
      void act();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <div className="flex items-center justify-center gap-2 px-3 py-3 sm:gap-3">
      <Control
        label={isHeard ? messages.mute : messages.unmute}
        shortcut="M"
        isOff={!isHeard}
        onClick={() => void toggleMute()}
      >
        {isHeard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
      </Control>
      <Control
        label={own.video ? messages.turnCameraOff : messages.turnCameraOn}
        shortcut="V"
        isOff={!own.video}
        onClick={() => void toggleCamera()}
      >
        {own.video ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
      </Control>
      <Control label={messages.settings} onClick={() => setDialog('devices')}>
        <Settings2 aria-hidden="true" />
      </Control>
      <Button
        kind="secondary"
        icon={<LogOut aria-hidden="true" className="size-5" />}
        onClick={leave}
        aria-label={messages.leave}
      >
        <span className="max-sm:sr-only">{messages.leave}</span>
      </Button>
      <Button
        kind="danger"
        icon={<PhoneOff aria-hidden="true" className="size-5" />}
        onClick={() => setDialog('end')}
        aria-label={messages.endForBoth}
      >
        <span className="max-sm:sr-only">{messages.endForBoth}</span>
      </Button>
      <Dialog open={dialog === 'devices'} title={messages.settings} onClose={() => setDialog(null)}>
        <div className="grid gap-5">
          <LevelMeter track={isHeard ? own.audio : null} label={messages.level} />
          {!isOpening && <Trouble />}
          <DeviceChoice />
        </div>
      </Dialog>
      {dialog === 'end' && <EndDialog call={call} onClose={() => setDialog(null)} />}
    </div>
  );
}

interface ControlProps {
  label: string;
  shortcut?: string;
  isOff?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Control({ label, shortcut, isOff = false, onClick, children }: ControlProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut && `Alt+${shortcut}`}
      title={shortcut ? `${label} (${messages.shortcut(shortcut)})` : label}
      onClick={onClick}
      className={classes(
        'pressable grid size-12 place-items-center rounded-full border [&_svg]:size-5',
        isOff
          ? 'border-warn bg-warn-wash text-warn hover:border-ink'
          : 'border-edge bg-raised hover:border-ink',
      )}
    >
      {children}
    </button>
  );
}

function EndDialog({ call, onClose }: { call: Call; onClose: () => void }) {
  const { picture, heard } = useCall();
  const [isEnding, setEnding] = useState(false);
  const here = useNow(1_000);
  const meter = picture?.meter ?? call.meter;
  const { cost } =
    picture && heard ? readMeter(meter, picture.ends_at, serverNow(heard, here)) : { cost: meter.cost };
  return (
    <Dialog
      open
      title={messages.endTitle}
      onClose={onClose}
      actions={
        <>
          <Button
            kind="danger"
            busy={isEnding && messages.ending}
            onClick={() => {
              setEnding(true);
              endForBoth();
            }}
          >
            {messages.endAction}
          </Button>
          <Button kind="secondary" onClick={leave}>
            {messages.leaveInstead}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {messages.stay}
          </Button>
        </>
      }
    >
      <p>{messages.endText}</p>
      <p className="mt-2">
        {meter.cap === null ? (
          messages.endFree
        ) : (
          <>
            {messages.endCost} <Money value={cost} className="font-semibold" />.
          </>
        )}
      </p>
    </Dialog>
  );
}

/** Whether and how the bell at the waiting room rings in this browser. */
import { useState } from 'react';
import { Button } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { Switch } from '@/ui/inputs';
import { canNotify, chooseDesktop, chooseSound, isNotifyingRefused, ring, useBell } from './bell';
import { messages } from './messages';

export function BellSettings() {
  const { sound, desktop } = useBell();
  const [isRefused, setRefused] = useState(isNotifyingRefused);
  return (
    <div className="grid gap-4">
      <Switch
        label={messages.sound}
        hint={messages.soundHint}
        checked={sound}
        onChange={(event) => chooseSound(event.target.checked)}
      />
      <Switch
        label={messages.desktop}
        hint={canNotify() ? messages.desktopHint : messages.desktopMissing}
        checked={desktop && !isRefused}
        disabled={!canNotify()}
        onChange={(event) => {
          void chooseDesktop(event.target.checked).then((isAllowed) => setRefused(!isAllowed));
        }}
      />
      <FieldError>{isRefused && messages.desktopRefused}</FieldError>
      {(sound || desktop) && (
        <Button
          kind="quiet"
          size="small"
          className="-ms-3 justify-self-start"
          onClick={() => ring(messages.waitsTitle(messages.trialName), '', 'consulta-trial', () => {})}
        >
          {messages.tryBell}
        </Button>
      )}
    </div>
  );
}

/** Days off: seen, taken, and given back. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TextInput } from '@/ui/inputs';
import { returnFromTimeOff, takeTimeOff, timeOffQuery } from '../queries';
import { DayStretchDialog, DayStretches } from './DayStretches';
import { messages } from './messages';

const LONGEST_NOTE = 200;

export function TimesOff() {
  return (
    <DayStretches
      id="time-off"
      words={{
        title: messages.offTitle,
        lead: messages.offLead,
        add: messages.addOff,
        none: messages.offNone,
        removed: messages.offRemoved,
      }}
      found={useQuery(timeOffQuery)}
      remove={returnFromTimeOff}
      removeLabel={(_off, days) => messages.removeOff(days)}
      detail={(off) => off.note && <span className="text-soft">{off.note}</span>}
      dialog={(earliest, close) => <TimeOffDialog earliest={earliest} onClose={close} />}
    />
  );
}

function TimeOffDialog({ earliest, onClose }: { earliest: string; onClose: () => void }) {
  const [note, setNote] = useState('');
  return (
    <DayStretchDialog
      words={{ title: messages.offDialog, save: messages.saveOff, saved: messages.offSaved }}
      earliest={earliest}
      onClose={onClose}
      save={(days) => takeTimeOff({ ...days, note: note.trim() })}
    >
      {({ problem }) => (
        <TextInput
          label={messages.note}
          hint={messages.noteHint}
          optional
          maxLength={LONGEST_NOTE}
          value={note}
          error={problem?.field('note')}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
    </DayStretchDialog>
  );
}

/** Journeys to other zones: seen, planned, and given up. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { zoneCity } from '@/kit/time/format';
import { allZones } from '@/kit/time/zones';
import { Select } from '@/ui/inputs';
import { addTravel, removeTravel, travelsQuery } from '../queries';
import { DayStretchDialog, DayStretches } from './DayStretches';
import { messages } from './messages';

export function Travels() {
  return (
    <DayStretches
      id="travel"
      words={{
        title: messages.travelTitle,
        lead: messages.travelLead,
        add: messages.addTravel,
        none: messages.travelNone,
        removed: messages.travelRemoved,
      }}
      found={useQuery(travelsQuery)}
      remove={removeTravel}
      removeLabel={(travel, days) => messages.removeTravel(zoneCity(travel.zone), days)}
      detail={(travel) => <span className="text-soft">{messages.travelIn(zoneCity(travel.zone))}</span>}
      dialog={(earliest, close) => <TravelDialog earliest={earliest} onClose={close} />}
    />
  );
}

function TravelDialog({ earliest, onClose }: { earliest: string; onClose: () => void }) {
  const [zone, setZone] = useState('');
  return (
    <DayStretchDialog
      words={{ title: messages.travelDialog, save: messages.saveTravel, saved: messages.travelSaved }}
      earliest={earliest}
      onClose={onClose}
      save={(days) => addTravel({ ...days, zone })}
      ready={zone !== ''}
    >
      {({ tried, problem }) => (
        <Select
          label={messages.travelZone}
          hint={messages.travelZoneHint}
          value={zone}
          error={tried && !zone ? messages.zoneMissing : problem?.field('zone')}
          choices={[
            { value: '', label: messages.chooseZone },
            ...allZones().map((each) => ({ value: each, label: each.replaceAll('_', ' ') })),
          ]}
          onChange={(event) => setZone(event.target.value)}
        />
      )}
    </DayStretchDialog>
  );
}

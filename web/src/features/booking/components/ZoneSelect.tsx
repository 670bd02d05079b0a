/** The zone in which times are shown: one's own, the other party's, or any. */
import { useMemo } from 'react';
import type { Zone } from '@/kit/api/types';
import { zoneCity, zoneShortName } from '@/kit/time/format';
import { allZones } from '@/kit/time/zones';
import { Select } from '@/ui/inputs';
import { messages } from '../pickerMessages';

interface ZoneSelectProps {
  zone: Zone;
  own: Zone;
  other?: Zone;
  onChange: (zone: Zone) => void;
}

export function ZoneSelect({ zone, own, other, onChange }: ZoneSelectProps) {
  const choices = useMemo(() => {
    const named = (each: Zone) => `${zoneCity(each)}, ${zoneShortName(each)}`;
    const first = [{ value: own, label: messages.yourZone(named(own)) }];
    if (other && other !== own) first.push({ value: other, label: messages.consultantZone(named(other)) });
    const shown = new Set([own, other]);
    const rest = [...new Set([zone, ...allZones()])].filter((each) => !shown.has(each));
    return [...first, ...rest.map((each) => ({ value: each, label: each.replaceAll('_', ' ') }))];
  }, [own, other, zone]);
  return (
    <Select
      label={messages.timeZone}
      value={zone}
      choices={choices}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** What a person is, beyond a client: everybody is that. */
import type { Role } from '@/kit/api/types';
import { Badge } from '@/ui/Badge';
import { messages } from '../messages';

export function RoleTags({ roles }: { roles: readonly Role[] }) {
  const notable = roles.filter((role) => role !== 'client');
  if (notable.length === 0) return <span className="text-faint">{messages.role('client')}</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {notable.map((role) => (
        <Badge key={role} tone={role === 'staff' ? 'marker' : 'pen'}>
          {messages.role(role)}
        </Badge>
      ))}
    </span>
  );
}

/** One person, and what they may be. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { PersonForStaff, Role } from '@/kit/api/types';
import { meQuery, useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { languageName } from '@/kit/time/format';
import { Button, ButtonLink } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Checkbox } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { personQuery, setRoles } from '../queries';
import { RoleTags } from './RoleTags';
import { RowsSkeleton, StaffFrame } from './StaffFrame';

const route = getRouteApi('/staff/people/$id');

export function PersonScreen() {
  const { id } = route.useParams();
  const { data: person, error, refetch } = useQuery(personQuery(id));
  usePageTitle(person ? person.name || person.email : messages.people);
  const isMissing = error instanceof Problem && (error.status === 404 || error.status === 422);
  return (
    <StaffFrame>
      {person ? (
        <Person person={person} />
      ) : (
        <>
          <PageHeader
            above={<Link to="/staff/people">{messages.backToPeople}</Link>}
            title={isMissing ? messages.personMissing : messages.people}
          />
          {error ? (
            !isMissing && <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <RowsSkeleton />
          )}
        </>
      )}
    </StaffFrame>
  );
}

function Person({ person }: { person: PersonForStaff }) {
  const [isChanging, setChanging] = useState(false);
  return (
    <>
      <PageHeader
        above={<Link to="/staff/people">{messages.backToPeople}</Link>}
        title={person.name || messages.noName}
        lead={person.email}
        actions={
          <>
            <ButtonLink kind="secondary" to="/staff/bookings" search={{ text: person.name || person.id }}>
              {messages.theirBookings}
            </ButtonLink>
            <Button onClick={() => setChanging(true)}>{messages.changeRoles}</Button>
          </>
        }
      />
      <div className="max-w-2xl">
        <DataList
          items={[
            { term: messages.rolesHeading, value: <RoleTags roles={person.roles} /> },
            { term: messages.registered, value: <Time at={person.registered_at} as="both" /> },
            { term: messages.zone, value: person.zone },
            { term: messages.language, value: languageName(person.language) },
            { term: messages.id, value: <span className="figures text-sm break-all">{person.id}</span> },
          ]}
        />
      </div>
      {isChanging && <RolesDialog person={person} onClose={() => setChanging(false)} />}
    </>
  );
}

const CHOICES: readonly Role[] = ['client', 'consultant', 'staff'];

function RolesDialog({ person, onClose }: { person: PersonForStaff; onClose: () => void }) {
  const client = useQueryClient();
  const { me } = useSession();
  const [roles, setChosen] = useState<readonly Role[]>(person.roles);
  const save = useMutation({
    mutationFn: () => setRoles(person.id, roles),
    onSuccess: (saved) => {
      client.setQueryData(personQuery(person.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['identity', 'people'] });
      if (person.id === me?.id) void client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(messages.rolesSaved, 'good');
      onClose();
    },
  });
  const isSame = CHOICES.every((role) => roles.includes(role) === person.roles.includes(role));
  const becomesStaff = roles.includes('staff') && !person.roles.includes('staff');
  const leavesStaff = !roles.includes('staff') && person.roles.includes('staff');
  const isLast = save.error instanceof Problem && save.error.code === 'identity.last_staff_person';
  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.rolesTitle(person.name || person.email)}
      actions={
        <>
          <Button disabled={isSame} busy={save.isPending && messages.saving} onClick={() => save.mutate()}>
            {messages.saveRoles}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-sm text-soft">{messages.rolesText}</p>
        <div className="grid gap-3">
          {CHOICES.map((role) => (
            <Checkbox
              key={role}
              label={messages.role(role)}
              hint={messages.roleHint(role)}
              checked={role === 'client' || roles.includes(role)}
              disabled={role === 'client'}
              onChange={(event) => {
                save.reset();
                setChosen(event.target.checked ? [...roles, role] : roles.filter((each) => each !== role));
              }}
            />
          ))}
        </div>
        {becomesStaff && <Note tone="warn">{messages.staffWarning}</Note>}
        {leavesStaff && person.id === me?.id && <Note tone="bad">{messages.yourself}</Note>}
        {save.error && <ErrorState {...(isLast && { title: messages.lastStaff })} error={save.error} />}
      </div>
    </Dialog>
  );
}

/** Who belongs to an organisation, as what, and who is asked to. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { UserPlus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Member, MemberRole, OwnOrganisation } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { listWords } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { FieldError } from '@/ui/Field';
import { Checkbox, TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { ROLES, withRole } from '../model';
import { invite, membersQuery, removeMember, setRoles, withdraw } from '../queries';

export function MembersPart({ organisation }: { organisation: OwnOrganisation }) {
  const { slug, can_manage } = organisation;
  const { data, error, refetch } = useQuery(membersQuery(slug));
  const [isInviting, setInviting] = useState(false);
  const [changed, setChanged] = useState<Member | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const { me } = useSession();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-64" />
      </Loading>
    );
  }
  return (
    <div className="grid gap-8">
      {can_manage && (
        <Button
          className="justify-self-start"
          icon={<UserPlus aria-hidden="true" className="size-5" />}
          onClick={() => setInviting(true)}
        >
          {messages.invite}
        </Button>
      )}
      <ul className="divide-y divide-hairline border-y border-hairline">
        {data.members.map((member) => (
          <li
            key={member.person_id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3"
          >
            <div className="flex min-w-0 items-center gap-3">
              <Avatar id={member.person_id} name={member.name} src={member.thumbnail_url} size="small" />
              <div className="min-w-0">
                <p className="font-semibold">
                  {member.slug ? (
                    <Link to="/c/$slug" params={{ slug: member.slug }}>
                      {member.name}
                    </Link>
                  ) : (
                    member.name
                  )}
                  {member.person_id === me?.id && (
                    <span className="font-normal text-faint"> ({messages.you})</span>
                  )}
                </p>
                <p className="text-sm text-soft">{listWords(member.roles.map(messages.role))}</p>
              </div>
            </div>
            <div className="flex gap-2">
              {can_manage && (
                <Button
                  kind="secondary"
                  size="small"
                  aria-label={messages.changeRoles(member.name)}
                  onClick={() => setChanged(member)}
                >
                  {messages.change}
                </Button>
              )}
              {member.person_id === me?.id && (
                <Button kind="quiet" size="small" onClick={() => setLeaving(true)}>
                  {messages.leave}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {data.invitations.length > 0 && (
        <section className="grid gap-2">
          <h2 className="text-lg font-semibold">{messages.waiting}</h2>
          <ul className="divide-y divide-hairline">
            {data.invitations.map((invitation) => (
              <li key={invitation.id} className="flex items-center justify-between gap-4 py-2">
                <div className="min-w-0">
                  <p className="truncate">{invitation.email}</p>
                  <p className="text-sm text-soft">
                    {listWords(invitation.roles.map(messages.role))}, {messages.openUntil}{' '}
                    <Time at={invitation.expires_at} as="day" />
                  </p>
                </div>
                <Withdraw slug={slug} id={invitation.id} email={invitation.email} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {isInviting && <InviteDialog organisation={organisation} onClose={() => setInviting(false)} />}
      {changed && (
        <RolesDialog organisation={organisation} member={changed} onClose={() => setChanged(null)} />
      )}
      {isLeaving && me && (
        <LeaveDialog organisation={organisation} personId={me.id} onClose={() => setLeaving(false)} />
      )}
    </div>
  );
}

function useDone(slug: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['directory', 'organisations', slug] });
}

function Withdraw({ slug, id, email }: { slug: string; id: string; email: string }) {
  const done = useDone(slug);
  const taking = useMutation({
    mutationFn: () => withdraw(slug, id),
    onSuccess: async () => {
      await done();
      toast(messages.withdrawn);
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <IconButton label={messages.withdraw(email)} disabled={taking.isPending} onClick={() => taking.mutate()}>
      <X aria-hidden="true" />
    </IconButton>
  );
}

interface RoleChoiceProps {
  organisation: OwnOrganisation;
  roles: readonly MemberRole[];
  error: string | undefined;
  onChange: (roles: MemberRole[]) => void;
}

/** Several at once; owners are made by owners only. */
function RoleChoice({ organisation, roles, error, onChange }: RoleChoiceProps) {
  const id = useId();
  return (
    <fieldset className="grid gap-3" aria-describedby={`${id}-error`}>
      <legend className="mb-2 text-sm font-semibold">{messages.roles}</legend>
      {ROLES.map((role) => (
        <Checkbox
          key={role}
          label={messages.role(role)}
          hint={messages.roleHint(role)}
          checked={roles.includes(role)}
          disabled={role === 'owner' && !organisation.roles.includes('owner')}
          onChange={(event) => onChange(withRole(roles, role, event.target.checked))}
        />
      ))}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}

function InviteDialog({ organisation, onClose }: { organisation: OwnOrganisation; onClose: () => void }) {
  const done = useDone(organisation.slug);
  const [email, setEmail] = useState('');
  const [roles, setTicked] = useState<MemberRole[]>(['consultant']);
  const sending = useMutation({
    mutationFn: () => invite(organisation.slug, email, roles),
    onSuccess: async (invitation) => {
      await done();
      toast(messages.invited(invitation.email), 'good');
      onClose();
    },
  });
  const problem = sending.error instanceof Problem ? sending.error : null;
  return (
    <Dialog
      open
      onClose={onClose}
      locked={sending.isPending}
      title={messages.inviteTitle}
      actions={
        <>
          <Button
            type="submit"
            form="invite"
            busy={sending.isPending && messages.sending}
            disabled={roles.length === 0}
          >
            {messages.send}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={sending.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form
        id="invite"
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending.isPending && roles.length > 0) sending.mutate();
        }}
      >
        <p className="text-soft">{messages.inviteText}</p>
        <TextInput
          label={messages.email}
          type="email"
          autoComplete="off"
          value={email}
          error={problem?.field('email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        <RoleChoice
          organisation={organisation}
          roles={roles}
          error={roles.length === 0 ? messages.rolesMissing : undefined}
          onChange={setTicked}
        />
        {sending.error && (!problem || problem.fields.length === 0) && <ErrorState error={sending.error} />}
      </form>
    </Dialog>
  );
}

interface RolesDialogProps {
  organisation: OwnOrganisation;
  member: Member;
  onClose: () => void;
}

function RolesDialog({ organisation, member, onClose }: RolesDialogProps) {
  const client = useQueryClient();
  const [roles, setTicked] = useState(member.roles);
  const finish = async (words: string) => {
    await client.invalidateQueries({ queryKey: ['directory', 'organisations'] });
    toast(words, 'good');
    onClose();
  };
  const saving = useMutation({
    mutationFn: () => setRoles(organisation.slug, member.person_id, roles),
    onSuccess: () => finish(messages.saved),
  });
  const removing = useMutation({
    mutationFn: () => removeMember(organisation.slug, member.person_id),
    onSuccess: () => finish(messages.removed(member.name)),
  });
  const failure = saving.error ?? removing.error;
  const isBusy = saving.isPending || removing.isPending;
  return (
    <Dialog
      open
      onClose={onClose}
      locked={isBusy}
      title={messages.rolesOf(member.name)}
      actions={
        <>
          <Button
            busy={saving.isPending && messages.saving}
            disabled={isBusy || roles.length === 0}
            onClick={() => saving.mutate()}
          >
            {messages.save}
          </Button>
          <Button
            kind="danger"
            busy={removing.isPending && messages.saving}
            disabled={isBusy}
            onClick={() => removing.mutate()}
          >
            {messages.remove}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <RoleChoice
          organisation={organisation}
          roles={roles}
          error={roles.length === 0 ? messages.rolesMissing : undefined}
          onChange={setTicked}
        />
        {failure && <ErrorState error={failure} />}
      </div>
    </Dialog>
  );
}

interface LeaveDialogProps {
  organisation: OwnOrganisation;
  personId: string;
  onClose: () => void;
}

function LeaveDialog({ organisation, personId, onClose }: LeaveDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: () => removeMember(organisation.slug, personId),
    onSuccess: async () => {
      await navigate({ to: '/organisations' });
      await client.invalidateQueries({ queryKey: ['directory', 'organisations'] });
      toast(messages.left);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      locked={leaving.isPending}
      title={messages.leaveTitle(organisation.name)}
      actions={
        <>
          <Button onClick={onClose} disabled={leaving.isPending}>
            {messages.stay}
          </Button>
          <Button kind="danger" busy={leaving.isPending && messages.saving} onClick={() => leaving.mutate()}>
            {messages.leave}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{messages.leaveText}</p>
        {leaving.error && <ErrorState error={leaving.error} />}
      </div>
    </Dialog>
  );
}

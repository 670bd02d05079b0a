/** Links and files that a class is given. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileUp, Link2, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { MaterialList } from '@/features/booking/classes/MaterialList';
import { addFile, addLink, classQuery, removeMaterial } from '@/features/booking/classes/queries';
import { Problem } from '@/kit/api/problem';
import type { ConsultationClass } from '@/kit/api/types';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { Note, Section } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { messages } from './messages';

export function ClassMaterials({ planned }: { planned: ConsultationClass }) {
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [isLinking, setLinking] = useState(false);
  const shown = (changed: ConsultationClass) => client.setQueryData(classQuery(planned.id).queryKey, changed);
  const upload = useMutation({
    mutationFn: (file: File) => addFile(planned.id, file),
    onSuccess: shown,
    onError: (error) => toast(error.message, 'bad'),
  });
  const remove = useMutation({
    mutationFn: (materialId: string) => removeMaterial(planned.id, materialId),
    onSuccess: shown,
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <Section
      title={messages.material}
      actions={
        <span className="flex flex-wrap gap-2">
          <Button
            kind="secondary"
            size="small"
            icon={<Link2 aria-hidden="true" className="size-4" />}
            onClick={() => setLinking(true)}
          >
            {messages.addLink}
          </Button>
          <Button
            kind="secondary"
            size="small"
            icon={<FileUp aria-hidden="true" className="size-4" />}
            busy={upload.isPending && messages.uploading}
            onClick={() => picker.current?.click()}
          >
            {messages.addFile}
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label={messages.addFile}
            onChange={({ target }) => {
              const file = target.files?.[0];
              if (file) upload.mutate(file);
              target.value = '';
            }}
          />
        </span>
      }
    >
      <MaterialList
        materials={planned.materials ?? []}
        actionsOf={({ id, name }) => (
          <IconButton
            label={messages.remove(name)}
            disabled={remove.isPending && remove.variables === id}
            onClick={() => remove.mutate(id)}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        )}
      />
      {isLinking && (
        <LinkDialog
          planned={planned}
          onAdded={(changed) => {
            shown(changed);
            setLinking(false);
          }}
          onClose={() => setLinking(false)}
        />
      )}
    </Section>
  );
}

interface LinkDialogProps {
  planned: ConsultationClass;
  onAdded: (changed: ConsultationClass) => void;
  onClose: () => void;
}

function LinkDialog({ planned, onAdded, onClose }: LinkDialogProps) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => addLink(planned.id, name.trim(), url.trim()),
    onSuccess: onAdded,
  });
  const problem = save.error instanceof Problem ? save.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && url.trim() && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.linkTitle}
      actions={
        <>
          <Button type="submit" form="class-link" busy={save.isPending && messages.adding}>
            {messages.add}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="class-link" noValidate onSubmit={submit} className="grid gap-5">
        <TextInput
          label={messages.linkName}
          maxLength={120}
          value={name}
          error={tried && !name.trim() ? messages.needed : problem?.field('name')}
          onChange={({ target }) => setName(target.value)}
        />
        <TextInput
          label={messages.linkUrl}
          type="url"
          maxLength={2000}
          value={url}
          error={tried && !url.trim() ? messages.needed : problem?.field('url')}
          onChange={({ target }) => setUrl(target.value)}
        />
        {problem && problem.fields.length === 0 && (
          <div role="alert">
            <Note tone="bad">{problem.message}</Note>
          </div>
        )}
      </form>
    </Dialog>
  );
}

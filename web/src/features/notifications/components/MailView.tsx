/** One email: its code large, its files, and its HTML in a frame that can do nothing. */
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Id, Mail } from '@/kit/api/types';
import { Button, buttonLook } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { mailQuery } from '../queries';

export function MailView({ id }: { id: Id }) {
  const { data: mail, error, refetch } = useQuery(mailQuery(id));
  return (
    <article className="grid gap-5">
      <Link
        to="/mailbox"
        search={({ mail: _, ...old }) => old}
        className="inline-flex min-h-9 items-center gap-1.5 lg:hidden"
      >
        <ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
        {messages.back}
      </Link>
      {error && !mail && (
        <ErrorState title={messages.mailError} error={error} onRetry={() => void refetch()} />
      )}
      {!mail && !error && (
        <Loading>
          <Skeleton className="h-10 max-w-md" />
          <Skeleton className="mt-4 h-96" />
        </Loading>
      )}
      {mail && <Letter mail={mail} />}
    </article>
  );
}

function Letter({ mail }: { mail: Mail }) {
  return (
    <>
      <header className="grid gap-1">
        <h2 className="text-xl">{mail.subject}</h2>
        <p className="text-sm text-soft">
          {messages.sentTo(mail.to)}, <Time at={mail.sent_at} />
        </p>
      </header>
      {mail.code && <Code code={mail.code} />}
      {mail.attachments.length > 0 && (
        <ul aria-label={messages.attachments} className="flex flex-wrap gap-2">
          {mail.attachments.map((file) => (
            <li key={file.name}>
              <FileLink {...file} />
            </li>
          ))}
        </ul>
      )}
      {/* No scripts, no forms, no access to this page; links open beside it. */}
      <iframe
        title={messages.letter(mail.subject)}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcDoc={`<base target="_blank">${mail.html}`}
        className="h-[36rem] w-full rounded-lg border border-hairline bg-white"
      />
    </>
  );
}

function Code({ code }: { code: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
      <p>
        <span className="block text-sm text-soft">{messages.code}</span>
        <span
          data-testid="mail-code"
          className="figures font-serif text-3xl font-semibold tracking-widest select-all"
        >
          {code}
        </span>
      </p>
      <Button
        kind="secondary"
        size="small"
        onClick={() =>
          void (navigator.clipboard?.writeText(code) ?? Promise.reject()).then(
            () => toast(messages.copied, 'good'),
            () => toast(messages.notCopied, 'bad'),
          )
        }
      >
        {messages.copy}
      </Button>
    </div>
  );
}

function FileLink({ name, content_type, content }: Mail['attachments'][number]) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type: content_type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, content_type]);
  return (
    <a href={url} download={name} className={buttonLook('secondary', 'small')}>
      <Download aria-hidden="true" className="size-4" />
      {name}
    </a>
  );
}

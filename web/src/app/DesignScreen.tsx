/** Every component of the design system in its states, for those who build screens. English only, linked from nowhere. */
import { Bell, Star as StarIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { usePageTitle } from '@/kit/page/title';
import { Avatar } from '@/ui/Avatar';
import { Badge, StateTag, type Tone } from '@/ui/Badge';
import { Button, type ButtonKind, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import {
  Checkbox,
  Combobox,
  NumberInput,
  RadioGroup,
  Select,
  Slider,
  Switch,
  TextArea,
  TextInput,
} from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { LiveDot } from '@/ui/LiveDot';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { Money, Price } from '@/ui/Money';
import { Menu, MenuItem, Popover, Tabs, Tooltip } from '@/ui/overlays';
import { Rating, StarInput, Stars } from '@/ui/Stars';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList, Table } from '@/ui/Table';
import { Ago, Time, TimeForTwo } from '@/ui/Time';
import { toast } from '@/ui/Toast';

const soon = '2027-04-05T09:30:00Z';
const price = { amount_minor: 125050, currency: 'EUR' };
const kinds: ButtonKind[] = ['primary', 'secondary', 'quiet', 'danger'];
const tones: Tone[] = ['plain', 'pen', 'good', 'warn', 'bad', 'marker'];

export function DesignScreen() {
  usePageTitle('Design');
  return (
    <div className="column">
      <PageHeader
        title="Ink, paper, a blue pen"
        above="Design system"
        lead="Every component in its states."
      />
      <Type />
      <Buttons />
      <Inputs />
      <Signs />
      <Overlays />
      <Tables />
      <States />
    </div>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="mb-4 flex flex-wrap items-center gap-3">{children}</div>;
}

function Type() {
  return (
    <Section title="Words">
      <p className="font-serif text-3xl font-semibold">
        Display, <span className="marked">marked</span>
      </p>
      <p className="font-serif text-2xl font-semibold">Page title</p>
      <p className="font-serif text-xl font-semibold">Section title</p>
      <p className="text-lg text-soft">A lead in soft ink.</p>
      <p>
        Running text with <Link to="/">a link</Link> in it.
      </p>
      <p className="text-sm text-faint">A remark in faint ink.</p>
    </Section>
  );
}

function Buttons() {
  return (
    <Section title="Buttons">
      {(['small', 'medium', 'large'] as const).map((size) => (
        <Row key={size}>
          {kinds.map((kind) => (
            <Button key={kind} kind={kind} size={size}>
              {kind}
            </Button>
          ))}
        </Row>
      ))}
      <Row>
        <Button disabled>Not possible</Button>
        <Button busy="Booking…">Book</Button>
        <Button kind="secondary" icon={<Bell aria-hidden="true" className="size-4" />}>
          With icon
        </Button>
        <IconButton label="Alerts">
          <Bell aria-hidden="true" />
        </IconButton>
        <IconButton label="Favourite" kind="secondary">
          <StarIcon aria-hidden="true" />
        </IconButton>
      </Row>
    </Section>
  );
}

function Inputs() {
  const [choice, setChoice] = useState('one');
  const [stars, setStars] = useState<number | null>(null);
  const [percent, setPercent] = useState(40);
  return (
    <Section title="Inputs">
      <div className="grid gap-6 md:grid-cols-2">
        <TextInput label="Name" hint="As others will see it." placeholder="Ines Carvalho" />
        <TextInput label="Email" defaultValue="ines@" error="An address looks like name@place.example." />
        <TextArea label="Note" optional />
        <div className="grid content-start gap-6">
          <Select
            label="Topic"
            choices={[
              { value: 'a', label: 'Renting' },
              { value: 'b', label: 'Taxes' },
            ]}
          />
          <Combobox label="City" suggestions={['Berlin', 'Bern', 'Bergen']} />
          <NumberInput label="Length" unit="minutes" defaultValue={30} min={5} step={5} />
        </div>
        <RadioGroup
          legend="What for?"
          value={choice}
          onChange={setChoice}
          choices={[
            { value: 'one', label: 'A first talk', hint: '30 min · €2.40 / min' },
            { value: 'two', label: 'The whole question', hint: '1 hr · €120 a session' },
            { value: 'three', label: 'Not now', disabled: true },
          ]}
        />
        <div className="grid content-start gap-5">
          <Checkbox label="I agree to the terms" hint="They are short." />
          <Switch label="Available now" hint="Clients see it within a second." defaultChecked />
          <Slider
            label="Share"
            shown={`${percent} %`}
            value={percent}
            onChange={(event) => setPercent(Number(event.target.value))}
          />
          <StarInput legend="How was it?" value={stars} onChange={setStars} />
        </div>
      </div>
    </Section>
  );
}

function Signs() {
  return (
    <Section title="Signs, money, times">
      <Row>
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        {tones.map((tone) => (
          <StateTag key={tone} tone={tone}>
            {tone}
          </StateTag>
        ))}
      </Row>
      <Row>
        {(['small', 'medium', 'large'] as const).map((size) => (
          <Avatar key={size} id={size} name="Amara Okafor" size={size} />
        ))}
        <LiveDot withWord />
        <Rating average={4.83} count={1284} />
        <Rating average={null} count={0} />
        <Stars value={4} />
      </Row>
      <DataList
        items={[
          { term: 'Amount', value: <Money value={price} /> },
          {
            term: 'Price',
            value: (
              <Price
                terms={{
                  kind: 'per_minute',
                  amount: { amount_minor: 240, currency: 'EUR' },
                  minimum: { amount_minor: 1200, currency: 'EUR' },
                  cap: { amount_minor: 10800, currency: 'EUR' },
                }}
              />
            ),
          },
          { term: 'Time', value: <Time at={soon} /> },
          { term: 'Since', value: <Ago at="2026-11-20T09:30:00Z" /> },
          {
            term: 'For two',
            value: <TimeForTwo at={soon} until="2027-04-05T10:00:00Z" otherZone="Asia/Tokyo" />,
          },
        ]}
      />
      <div className="mt-6 grid gap-4 sm:grid-cols-2">
        <Note title="Free until 24 hours before">
          After that you get half of it back, until two hours before.
        </Note>
        <Note tone="warn" title="Clocks change before then">
          The time shown already counts it.
        </Note>
        <Note tone="bad" title="The hold has run out">
          Nobody was charged. Choose the time again.
        </Note>
        <Note tone="good" title="Booked">
          The calendar file is in your email.
        </Note>
      </div>
    </Section>
  );
}

function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | null>(null);
  const [tab, setTab] = useState('upcoming');
  return (
    <Section title="Overlays">
      <Row>
        <Button kind="secondary" onClick={() => setOpen('dialog')}>
          Dialog
        </Button>
        <Button kind="secondary" onClick={() => setOpen('sheet')}>
          Sheet
        </Button>
        <Menu trigger={<Button kind="secondary">Menu</Button>} align="start">
          <MenuItem>First</MenuItem>
          <MenuItem>Second</MenuItem>
          <MenuItem disabled>Not now</MenuItem>
        </Menu>
        <Popover trigger={<Button kind="secondary">Popover</Button>} label="About this">
          Words in a small sheet.
        </Popover>
        <Tooltip words="A few words more">
          <Button kind="secondary">Tooltip</Button>
        </Tooltip>
        <Button kind="secondary" onClick={() => toast('Saved.', 'good')}>
          Toast
        </Button>
      </Row>
      <Tabs
        label="Bookings"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'upcoming', label: 'Upcoming', content: 'What is to come.' },
          { value: 'past', label: 'Past', content: 'What has been.' },
        ]}
      />
      <Dialog
        open={open !== null}
        shape={open ?? 'dialog'}
        onClose={() => setOpen(null)}
        title="Cancel this booking?"
        actions={
          <>
            <Button kind="secondary" onClick={() => setOpen(null)}>
              Keep it
            </Button>
            <Button kind="danger" onClick={() => setOpen(null)}>
              Cancel and get €54.00 back
            </Button>
          </>
        }
      >
        <p>
          You get <strong>€54.00</strong> back at once; €54.00 is kept, as agreed when you booked.
        </p>
      </Dialog>
    </Section>
  );
}

const rows = [
  { at: '2026-11-03T10:00:00Z', text: 'Top-up', amount: 5000 },
  { at: '2026-11-05T15:30:00Z', text: 'Call with Dr Amara Okafor', amount: -1240 },
];

function Tables() {
  return (
    <Section title="Table">
      <Table
        caption="Movements"
        rows={rows}
        rowKey={(row) => row.at}
        columns={[
          { key: 'at', heading: 'When', cell: (row) => <Time at={row.at} /> },
          { key: 'text', heading: 'What', cell: (row) => row.text },
          {
            key: 'amount',
            heading: 'Amount',
            numeric: true,
            cell: (row) => <Money value={{ amount_minor: row.amount, currency: 'EUR' }} />,
          },
        ]}
      />
    </Section>
  );
}

function States() {
  return (
    <Section title="Not there yet, not there, not reachable">
      <div className="grid gap-6 lg:grid-cols-3">
        <Card>
          <Loading>
            <Skeleton className="mb-3 h-6 w-40" />
            <Skeleton className="mb-2 h-4" />
            <Skeleton className="h-4 w-2/3" />
          </Loading>
        </Card>
        <Card>
          <EmptyState title="No bookings yet" action={<Button kind="secondary">Find a consultant</Button>}>
            They appear here once you have chosen a time.
          </EmptyState>
        </Card>
        <ErrorState
          error={
            new Problem(
              503,
              'http.503',
              'The service is busy. Please try again in a moment.',
              [],
              5,
              'req_7f3a',
            )
          }
          onRetry={() => toast('Trying again.')}
        />
      </div>
    </Section>
  );
}

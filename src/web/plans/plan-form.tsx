import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { PLAN_KINDS } from '../../domain/plan/plan-kind.ts'
import { Choice } from '../shell/choice.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import type { PlanWish } from './plan-wish.ts'

const P = TEXT.plans

interface Given {
  readonly wish: PlanWish
  readonly setWish: (wish: PlanWish) => void
}

/** What a plan is called and where it comes from. */
export function PlanForm({ wish, setWish }: Given) {
  return (
    <>
      <div className="plan-row">
        <SelectField
          label={P.kind}
          value={wish.kind}
          options={PLAN_KINDS.map((kind) => ({ key: kind, name: P.kinds[kind] }))}
          onChange={(kind) => setWish({ ...wish, kind: kind as PlanKind })}
        />
        <TextField label={P.name} hint={P.nameHint} required value={wish.name} onChange={(name) => setWish({ ...wish, name })} />
        <Choice
          label={P.source}
          chosen={wish.source}
          options={[
            { value: 'paste', text: P.paste },
            { value: 'file', text: P.file },
          ]}
          onChoose={(source) => setWish({ ...wish, source })}
        />
      </div>
      {wish.source === 'paste' ? <PasteField wish={wish} setWish={setWish} /> : <FileField wish={wish} setWish={setWish} />}
      <details className="plan-more">
        <summary>{P.more}</summary>
        <p className="dim small">{P.moreHint}</p>
        <HowRead wish={wish} setWish={setWish} />
      </details>
    </>
  )
}

function PasteField({ wish, setWish }: Given) {
  return (
    <label className="field">
      {P.pasted}
      <textarea
        className="text-input plan-text"
        rows={8}
        spellCheck={false}
        value={wish.text}
        onChange={(event) => setWish({ ...wish, text: event.target.value })}
      />
      <span className="dim small">{P.pasteHint}</span>
    </label>
  )
}

function FileField({ wish, setWish }: Given) {
  return (
    <label className="field">
      {P.chooseFile}
      <input
        className="text-input plan-file"
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        onChange={(event) => {
          const file = event.target.files?.[0] ?? null
          const name = wish.name === '' && file !== null ? file.name.replace(/\.\w+$/, '') : wish.name
          setWish({ ...wish, file, name })
        }}
      />
      <span className="dim small">{P.pasteHint}</span>
    </label>
  )
}

/** What a file may leave open. */
function HowRead({ wish, setWish }: Given) {
  const { records } = useDesk().state
  const open = { key: '', name: P.asShown }
  const named = (texts: Readonly<Record<string, string>>) => [open, ...Object.entries(texts).map(([key, name]) => ({ key, name }))]
  const none = { key: '', name: P.fields.none }
  const select = (
    field: 'queue' | 'vendor' | 'measure' | 'decimal' | 'dates' | 'aht' | 'minutes' | 'repeated' | 'encoding',
    options: readonly { readonly key: string; readonly name: string }[],
  ) => (
    <SelectField label={P.fields[field]} value={wish[field]} options={options} onChange={(value) => setWish({ ...wish, [field]: value })} />
  )
  return (
    <div className="plan-how">
      {select('queue', [none, ...records.queues])}
      {select('vendor', [none, ...records.vendors])}
      {select('measure', named(P.measures))}
      {select('decimal', named(P.decimals))}
      {select('dates', named(P.orders))}
      {select('aht', named(P.units))}
      {select('minutes', named(P.lengths))}
      {select('repeated', named(P.twice))}
      {select('encoding', named(P.encodings))}
      <TextField label={P.fields.sheet} value={wish.sheet} charsMax={100} onChange={(sheet) => setWish({ ...wish, sheet })} />
      <TextField
        label={P.fields.week}
        hint={P.fields.weekHint}
        value={wish.week}
        charsMax={10}
        onChange={(week) => setWish({ ...wish, week })}
      />
      <TextField
        label={P.fields.madeAt}
        hint={P.fields.madeAtHint}
        type="datetime-local"
        value={wish.madeAt}
        onChange={(madeAt) => setWish({ ...wish, madeAt })}
      />
    </div>
  )
}

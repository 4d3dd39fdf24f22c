import { formatPercent } from "../i18n";

export interface RangeProps {
  readonly label: string;
  /** In percent. */
  readonly value: number;
  readonly max?: number;
  readonly hint?: string;
  readonly onChange: (value: number) => void;
}

const STEP = 5;

/** A slider in percent; the browser's own, so that keys and screen readers have it as everywhere. */
export function Range({ label, value, max = 200, hint, onChange }: RangeProps) {
  const says = formatPercent(value);
  return (
    <label className="range">
      <span className="range-head">
        <span className="field-label">{label}</span>
        <span className="range-value" aria-hidden>
          {says}
        </span>
      </span>
      <input
        type="range"
        min={0}
        max={max}
        step={STEP}
        value={value}
        aria-valuetext={says}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {hint !== undefined && <span className="hint">{hint}</span>}
    </label>
  );
}

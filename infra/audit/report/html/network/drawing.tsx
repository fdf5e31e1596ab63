import type { JSX } from "preact";
import type { InContext } from "../parts";
import { HEAD, LINE, MOST_SOURCES, type Band, type Lane, type PictureLayout } from "./layout";
import { isAnySource, namePurpose, nameSource } from "./names";

/** Left edges and widths of the four columns, in pixels. */
const SOURCE = { x: 8, width: 268 };
const FIREWALL = { x: 344, width: 120 };
const VM = { x: 532, width: 192 };
const SERVICE = { x: 784, width: 168 };
const WIDTH = 960;

/** Characters that fit into a column; what is cut is in full in the table below. */
const FITS = { source: 38, firewall: 16, vm: 26, service: 23 };

export function Drawing({ context, layout }: InContext & { layout: PictureLayout }): JSX.Element {
  const { words } = context.language;
  const title = words.network.pictureOf(context.report.customer);
  const heads = [
    { column: SOURCE, text: words.network.source },
    { column: FIREWALL, text: words.network.firewall },
    { column: VM, text: words.network.vm },
    { column: SERVICE, text: words.network.service },
  ];
  return (
    <div class="scroll" role="group" aria-label={words.headings.network} tabindex={0}>
      <svg
        viewBox={`0 0 ${WIDTH} ${layout.height}`}
        width={WIDTH}
        height={layout.height}
        role="img"
        aria-label={title}
      >
        <Arrow />
        {heads.map(({ column, text }) => (
          <text class="column" x={column.x + column.width / 2} y={20} text-anchor="middle">
            {text}
          </text>
        ))}
        <rect
          class="firewall"
          x={FIREWALL.x}
          y={HEAD - 8}
          width={FIREWALL.width}
          height={layout.height - HEAD + 4}
          rx={6}
        />
        {layout.bands.map((band) => (
          <BandDrawing context={context} band={band} />
        ))}
      </svg>
    </div>
  );
}

function Arrow(): JSX.Element {
  return (
    <defs>
      <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
        <path class="tip" d="M0 0 8 4 0 8z" />
      </marker>
    </defs>
  );
}

function BandDrawing({ context, band }: InContext & { band: Band }): JSX.Element {
  const { words } = context.language;
  const names = band.kind.systems.map(({ name }) => name);
  const isComplete = band.kind.like.note === null;
  return (
    <g class="f" data-v={context.placeSystems(names)}>
      <VmBox context={context} band={band} />
      {band.lanes.map((lane) => (
        <LaneDrawing context={context} lane={lane} />
      ))}
      {band.lanes.length > 0 ? null : (
        <text
          class={isComplete ? "closed" : "warning"}
          x={middle(FIREWALL)}
          y={band.y + band.height / 2 + 4}
          text-anchor="middle"
        >
          {isComplete ? words.network.closed : `? ${words.network.incomplete}`}
        </text>
      )}
    </g>
  );
}

function VmBox({ context, band }: InContext & { band: Band }): JSX.Element {
  const { words, format } = context.language;
  const { like, systems } = band.kind;
  const first = systems[0]?.name ?? "";
  const last = systems.at(-1)?.name ?? "";
  const lines =
    systems.length === 1
      ? [like.os, words.network.networks[like.network], ...like.addresses.slice(0, 2)]
      : [`${first} … ${last}`, like.os, words.network.networks[like.network]];
  if (like.note !== null) lines.splice(3, 1, `? ${words.network.incomplete}`);
  return (
    <>
      <rect
        class={like.note === null ? "box vm" : "box unclear"}
        x={VM.x}
        y={band.y}
        width={VM.width}
        height={band.height}
        rx={6}
      />
      <Lines
        x={VM.x + 12}
        y={band.y + 4}
        fits={FITS.vm}
        lines={[
          systems.length === 1 ? first : words.network.systems(format.number(systems.length)),
          ...lines,
        ]}
      />
    </>
  );
}

function LaneDrawing({ context, lane }: InContext & { lane: Lane }): JSX.Element {
  const { words, format } = context.language;
  const { allowance, y, height } = lane;
  const center = y + height / 2;
  const hidden = allowance.sources.length - MOST_SOURCES;
  const lines = allowance.sources.slice(0, MOST_SOURCES).map((source) => nameSource(context, source));
  const isAny = allowance.sources.some(isAnySource);
  return (
    <>
      <rect
        class={isAny ? "box any" : "box"}
        x={SOURCE.x}
        y={y}
        width={SOURCE.width}
        height={height}
        rx={6}
      />
      <Lines
        x={SOURCE.x + 10}
        y={y}
        fits={FITS.source}
        lines={hidden > 0 ? [...lines, words.network.moreSources(format.number(hidden))] : lines}
      />
      <Line from={SOURCE.x + SOURCE.width} to={FIREWALL.x} y={center} />
      <text class="traffic" x={middle(FIREWALL)} y={center + 4} text-anchor="middle">
        {cut(allowance.traffic, FITS.firewall)}
      </text>
      <Line from={FIREWALL.x + FIREWALL.width} to={VM.x} y={center} />
      <Line from={VM.x + VM.width} to={SERVICE.x} y={center} />
      <rect class="box service" x={SERVICE.x} y={center - 12} width={SERVICE.width} height={24} rx={12} />
      <text x={middle(SERVICE)} y={center + 4} text-anchor="middle">
        {cut(namePurpose(context, allowance), FITS.service)}
      </text>
    </>
  );
}

function Line({ from, to, y }: { from: number; to: number; y: number }): JSX.Element {
  return <path class="way" d={`M${from} ${y}H${to - 1}`} marker-end="url(#arrow)" />;
}

/** The first line is the name. */
function Lines(props: { x: number; y: number; fits: number; lines: readonly string[] }): JSX.Element {
  return (
    <>
      {props.lines.map((line, index) => (
        <text class={index === 0 ? "name" : undefined} x={props.x} y={props.y + LINE * (index + 1)}>
          {cut(line, props.fits)}
        </text>
      ))}
    </>
  );
}

const middle = (column: { x: number; width: number }): number => column.x + column.width / 2;

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

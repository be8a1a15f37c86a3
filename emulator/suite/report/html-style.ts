/** The style of the HTML report. No `<`, `&` or `]]>` in it: the page is well-formed XML as well. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --line: #dfe3e8; --text: #1c2430; --quiet: #667085; --code: #f1f3f6;
  --passed: #1a7f4b; --failed: #c8302c; --skipped: #98a2b3; --accent: #3a66d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --card: #191f27; --line: #2c3541; --text: #e4e8ee; --quiet: #93a0b2; --code: #212935;
    --passed: #43b97b; --failed: #f2716b; --skipped: #6b778a; --accent: #7ba1ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 32px 20px 64px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 4px 0 0; padding: 10px 12px; background: var(--code); border-radius: 6px; overflow-x: auto; }
h1 { font-size: 24px; margin: 0 0 16px; display: flex; align-items: center; gap: 10px; }
h2 { font-size: 18px; margin: 36px 0 12px; overflow-wrap: anywhere; }
h2 small { font-size: 13px; font-weight: 400; color: var(--quiet); margin-left: 6px; }
h3 { font-size: 13px; margin: 22px 0 8px; color: var(--quiet); }
h4 { font-size: 13px; margin: 14px 0 0; }
.tiles { display: flex; gap: 12px; flex-wrap: wrap; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 18px; min-width: 104px; }
.tile b { display: block; font-size: 26px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--quiet); font-size: 13px; }
.bar { display: flex; gap: 2px; height: 8px; margin: 16px 0 12px; border-radius: 4px; overflow: hidden; }
.bar span { flex-basis: 0; min-width: 4px; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 10px 0 0; color: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums; }
.facts b { color: var(--text); font-weight: 600; }
.quiet { color: var(--quiet); font-size: 13px; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; }
h1 .dot { width: 14px; height: 14px; }
.fill-passed { background: var(--passed); }
.fill-failed, .fill-broken, .fill-timed-out { background: var(--failed); }
.fill-skipped { background: var(--skipped); }
.ink-passed { color: var(--passed); }
.ink-failed, .ink-broken, .ink-timed-out { color: var(--failed); }
.ink-skipped { color: var(--quiet); }
.card, .test { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.card { padding: 12px 16px; overflow-x: auto; }
.test { margin: 8px 0; border-left: 4px solid var(--skipped); }
.edge-passed { border-left-color: var(--passed); }
.edge-failed, .edge-broken, .edge-timed-out { border-left-color: var(--failed); }
summary { cursor: pointer; }
.test > summary { display: flex; align-items: baseline; gap: 12px; padding: 10px 16px; list-style: none; }
.test > summary::-webkit-details-marker { display: none; }
.test > summary::before { content: "\\25B8"; color: var(--quiet); width: 10px; }
.test[open] > summary::before { content: "\\25BE"; }
.badge { color: var(--card); border-radius: 4px; padding: 1px 8px; font-size: 12px; font-weight: 600; white-space: nowrap; }
.name { font-weight: 600; flex: 1; min-width: 0; overflow-wrap: anywhere; }
.where, .took { color: var(--quiet); font-size: 12.5px; overflow-wrap: anywhere; }
.took { font-variant-numeric: tabular-nums; white-space: nowrap; }
.inside { padding: 0 16px 16px; border-top: 1px solid var(--line); }
.failure { margin: 14px 0 0; padding: 12px 14px; border: 1px solid var(--failed); border-radius: 8px; }
.failure .message { margin: 0; font-weight: 600; color: var(--failed); overflow-wrap: anywhere; }
.failure p.quiet { margin: 2px 0 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 14px; margin: 10px 0 0; align-items: baseline; }
dt { color: var(--quiet); font-size: 13px; }
dd { margin: 0; }
dd pre { margin: 0; padding: 6px 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
td, th { padding: 4px 16px 4px 0; text-align: left; vertical-align: baseline; }
td { overflow-wrap: anywhere; }
td code { white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 500; font-size: 13px; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 500; }
.steps tr.quiet td { color: var(--quiet); }
.index { margin: 0; padding-left: 32px; }
.index a { color: var(--text); font-weight: 600; }
.coverage td, .coverage thead th { text-align: right; min-width: 72px; font-variant-numeric: tabular-nums; }
.coverage td.none { color: var(--skipped); }
.chip { display: inline-block; background: var(--code); border-radius: 4px; padding: 0 7px; font-size: 12.5px; margin: 2px 0; }
.message-fold { border-top: 1px solid var(--line); padding: 6px 0; }
.message-fold .chip { margin: 0 6px; }
.timeline { margin: 8px 0 0 16px; }
.message-fold p { margin: 6px 0 4px 16px; }
svg { display: block; max-width: none; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.lane { stroke: var(--line); stroke-width: 2; }
.lane-head { fill: var(--code); stroke: var(--line); }
.lane-name { fill: var(--text); font-weight: 600; font-size: 13px; }
.time, .gap, .tick { fill: var(--quiet); font-variant-numeric: tabular-nums; }
.label { fill: var(--text); stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.label.tone-bad { fill: var(--failed); }
.label.tone-good { fill: var(--passed); }
.arrow { stroke: var(--accent); stroke-width: 1.6; }
.arrow-head, .dot-mark { fill: var(--accent); }
.arrow.tone-bad { stroke: var(--failed); stroke-dasharray: 5 4; }
.arrow-head.tone-bad, .dot-mark.tone-bad { fill: var(--failed); }
.dot-mark.tone-good { fill: var(--passed); }
.axis { stroke: var(--quiet); }
.grid { stroke: var(--line); stroke-dasharray: 3 4; }
.column { fill: var(--accent); }
.model { fill: none; stroke: var(--failed); stroke-width: 1.5; stroke-linejoin: round; }
`

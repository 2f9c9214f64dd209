import { TIMELINE_STYLE } from "@text-completions/core/internal";

/** The style sheet, with colours for light and dark. A function, so that bundlers can drop it when unused. */
export function createPageStyle(): string {
  return `
:root{--bg:#f7f7f5;--card:#fff;--ink:#1f2328;--soft:#5d6570;--line:#dcdfe3;--code:#f1f2f4;--good:#1a7f42;--bad:#c62d2d;--open:#9a6b00;--off:#8b929b;--text:#2f6fdb;--text-soft:#2f6fdb26;--fix:#eef7f0}
@media(prefers-color-scheme:dark){:root{--bg:#14171b;--card:#1c2026;--ink:#e6e8eb;--soft:#9aa3ad;--line:#343a42;--code:#252a31;--good:#4cc27b;--bad:#ff7b72;--open:#e3b341;--off:#737b85;--text:#79aefc;--text-soft:#79aefc26;--fix:#1b2a22}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 20px 48px}
code,.code,.excerpt,.number{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
h3 code,.message code,dd:not(.code) code,td+td code{background:var(--code);border-radius:4px;padding:1px 4px}h3 code.id{background:none}
h1{margin:2px 0 4px;font-size:24px;line-height:1.25;overflow-wrap:anywhere}
h2{margin:36px 0 12px;font-size:17px}
h2 small{color:var(--soft);font-weight:400}
h3{margin:0 0 10px;font-size:15px;line-height:1.4}
h3 code.id,h3 small{color:var(--soft);font-weight:400;margin-left:6px;white-space:nowrap}h3 small{font-size:13px}
header{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--off);border-radius:10px;padding:20px 24px}
header.good{border-top-color:var(--good)}header.bad{border-top-color:var(--bad)}header.open{border-top-color:var(--open)}
.outcome{margin:0;font-weight:650}.good .outcome{color:var(--good)}.bad .outcome{color:var(--bad)}.open .outcome{color:var(--open)}
.facts,.counts{margin:0;color:var(--soft)}.cut{margin:10px 0 0;color:var(--bad)}
.bar{display:flex;gap:3px;height:8px;margin:18px 0 10px}.bar i{border-radius:3px;min-width:6px}
i.good{background:var(--good)}i.bad{background:var(--bad)}i.open{background:var(--open)}i.off{background:var(--off)}
.count{margin-right:20px;white-space:nowrap}.count b{color:var(--ink)}.dot{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px}
.check{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:10px;padding:16px 20px;margin:0 0 14px}
.check.should{border-left-color:var(--open)}
.badge{display:inline-block;border-radius:4px;padding:0 7px;margin-right:4px;font-size:12px;color:var(--card);background:var(--bad)}.should .badge{background:var(--open)}
article+article{border-top:1px solid var(--line);margin-top:16px;padding-top:14px}
.message{margin:14px 0 8px;font-weight:600}.message .facts{font-weight:400}
.fix{background:var(--fix);border-radius:8px;padding:10px 14px;margin:0 -6px 14px}.fix dd:not(.code){font-weight:500}
nav{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 24px;margin-top:14px}
nav ol{margin:0;padding-left:20px}nav li{margin:3px 0}nav li::marker{color:var(--bad);font-weight:650}nav li.should::marker{color:var(--open)}nav small{color:var(--soft)}nav p{margin:10px 0 0;padding-top:10px;border-top:1px solid var(--line)}
dl{display:grid;grid-template-columns:72px minmax(0,1fr);gap:4px 12px;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}dd.code{padding-top:2px;white-space:pre-wrap}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-top:1px solid var(--line)}
tr:first-child>*{border-top:0}
td:first-child code{white-space:nowrap}
td small{display:block;color:var(--soft);font-size:13px}
.excerpt{background:var(--code);border-radius:6px;margin-top:12px;overflow-x:auto;padding:8px 0}
.excerpt tr>*{border:0;padding:1px 12px;white-space:pre;line-height:1.55}
.excerpt th{color:var(--soft);font-weight:400;text-align:right;border-right:1px solid var(--line);min-width:84px}
.excerpt mark{color:inherit;background:none;text-decoration:underline wavy var(--bad);text-underline-offset:3px}
.excerpt .error>*{background:color-mix(in srgb,var(--bad) 12%,transparent)}
details{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:0 20px;margin-top:14px}
details[open]{padding-bottom:14px}
details.more{border:0;border-top:1px solid var(--line);border-radius:0;padding:0;margin:14px 0 -6px;background:none}.more>summary{padding:10px 0;color:var(--soft)}
.violations{margin:8px 0 4px;padding-left:18px}:target{scroll-margin-top:12px}section:target,tr:target{outline:2px solid var(--text);outline-offset:2px}
summary{cursor:pointer}summary h2{display:inline-block;margin:12px 4px}
details details{border:0;border-top:1px solid var(--line);border-radius:0;padding:8px 0;margin:0;background:none}
details details summary{display:grid;grid-template-columns:2.6em 2.6em minmax(0,1fr) max-content;gap:0 10px;align-items:baseline}
details details summary code{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
details details summary svg{grid-column:1/-1}
details details dl{margin:10px 0 4px}
.number,.time{color:var(--soft)}.wrong .number{color:var(--bad);font-weight:700}.wrong>summary>b{color:var(--bad)}
${TIMELINE_STYLE}@media(max-width:600px){main{padding:16px 12px 32px}header,.check,nav{padding:14px}dl{grid-template-columns:minmax(0,1fr);gap:0}dt{font-size:13px;margin-top:8px}dd.code{padding-top:0}h1{font-size:20px}.fix{margin:0 0 12px}details{padding:0 14px}
td{display:block;border:0;padding:0}tr{display:block;padding:7px 0;border-top:1px solid var(--line)}.excerpt td,.excerpt th{display:table-cell;padding:1px 8px}.excerpt tr{display:table-row}.excerpt th{min-width:0}.timeline text{font-size:26px}.timeline text:nth-of-type(2n){display:none}td:first-child code{white-space:normal;overflow-wrap:anywhere}}
footer{margin-top:28px;color:var(--soft);font-size:13px}a{color:var(--text)}
`;
}

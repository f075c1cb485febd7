// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/HtmlStyle.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

QString htmlStyle()
{
    return uR"(
:root{color-scheme:light dark;--ground:#fff;--card:#f6f7f9;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--link:#0a58ca;
--confirmed:#b42318;--likely:#96570a;--possible:#0b5cad;--ruled-out:#57606a;--not-checked:#57606a;--good:#1a7f37;--code:#eceff3}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--card:#1d2127;--ink:#e6e9ed;--soft:#a2abb6;--line:#363c45;
--link:#7db3ff;--confirmed:#ff8a7d;--likely:#f2b45c;--possible:#79b8ff;--ruled-out:#a2abb6;--not-checked:#a2abb6;
--good:#6fd08c;--code:#272c34}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:54rem;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 1rem}
h2{font-size:1.2rem;margin:2.4rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1.05rem;margin:0 0 .5rem}
h4{font-size:.95rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0 .8rem}
a{color:var(--link)}
.made,.small{color:var(--soft);font-size:.875rem}
.next{border-left:4px solid var(--good);background:var(--card);padding:.7rem 1rem;border-radius:0 .4rem .4rem 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.2rem;margin:0 0 1rem}
.badge{display:inline-block;font-size:.8rem;font-weight:600;border:1.5px solid currentColor;border-radius:1rem;
padding:.05rem .6rem;margin-right:.5rem;white-space:nowrap}
.confirmed{color:var(--confirmed)}.likely{color:var(--likely)}.possible{color:var(--possible)}
.ruled-out{color:var(--ruled-out)}.not-checked{color:var(--not-checked)}
ul.evidence{list-style:none;padding:0;margin:.4rem 0}
ul.evidence li{padding-left:1.7rem;position:relative;margin:.3rem 0}
ul.evidence li span{position:absolute;left:.2rem;font-weight:700}
.for span{color:var(--good)}.against span{color:var(--confirmed)}.lacking span{color:var(--likely)}
pre{background:var(--code);border-radius:.4rem;padding:.6rem .8rem;overflow-x:auto;font-size:.875rem;margin:.5rem 0;overflow-wrap:normal}
code,pre{font-family:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--code);border-radius:.25rem;padding:0 .25rem;font-size:.9em}
pre code{background:none;padding:0;font-size:inherit}
pre.said{white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0}
.fix+.fix{border-top:1px solid var(--line);margin-top:1rem;padding-top:.8rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
table.facts td:first-child{width:15rem;color:var(--soft)}
td.ok{color:var(--good)}td.care{color:var(--likely);font-weight:600}td.broken{color:var(--confirmed);font-weight:600}
table.raw{font-family:ui-monospace,Consolas,"DejaVu Sans Mono",monospace;font-size:.8rem}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .9rem}
summary{cursor:pointer}
details[open]>summary{margin-bottom:.6rem}
footer{margin-top:3rem;color:var(--soft);font-size:.875rem}
@media print{:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;--code:#f3f3f3;
--confirmed:#8c1a10;--likely:#6b3e05;--possible:#084a8c;--good:#12602a}
body{padding:0;max-width:none;font-size:10.5pt}details.cause,pre,tr,.fix,li{break-inside:avoid}h2,h3,h4{break-after:avoid}
pre{white-space:pre-wrap;overflow-wrap:anywhere}.read{display:none}
details.group::details-content{display:block;content-visibility:visible;height:auto}}
)"_s;
}

} // namespace goneaway::report

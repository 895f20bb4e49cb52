/// How the page looks: light and dark as the reader's system has it, from the width of a phone up, and on paper.
///
/// The pictures are drawn for white paper; in the dark their few colours are exchanged here. Text keeps a contrast of at
/// least 4.5 to 1 (WCAG 2.2, 1.4.3).
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --page: #f6f7f9; --panel: #ffffff; --ink: #1b1f24; --soft: #57606a;
          --line: #d0d7de; --link: #0550ae; --critical: #a4161a; --warning: #7a4b00; --unknown: #5b3f8c;
          --ok: #1a6b2f; --good: #2e7d32; --bad: #c62828; --perhaps: #9a6700; --code: #eef1f4; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #0f1318; --panel: #171d24; --ink: #e6edf3; --soft: #a2adb8; --line: #333d47; --link: #79b8ff;
            --critical: #ff8a80; --warning: #f2c14e; --unknown: #c7b3f5; --ok: #7ed491; --good: #3fa34d; --bad: #e5534b;
            --perhaps: #d4a72c; --code: #232b34; }
          svg rect[fill="#ffffff"] { fill: #171d24; } svg text { fill: #e6edf3; }
          svg text[fill="#666666"], svg text[fill="#444444"] { fill: #a2adb8; }
          svg text[fill="#2e7d32"] { fill: #7ed491; } svg text[fill="#c62828"] { fill: #ff8a80; }
          svg rect[fill="#fde0dd"] { fill: #4a1c1c; } svg rect[fill="#e5f5e0"] { fill: #17331f; }
          svg rect[fill="#fff7cc"] { fill: #3d3413; } svg [stroke="#666666"] { stroke: #8b949e; }
          svg [stroke="#b2182b"] { stroke: #ff7b72; } svg path[fill="#b2182b"] { fill: #ff7b72; }
          svg path[fill="#666666"] { fill: #8b949e; } svg line[stroke="#dddddd"] { stroke: #333d47; }
          svg line[stroke="#000000"] { stroke: #e6edf3; } svg text[fill="#000000"] { fill: #e6edf3; }
          svg rect[fill="#1565c0"] { fill: #58a6ff; } svg rect[fill="#a5d6a7"] { fill: #2f5d3a; }
          svg rect[fill="#bbbbbb"] { fill: #4b5560; }
          svg [stroke="#777777"] { stroke: #8b949e; } svg path[fill="#777777"] { fill: #8b949e; }
          svg text[fill="#1565c0"] { fill: #79b8ff; } svg line[stroke="#1565c0"] { stroke: #58a6ff; }
          svg line[stroke="#c62828"] { stroke: #ff8a80; } svg [fill="#2e7d32"]:not(text) { fill: #3fa34d; }
        }
        * { box-sizing: border-box; }
        html { font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--ink); }
        body { margin: 0 auto; max-width: 72rem; padding: 0 1rem 3rem; overflow-wrap: anywhere; }
        a { color: var(--link); }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        header { padding-top: 1.25rem; } h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
        h2 { font-size: 1.25rem; margin: 0 0 .75rem; } h3 { font-size: 1rem; margin: 0 0 .25rem; }
        p { margin: 0 0 .75rem; max-width: 68ch; } .soft, figcaption, caption { color: var(--soft); }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .75rem 0; padding: 0; }
        nav a { display: inline-block; padding: .2rem 0; }
        section { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; margin: 1rem 0;
          padding: 1rem; }
        .verdict { border-left: .5rem solid var(--ok); } .verdict.critical { border-left-color: var(--critical); }
        .verdict.warning { border-left-color: var(--warning); } .verdict.unknown { border-left-color: var(--unknown); }
        .verdict .say { font-size: 1.15rem; }
        .word { font-weight: 700; } .word.critical { color: var(--critical); } .word.warning { color: var(--warning); }
        .word.unknown { color: var(--unknown); } .word.ok { color: var(--ok); } .word.skipped { color: var(--soft); }
        .command { background: var(--code); border-radius: .4rem; margin: .25rem 0 .25rem; overflow-x: auto;
          padding: .5rem .75rem; white-space: pre-wrap; user-select: all; }
        code, .facts pre { font-family: ui-monospace, monospace; font-size: .9rem; }
        article { border-top: 1px solid var(--line); padding: .75rem 0; }
        article:first-of-type { border-top: 0; padding-top: 0; }
        dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .25rem 1rem; margin: .5rem 0; }
        dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
        ol, ul { margin: .25rem 0 .75rem; padding-left: 1.4rem; } li { margin: .2rem 0; }
        table { border-collapse: collapse; font-size: .95rem; min-width: 100%; }
        caption { text-align: left; padding-bottom: .4rem; }
        th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: left;
          vertical-align: top; overflow-wrap: normal; }
        tbody th { font-weight: 600; }
        figure { margin: 0 0 1rem; } .scroll { overflow-x: auto; } svg { display: block; }
        .chart text { fill: var(--ink); font-size: 13px; } .chart .tick { fill: var(--soft); font-size: 12px; }
        .chart .good { fill: var(--good); } .chart .bad { fill: var(--bad); } .chart .perhaps { fill: var(--perhaps); }
        .chart .grid { stroke: var(--line); }
        .key { display: inline-block; width: .9rem; height: .9rem; vertical-align: -.1rem; border-radius: .15rem; }
        .key.good { background: var(--good); } .key.bad { background: var(--bad); } .key.perhaps { background: var(--perhaps); }
        summary { cursor: pointer; padding: .3rem 0; } .facts pre { max-height: 30rem; overflow: auto; white-space: pre-wrap; }
        @media (max-width: 40rem) {
          body { padding: 0 .5rem 2rem; } section { padding: .75rem; } .minor { display: none; }
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; }
        }
        @media print {
          :root { color-scheme: light; } html { background: #fff; font-size: 11px; } nav, .skip, .facts { display: none; }
          section { border: 0; border-top: 1px solid #999; border-radius: 0; break-inside: auto; padding: .5rem 0; }
          article, figure, tr { break-inside: avoid; } .scroll { overflow: visible; }
          .scroll > svg:not(.chart) { max-width: 100%; height: auto; }
        }
        """
}
